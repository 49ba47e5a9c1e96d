using System;
using System.Collections.Concurrent;
using System.Reflection;

namespace nanoFramework.Interpreter;

/// <summary>Types of the rewritten mscorlib, which the interpreter cannot name at compile time.</summary>
public static class DeviceTypes
{
    /// <summary>Name of the field that the rewriter adds for the state of native methods.</summary>
    public const string StateField = "native$";

    private static readonly ConcurrentDictionary<Type, FieldInfo> StateFields = new();
    private static Assembly? s_coreLibrary;

    /// <summary>Sets the rewritten mscorlib of this boot.</summary>
    public static void Use(Assembly coreLibrary) => s_coreLibrary = coreLibrary;

    internal static Assembly CoreLibrary => s_coreLibrary!;

    internal static Type Of(string name) => s_coreLibrary!.GetType(name, throwOnError: true)!;

    internal static object? StateOf(object target) => StateFields.GetOrAdd(target.GetType(), static type => FieldOf(type)).GetValue(target);

    private static FieldInfo FieldOf(Type type)
    {
        for (Type? level = type; level is not null; level = level.BaseType)
        {
            FieldInfo? field = level.GetField(
                StateField,
                BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly
            );
            if (field is not null) return field;
        }

        throw new MissingFieldException(type.FullName, StateField);
    }
}
