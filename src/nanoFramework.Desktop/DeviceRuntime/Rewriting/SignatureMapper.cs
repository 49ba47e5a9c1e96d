using System.Collections.Generic;
using Mono.Cecil;

namespace DeviceRuntime.Rewriting;

/// <summary>Maps types of the device's mscorlib to the target's references.</summary>
internal sealed class SignatureMapper(Target target)
{
    private static readonly Dictionary<string, string> Replaced = new()
    {
        ["System.RuntimeType"] = "System.Type",
        ["System.Reflection.RuntimeMethodInfo"] = "System.Reflection.MethodInfo",
        ["System.Reflection.RuntimeFieldInfo"] = "System.Reflection.FieldInfo",
        ["System.Reflection.RuntimeConstructorInfo"] = "System.Reflection.ConstructorInfo",
    };

    /// <summary>The target's reference for a type.</summary>
    public TypeReference Map(TypeReference type) =>
        type switch
        {
            ByReferenceType reference => new ByReferenceType(Map(reference.ElementType)),
            PointerType pointer => new PointerType(Map(pointer.ElementType)),
            ArrayType array => array.IsVector ? new ArrayType(Map(array.ElementType)) : new ArrayType(Map(array.ElementType), array.Rank),
            RequiredModifierType modified => new RequiredModifierType(Map(modified.ModifierType), Map(modified.ElementType)),
            GenericInstanceType generic => MapGeneric(generic),
            GenericParameter parameter => parameter,
            _ => Primitive(type.FullName)
                ?? (TypeReference?)target.Clones.GetValueOrDefault(type.FullName)
                ?? target.TypeNamed(Replaced.GetValueOrDefault(type.FullName, type.FullName)),
        };

    private GenericInstanceType MapGeneric(GenericInstanceType generic)
    {
        GenericInstanceType mapped = new(Map(generic.ElementType));
        foreach (TypeReference argument in generic.GenericArguments) mapped.GenericArguments.Add(Map(argument));
        return mapped;
    }

    private TypeReference? Primitive(string name)
    {
        TypeSystem types = target.Module.TypeSystem;
        return name switch
        {
            "System.Object" => types.Object,
            "System.String" => types.String,
            "System.Void" => types.Void,
            "System.Boolean" => types.Boolean,
            "System.Char" => types.Char,
            "System.SByte" => types.SByte,
            "System.Byte" => types.Byte,
            "System.Int16" => types.Int16,
            "System.UInt16" => types.UInt16,
            "System.Int32" => types.Int32,
            "System.UInt32" => types.UInt32,
            "System.Int64" => types.Int64,
            "System.UInt64" => types.UInt64,
            "System.Single" => types.Single,
            "System.Double" => types.Double,
            "System.IntPtr" => types.IntPtr,
            "System.UIntPtr" => types.UIntPtr,
            "System.TypedReference" => types.TypedReference,
            _ => null,
        };
    }
}
