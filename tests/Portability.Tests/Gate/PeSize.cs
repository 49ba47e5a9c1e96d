using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Portability.Tests.Gate;

/// <summary>
/// An upper estimate of the PE the metadata processor would write, from the Release IL. The format's records have fixed sizes; IL shrinks
/// because tokens and branch targets take two bytes instead of four; strings and signatures are shared; assembly attributes are left out
/// with all that only they refer to; names every image holds are not stored again. Savings beyond that (overlapping signatures, types it
/// drops) are not counted: the official "BLE with security" sample is estimated at 4,524 bytes and measures 4,468. The Windows job
/// measures the real one.
/// </summary>
public static class PeSize
{
    /// <summary>Bytes of the referenced assemblies' PEs in the pinned packages (field measurements).</summary>
    public static IReadOnlyDictionary<string, int> Libraries { get; } = new Dictionary<string, int>
    {
        ["mscorlib"] = CoreLibrary.Pe.Length, ["nanoFramework.Device.Bluetooth"] = 53_948, ["nanoFramework.Runtime.Events"] = 3_408,
        ["nanoFramework.Runtime.Native"] = 1_620, ["nanoFramework.System.Collections"] = 4_240, ["nanoFramework.System.Text"] = 5_412,
    };

    // Of the names built into every image those this firmware uses; one that is not listed only makes the estimate larger.
    private static readonly HashSet<string> BuiltIn =
    [
        "System", "System.Diagnostics", "System.Reflection", "System.Text", "System.Threading", "Array", "AutoResetEvent", "BaseEvent",
        "BindingFlags", "Byte", "Encoding", "Enum", "EventCategory", "Exception", "FieldInfo", "Guid", "IEventListener", "Int32",
        "Interlocked", "MethodBase", "MethodInfo", "Monitor", "Object", "OutOfMemoryException", "Random", "String", "SystemInfo", "Type",
        "UInt16", "UInt64", "WaitHandle", ".cctor", ".ctor", "Add", "Check", "Clear", "CompareExchange", "Concat", "Copy", "Enter",
        "Equals", "Exchange", "Exit", "GetBytes", "GetField", "GetMethod", "GetType", "GetValue", "InitializeForEventSource", "Invoke",
        "Next", "OnEvent", "Print", "Read", "Reset", "Set", "Substring", "ToLower", "ToString", "TryParse", "WaitOne", "Write", "get_Id",
        "get_Length", "get_Message", "get_UTF8", "op_Equality", "set_Length", "value__",
    ];

    private const int Header = 8 + (5 * 4) + 8 + 2 + 2 + (16 * 4) + 4 + 16;

    /// <summary>Application bytes and where they go, by table.</summary>
    public static IReadOnlyDictionary<string, int> Estimate(byte[] image)
    {
        using MemoryStream stream = new(image);
        using ModuleDefinition module = ModuleDefinition.ReadModule(stream);
        TypeDefinition[] types = [.. module.GetTypes().Where(type => type.Name != "<Module>")];
        // Literals are folded into the code and leave no record; so do the fields of enums.
        FieldDefinition[] fields = [.. types.SelectMany(type => type.Fields).Where(field => !field.HasConstant)];
        MethodDefinition[] methods = [.. types.SelectMany(type => type.Methods)];
        MemberReference[] references = [.. MemberReferences(module)];
        TypeReference[] typeReferences = [.. TypeReferences(module)];
        HashSet<string> names = [.. Names(module, types, fields, methods, references, typeReferences).Except(BuiltIn)];
        return new Dictionary<string, int>
        {
            ["header"] = Header,
            ["references"] = Pad(module.AssemblyReferences.Count * 12) + Pad(typeReferences.Length * 8) + Pad(references.Length * 8),
            ["types"] = Pad(types.Length * 24),
            ["fields"] = Pad(fields.Length * 8),
            ["methods"] = Pad(methods.Length * 16),
            ["attributes"] = Pad(types.Cast<ICustomAttributeProvider>().Concat(fields).Concat(methods).Sum(Attributes) * 8),
            ["names"] = Text(names),
            ["literals"] = Text([.. Literals(methods).Except(names)]),
            ["signatures"] = Pad(Signatures(fields, methods, references).Distinct().Sum(text => text.Length)),
            ["initial values"] = Pad(fields.Sum(field => field.InitialValue.Length == 0 ? 0 : field.InitialValue.Length + 2)),
            ["code"] = Pad(methods.Where(method => method.HasBody).Sum(Code)),
        };
    }

    /// <summary>The application's bytes altogether.</summary>
    public static int Of(byte[] image) => Estimate(image).Values.Sum();

