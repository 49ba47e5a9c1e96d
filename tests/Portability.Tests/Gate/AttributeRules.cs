using System.Collections.Generic;
using System.Linq;
using Mono.Cecil;

namespace Portability.Tests.Gate;

/// <summary>
/// Refuses attribute arguments the metadata processor cannot write. It knows numbers, characters, booleans, strings, types, and object[] of
/// these. A null ends it with an exception and no PE; a value of any other kind is left out without a word, and the device reads what
/// follows it in its place.
/// </summary>
public static class AttributeRules
{
    private const string Instead = "a number, a string (\"\" for none), typeof, or params object[] of these; an (int) of an enum";

    // Attributes that the metadata processor drops with their arguments: those of the compiler, the debugger, and the build.
    private static readonly HashSet<string> Dropped =
    [
        "AttributeUsageAttribute", "CLSCompliantAttribute", "ComVisibleAttribute", "ConditionalAttribute", "DebuggableAttribute",
        "DebuggerBrowsableAttribute", "DebuggerDisplayAttribute", "DebuggerHiddenAttribute", "DebuggerNonUserCodeAttribute",
        "DebuggerStepThroughAttribute", "DefaultMemberAttribute", "EditorBrowsableAttribute", "ExtensionAttribute", "FlagsAttribute",
        "GuidAttribute", "IndexerNameAttribute", "MethodImplAttribute", "NonSerializedAttribute", "ObsoleteAttribute",
        "ParamArrayAttribute",
        "SerializableAttribute", "StructLayoutAttribute",
    ];

    /// <summary>Problems of the attributes of one type, field or method; attributes elsewhere are not written.</summary>
    public static IEnumerable<(string Rule, string What, string Instead)> Check(ICustomAttributeProvider owner) =>
        from attribute in owner.CustomAttributes
        where !Dropped.Contains(attribute.AttributeType.Name)
        from problem in Arguments(attribute).Select(Judge).OfType<string>()
        select ("attribute-argument", $"[{attribute.AttributeType.Name}] has {problem}", Instead);

    private static IEnumerable<CustomAttributeArgument> Arguments(CustomAttribute attribute) => attribute.ConstructorArguments
        .Concat(attribute.Fields.Select(item => item.Argument)).Concat(attribute.Properties.Select(item => item.Argument));

    private static string? Judge(CustomAttributeArgument argument) => argument switch
    {
        { Value: null } => $"a null {argument.Type.Name}: the metadata processor ends without a PE.",
        { Type: ArrayType { ElementType.FullName: "System.Object" }, Value: CustomAttributeArgument[] items } => Judge(items),
        { Type.FullName: "System.String" or "System.Type" } => null,
        { Type.IsPrimitive: true } => null,
        { Type.FullName: "System.Object" } => "an argument of type object: the metadata processor ends without a PE.",
        _ => $"a value of type {argument.Type.Name}: the metadata processor leaves it out, and the device misreads the rest.",
    };

    private static string? Judge(CustomAttributeArgument[] items) =>
        items.Length > byte.MaxValue
            ? "over 255 arguments: the metadata processor counts them in one octet."
            : items
                .Select(item => Judge(item.Value is CustomAttributeArgument boxed ? boxed : item))
                .FirstOrDefault(found => found is not null);
}
