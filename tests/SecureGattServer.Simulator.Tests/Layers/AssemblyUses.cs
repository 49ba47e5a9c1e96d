using System.Collections.Generic;
using System.Linq;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace SecureGattServer.Simulator.Tests.Layers;

/// <summary>
/// Which types the types of an assembly use: in base types, signatures, fields, bodies, generic arguments and attributes.
/// </summary>
internal static class AssemblyUses
{
    /// <summary>Every use, from the top-level type that has it to the top-level type used.</summary>
    public static IEnumerable<TypeUse> Of(ModuleDefinition module) => module.GetTypes().SelectMany(Of);

    /// <summary>Every use of one type, which may be nested.</summary>
    public static IEnumerable<TypeUse> Of(TypeDefinition type) =>
        from part in Uses(type).SelectMany(Parts)
        let use = new TypeUse(Outer(type), Outer(part))
        where use.From != use.To
        select use;

    private static string Outer(TypeReference type)
    {
        while (type.DeclaringType is not null) type = type.DeclaringType;
        return type.FullName;
    }

    private static IEnumerable<TypeReference?> Uses(TypeDefinition type) =>
    [
        type.BaseType,
        .. type.Interfaces.Select(i => i.InterfaceType),
        .. type.Fields.Select(f => f.FieldType),
        .. type.Properties.Select(p => p.PropertyType),
        .. type.Events.Select(e => e.EventType),
        .. type.Methods.SelectMany(Uses),
        .. Constraints(type),
        .. Attributes(type),
        .. type.Fields.Cast<ICustomAttributeProvider>().Concat(type.Properties).Concat(type.Events).SelectMany(Attributes),
    ];

    private static IEnumerable<TypeReference?> Uses(MethodDefinition method) =>
    [
        .. Signature(method),
        .. Constraints(method),
        .. Attributes(method),
        .. method.Parameters.SelectMany(Attributes),
        .. Attributes(method.MethodReturnType),
        .. method.Overrides.Select(o => o.DeclaringType),
        .. method.HasBody ? Uses(method.Body) : [],
    ];

    private static IEnumerable<TypeReference?> Uses(MethodBody body) =>
        body.Variables.Select(v => v.VariableType)
            .Concat(body.ExceptionHandlers.Select(h => h.CatchType))
            .Concat(body.Instructions.SelectMany(Uses));

    private static IEnumerable<TypeReference?> Uses(Instruction instruction) => instruction.Operand switch
    {
        TypeReference type => [type],
        FieldReference field => [field.DeclaringType, field.FieldType],
        MethodReference method =>
        [
            method.DeclaringType,
            .. Signature(method),
            .. (method as GenericInstanceMethod)?.GenericArguments ?? [],
        ],
        CallSite site => Signature(site),
        _ => [],
    };

    private static IEnumerable<TypeReference?> Signature(IMethodSignature method) =>
        method.Parameters.Select(p => p.ParameterType).Prepend(method.ReturnType);

    private static IEnumerable<TypeReference?> Constraints(IGenericParameterProvider generic) =>
        generic.GenericParameters.SelectMany(p => p.Constraints).Select(c => c.ConstraintType);

    private static IEnumerable<TypeReference?> Attributes(ICustomAttributeProvider provider) =>
        provider.CustomAttributes.SelectMany(attribute => attribute.ConstructorArguments
            .Concat(attribute.Properties.Select(p => p.Argument))
            .SelectMany(Values)
            .Append(attribute.AttributeType));

    private static IEnumerable<TypeReference?> Values(CustomAttributeArgument argument) => argument.Value switch
    {
        TypeReference type => [argument.Type, type],
        CustomAttributeArgument[] many => many.SelectMany(Values),
        CustomAttributeArgument boxed => Values(boxed),
        _ => [argument.Type],
    };

    // List<Dictionary<A, B[]>> → List, Dictionary, A, B
    private static IEnumerable<TypeReference> Parts(TypeReference? type) => type switch
    {
        null or GenericParameter => [],
        GenericInstanceType generic => generic.GenericArguments.SelectMany(Parts).Prepend(generic.ElementType),
        FunctionPointerType pointer => Signature(pointer).SelectMany(Parts),
        IModifierType modified => Parts(modified.ElementType).Concat(Parts(modified.ModifierType)),
        TypeSpecification inner => Parts(inner.ElementType),
        _ => [type],
    };
}

/// <summary>One type uses another.</summary>
/// <param name="From">The type that uses.</param>
/// <param name="To">The type that is used.</param>
internal readonly record struct TypeUse(string From, string To);
