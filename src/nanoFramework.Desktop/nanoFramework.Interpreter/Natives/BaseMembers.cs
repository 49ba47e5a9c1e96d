using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;

namespace nanoFramework.Interpreter.Natives;

/// <summary>The members the device's base types have, by a list the rewriter leaves in the rewritten mscorlib.</summary>
public static class BaseMembers
{
    /// <summary>Name of the list.</summary>
    public const string ResourceName = "members";

    /// <summary>Begins the list's line for a type of mscorlib that the device's tables leave out.</summary>
    public const string LeftOut = "-";

    /// <summary>The attribute that keeps a type out of the device's tables.</summary>
    public const string ExcludeAttribute = "System.Runtime.CompilerServices.ExcludeTypeAttribute";

    private static readonly Lazy<HashSet<string>> Members = new(Read);
    private static readonly ConcurrentDictionary<Type, bool> InTables = new();

    /// <summary>False for a type without reflection data on the device: its values are numbers there, and it has no fields to be found.</summary>
    internal static bool Has(Type type) => InTables.GetOrAdd(type, static type =>
        !Members.Value.Contains(LeftOut + type.FullName) && !type.GetCustomAttributesData().Any(static attribute => attribute.AttributeType.FullName == ExcludeAttribute));

    /// <summary>True for a method that its type has on the device; always true for a type that is not one of .NET's.</summary>
    internal static bool Has(MethodInfo method)
    {
        Type type = method.DeclaringType!;
        if (type.Assembly != typeof(object).Assembly) return true;
        return Members.Value.Contains($"{type.FullName}::{method.Name}({string.Join(',', method.GetParameters().Select(static parameter => parameter.ParameterType.FullName))})");
    }

    private static HashSet<string> Read()
    {
        using StreamReader reader = new(DeviceTypes.CoreLibrary.GetManifestResourceStream(ResourceName)!);
        return [.. reader.ReadToEnd().Split('\n')];
    }
}
