using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;

namespace nanoFramework.Interpreter.Natives;

/// <summary>The members that the device's base types have, from a list that the rewriter stores in the rewritten mscorlib.</summary>
public static class BaseMembers
{
    /// <summary>Name of the list.</summary>
    public const string ResourceName = "members";

    /// <summary>Prefix of the list's lines for types of mscorlib that the device's tables omit.</summary>
    public const string LeftOut = "-";

    /// <summary>The attribute that excludes a type from the device's tables.</summary>
    public const string ExcludeAttribute = "System.Runtime.CompilerServices.ExcludeTypeAttribute";

    /// <summary>Prefix of the list's lines for types of mscorlib that are .NET's here.</summary>
    public const string Base = "=";

    /// <summary>Prefix of the list's lines for an interface of such a type: the type, a colon, the interface.</summary>
    public const string Implemented = ":";

    private static readonly Lazy<HashSet<string>> Members = new(Read);
    private static readonly Lazy<(string Type, string Interface)[]> AllInterfaces = new(static () =>
        [
            .. Lines()
                .Where(static line => line.StartsWith(Implemented, StringComparison.Ordinal))
                .Select(static line => line[1..].Split(':'))
                .Select(static pair => (pair[0], pair[1])),
        ]
    );

    private static readonly ConcurrentDictionary<Type, bool> InTables = new();

    /// <summary>
    /// False for a type without reflection data on the device: its values are numbers there, and reflection finds no fields.
    /// </summary>
    internal static bool Has(Type type) =>
        InTables.GetOrAdd(type, static type =>
            !Members.Value.Contains(LeftOut + type.FullName)
            && !type.GetCustomAttributesData().Any(static attribute => attribute.AttributeType.FullName == ExcludeAttribute)
        );

    /// <summary>True for a method that its type has on the device; always true for a type that is not one of .NET's.</summary>
    internal static bool Has(MethodInfo method)
    {
        Type type = method.DeclaringType!;
        if (type.Assembly != typeof(object).Assembly) return true;
        return Members.Value.Contains(
            $"{type.FullName}::{method.Name}({string.Join(',', method.GetParameters().Select(static parameter => parameter.ParameterType.FullName))})"
        );
    }

    /// <summary>One of .NET's types that the device has as well; null for any other name.</summary>
    internal static Type? Find(string fullName) =>
        fullName.EndsWith("[]", StringComparison.Ordinal) ? Find(fullName[..^2])?.MakeArrayType()
        : Members.Value.Contains(Base + fullName) ? typeof(object).Assembly.GetType(fullName)
        : null;

    /// <summary>The interfaces one of .NET's types has on the device; null for a type that is not one of them.</summary>
    internal static Type[]? Interfaces(Type type)
    {
        if (type.Assembly != typeof(object).Assembly || !Members.Value.Contains(Base + type.FullName)) return null;
        return
        [
            .. AllInterfaces
                .Value.Where(pair => pair.Type == type.FullName)
                .Select(static pair => typeof(object).Assembly.GetType(pair.Interface)!),
        ];
    }

    private static HashSet<string> Read() => [.. Lines()];

    private static string[] Lines()
    {
        using StreamReader reader = new(DeviceTypes.CoreLibrary.GetManifestResourceStream(ResourceName)!);
        return reader.ReadToEnd().Split('\n');
    }
}
