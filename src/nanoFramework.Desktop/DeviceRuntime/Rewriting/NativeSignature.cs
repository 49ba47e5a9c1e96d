using System.Collections.Generic;
using System.Linq;
using Mono.Cecil;

namespace DeviceRuntime.Rewriting;

/// <summary>How device types are passed to native methods: kept classes as objects, structures with one field as that field, other
/// structures boxed (and returned as an array of their fields' values), enumerations as numbers.</summary>
internal static class NativeSignature
{
    /// <summary>The full name of the type a native method has for a device type.</summary>
    public static string NameOf(DeviceCoreLibrary device, TypeReference type) => type switch
    {
        ByReferenceType reference => NameOf(device, reference.ElementType) + "&",
        ArrayType array when !IsValue(device, array.ElementType) && device.IsKept(array.ElementType.FullName) => "System.Object[]",
        ArrayType array => NameOf(device, array.ElementType) + "[]",
        _ when device.OnlyField(type.FullName) is { } field => NameOf(device, field.FieldType),
        _ when device.IsKeptEnum(type.FullName) => "System.Int32",
        _ when device.IsKept(type.FullName) => "System.Object",
        TypeDefinition own when OnlyField(device, own) is { } field => NameOf(device, field.FieldType),
        _ when IsComposite(device, type) => "System.Object",
        _ => type.FullName,
    };

    /// <summary>The one instance field of a structure or an enumeration that is passed in its place; null for any other type.</summary>
    public static FieldDefinition? OnlyField(DeviceCoreLibrary device, TypeReference type)
    {
        if (device.OnlyField(type.FullName) is { } known) return known;
        if (type is not TypeDefinition { IsValueType: true } own || device.IsKept(own.FullName) || device.IsNet(own.FullName)) return null;
        FieldDefinition[] fields = [.. own.Fields.Where(static field => !field.IsStatic)];
        return fields.Length == 1 ? fields[0] : null;
    }

    /// <summary>True for a structure of several fields.</summary>
    public static bool IsComposite(DeviceCoreLibrary device, TypeReference type)
    {
        if (type is ByReferenceType or ArrayType || device.IsNet(type.FullName)) return false;
        TypeDefinition? definition = device.IsKept(type.FullName) ? device.Find(type.FullName) : type as TypeDefinition;
        return definition is { IsValueType: true, IsEnum: false } && definition.Fields.Count(static field => !field.IsStatic) > 1;
    }

    /// <summary>The instance fields of which a native method of a kept class may take references, base class first.</summary>
    public static IEnumerable<FieldDefinition> FieldsOf(TypeDefinition type)
    {
        Stack<TypeDefinition> levels = new();
        for (TypeDefinition? level = type; level is not null && level.FullName != "System.Object"; level = level.BaseType?.Resolve())
            levels.Push(level);
        return levels.SelectMany(static level => level.Fields.Where(static field => !field.IsStatic));
    }

    private static bool IsValue(DeviceCoreLibrary device, TypeReference type) =>
        type.IsValueType || device.Find(type.FullName) is { IsValueType: true };
}
