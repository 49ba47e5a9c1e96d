using System;
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

    private static readonly Lazy<HashSet<string>> Members = new(Read);

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