    /// <summary>How many types and members the PE refers to in other assemblies.</summary>
    public static (int Types, int Members) References(ModuleDefinition module) =>
        (TypeReferences(module).Count(), MemberReferences(module).Count());

    private static IEnumerable<MemberReference> MemberReferences(ModuleDefinition module) =>
        module.GetMemberReferences().Where(member => !Dropped(module).Contains(member.DeclaringType.FullName));

    private static IEnumerable<TypeReference> TypeReferences(ModuleDefinition module) =>
        module.GetTypeReferences().Where(type => !Dropped(module).Contains(type.FullName));

    // The assembly's own attributes, and what only they refer to, are not written.
    private static HashSet<string> Dropped(ModuleDefinition module) => [.. module.Assembly.CustomAttributes.SelectMany(attribute =>
        attribute.ConstructorArguments.Select(argument => argument.Type.FullName).Append(attribute.AttributeType.FullName))];

    /// <summary>To a multiple of four, as each PE is in the deployable image.</summary>
    public static int Pad(int bytes) => (bytes + 3) & ~3;

    private static int Attributes(ICustomAttributeProvider owner) => owner.CustomAttributes.Count(attribute =>
        attribute.AttributeType.Namespace is not ("System.Runtime.CompilerServices" or "System.Diagnostics"));

    private static int Code(MethodDefinition method)
    {
        int handlers = method.Body.ExceptionHandlers.Count;
        return method.Body.Instructions.Sum(Size) + (handlers == 0 ? 0 : 1 + (handlers * 12));
    }

    private static int Size(Instruction instruction) => instruction.OpCode.Size + instruction.OpCode.OperandType switch
    {
        OperandType.InlineBrTarget or OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineTok or OperandType.InlineType
            or OperandType.InlineString or OperandType.InlineSig or OperandType.InlineVar or OperandType.InlineArg => 2,
        OperandType.InlineSwitch => 1 + (2 * ((Instruction[])instruction.Operand).Length),
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar or OperandType.ShortInlineArg => 1,
        OperandType.InlineI or OperandType.ShortInlineR => 4,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        _ => 0,
    };

    private static int Text(HashSet<string> strings) => Pad(strings.Sum(text => Encoding.UTF8.GetByteCount(text) + 1));

    private static IEnumerable<string> Literals(MethodDefinition[] methods) => methods.Where(method => method.HasBody)
        .SelectMany(method => method.Body.Instructions).Select(item => item.Operand).OfType<string>();

    private static IEnumerable<string> Names(
        ModuleDefinition module,
        TypeDefinition[] types,
        FieldDefinition[] fields,
        MethodDefinition[] methods,
        MemberReference[] references,
        TypeReference[] typeReferences
    ) =>
        [
            module.Assembly.Name.Name,
            .. module.AssemblyReferences.Select(reference => reference.Name),
            .. typeReferences.SelectMany(type => new[] { type.Name, type.Namespace }),
            .. references.Select(member => member.Name),
            .. types.SelectMany(type => new[] { type.Name, type.Namespace }),
            .. fields.Select(field => field.Name),
            .. methods.Select(method => method.Name),
        ];

    // One byte for each element of a signature, two more for a type token: the text only serves to tell equal signatures apart.
    private static IEnumerable<string> Signatures(FieldDefinition[] fields, MethodDefinition[] methods, MemberReference[] references) =>
    [
        .. fields.Select(field => "f" + Blob(field.FieldType)),
        .. methods.Select(method =>
            "mm" + Blob(method.ReturnType) + string.Concat(method.Parameters.Select(item => Blob(item.ParameterType)))
        ),
        .. methods
            .Where(method => method.HasBody)
            .Select(method => string.Concat(method.Body.Variables.Select(item => Blob(item.VariableType)))),
        .. references.OfType<MethodReference>().Select(method =>
            "mm" + Blob(method.ReturnType) + string.Concat(method.Parameters.Select(item => Blob(item.ParameterType)))),
        .. references.OfType<FieldReference>().Select(field => "f" + Blob(field.FieldType)),
    ];

    private static string Blob(TypeReference type) => type switch
    {
        ArrayType array => "[" + Blob(array.ElementType),
        ByReferenceType reference => "&" + Blob(reference.ElementType),
        _ when type.IsPrimitive || type.FullName is "System.Void" or "System.String" or "System.Object" => (
            (char)(0x100 + (int)type.MetadataType)
        ).ToString(),
        _ => "c" + (char)(0x1000 + (type.FullName.GetHashCode(StringComparison.Ordinal) & 0x7FFF)) + ".",
    };
}
