using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Portability.Tests.Gate;

/// <summary>
/// Reads a compiled assembly and refuses members the device lacks and constructs its metadata processor or interpreter cannot take.
/// Overloads are the device compiler's affair (<see cref="DeviceCompiler"/>): .NET's compiler may bind the same source to another one,
/// so here a member is looked up by its type's full name and its own name.
/// </summary>
public sealed class IlRules
{
    private readonly IReadOnlyDictionary<string, HashSet<string>> _api;
    private readonly HashSet<string> _own;
    private readonly Func<string, bool> _covers;
    private readonly List<Finding> _findings = [];
    private (string File, int Line) _here = ("", 0);

    private IlRules(IReadOnlyDictionary<string, HashSet<string>> api, HashSet<string> own, Func<string, bool> covers) =>
        (_api, _own, _covers) = (api, own, covers);

    /// <param name="image">The assembly.</param><param name="symbols">Its portable PDB.</param>
    /// <param name="assemblies">The device assemblies it may use.</param>
    /// <param name="covers">Which source files count; null is all.</param><param name="own">Names of other assemblies the gate reads
    /// itself.</param>
    public static IReadOnlyList<Finding> Check(
        Stream image,
        Stream symbols,
        IEnumerable<string> assemblies,
        Func<string, bool>? covers = null,
        IEnumerable<string>? own = null
    )
    {
        using ModuleDefinition module = ModuleDefinition.ReadModule(image, new ReaderParameters
        {
            ReadSymbols = true, SymbolStream = symbols, SymbolReaderProvider = new PortablePdbReaderProvider(),
        });
        IlRules rules = new(Members(assemblies), [.. own ?? []], covers ?? (_ => true));
        foreach (TypeDefinition type in module.GetTypes().Where(type => type.Name != "<Module>"))
            rules.CheckType(type);
        return [.. rules._findings.Distinct()];
    }

    private static Dictionary<string, HashSet<string>> Members(IEnumerable<string> assemblies)
    {
        Dictionary<string, HashSet<string>> members = [];
        foreach (
            ApiType type in assemblies
                .Where(DeviceReferences.Apis.Value.ContainsKey)
                .SelectMany(name => DeviceReferences.Apis.Value[name].Types)
        )
            members[type.Name] = [.. type.Members.SelectMany(member => Called(DeviceApi.MemberName(type, member))), .. Implied(type)];
        return members;

        static string[] Called(string name) => [name, "get_" + name, "set_" + name, "add_" + name, "remove_" + name];
    }

    // What the compiler writes without the list naming it: a delegate's members, and the base call of a finalizer.
    private static string[] Implied(ApiType type) =>
        type.IsKind("delegate") ? [".ctor", "Invoke"]
        : type.Name == "System.Object" ? ["Finalize"]
        : [];

    // Parts of one type may lie in several files, of which not all count: a member is judged by its own file, what has none (a field) by
    // those of all members together.
    private void CheckType(TypeDefinition type)
    {
        (string File, int Line)[] places = [.. type.Methods.SelectMany(Places)];
        // A type without code is not in the symbols: the assembly's name replaces its file.
        (string File, int Line) start = places.Length > 0 ? places[0] : Outer(type) ?? (type.Module.Assembly.Name.Name, 0);
        if (places.All(place => _covers(place.File)) && _covers(start.File))
            CheckWhole(type, start);
        foreach (
            MethodDefinition method in type.Methods.Where(method => Places(method).DefaultIfEmpty(start).Any(place => _covers(place.File)))
        )
            CheckMethod(method, start);
    }

    private void CheckWhole(TypeDefinition type, (string File, int Line) start)
    {
        _here = start;
        if (type.HasGenericParameters)
            Report("generics", $"{type.FullName} is generic.", Advice.Generics);
        if (type.Fields.Count > 255 || type.Methods.Count > 255)
            Report("limits", $"{type.FullName} has over 255 fields or methods: the image counts them in a byte.", "several classes");
        foreach (FieldDefinition field in type.Fields)
            CheckUse(field.FieldType);
        foreach (ICustomAttributeProvider owner in type.Fields.Cast<ICustomAttributeProvider>().Prepend(type))
            Report(AttributeRules.Check(owner));
        if (type.BaseType is not null)
            CheckUse(type.BaseType);
        foreach (InterfaceImplementation contract in type.Interfaces)
            CheckUse(contract.InterfaceType);
    }

    private void CheckMethod(MethodDefinition method, (string File, int Line) start)
    {
        _here = Place(method) ?? start;
        if (method.HasGenericParameters)
            Report("generics", $"{method.FullName} is generic.", Advice.Generics);
        if (method.DeclaringType.IsInterface && !method.IsAbstract)
            Report(
                "default-interface-method",
                $"{method.FullName} has a body: calling it throws at run time.",
                "an abstract class, or a static helper"
            );
        Report(AttributeRules.Check(method));
        if (method.IsConstructor && method.IsStatic)
            Report(StaticRules.Check(method));
        CheckUse(method.ReturnType);
        foreach (ParameterDefinition parameter in method.Parameters)
            CheckUse(parameter.ParameterType);
        if (method.HasBody)
            CheckBody(method);
    }

    private void CheckBody(MethodDefinition method)
    {
        if (method.Body.Variables.Count > 255 || method.Body.CodeSize > ushort.MaxValue)
            Report("limits", $"{method.FullName} has over 255 locals or 64 KB of code.", "several methods");
        foreach (VariableDefinition local in method.Body.Variables)
            CheckUse(local.VariableType);
        foreach (ExceptionHandler handler in method.Body.ExceptionHandlers.Where(handler => handler.CatchType is not null))
            CheckUse(handler.CatchType);
        bool test = IsTest(method);
        foreach (Instruction instruction in method.Body.Instructions)
        {
            if (method.DebugInformation.GetSequencePoint(instruction) is { IsHidden: false } point)
                _here = (point.Document.Url, point.StartLine);
            if (!_covers(_here.File))
                continue;
            CheckInstruction(instruction);
            if (test && instruction.OpCode.Code is Code.Ldarg_0)
                Report(
                    "test-instance",
                    $"{method.Name} uses 'this': test methods are invoked without an instance.",
                    "static fields and locals"
                );
        }
    }

    private void CheckInstruction(Instruction instruction)
    {
        string name = instruction.OpCode.Name;
        if (name.Contains(".ovf", StringComparison.Ordinal))
            Report("checked", $"'{name}' never throws on the device.", "a range test before the operation; an int as index or length");
        if (instruction.OpCode.Code is Code.Localloc)
            Report("stackalloc", "stackalloc throws at run time.", "a byte[] kept in a field");
        if (
            instruction.OpCode.Code
            is Code.Calli
                or Code.Jmp
                or Code.Arglist
                or Code.Mkrefany
                or Code.Refanyval
                or Code.Cpblk
                or Code.Initblk
        )
            Report("unsafe", $"'{name}' is not in the interpreter.", "safe code");
        if (instruction.Operand is TypeReference type)
            CheckUse(type);
        else if (instruction.Operand is MemberReference member)
            CheckMember(member);
    }

    private void CheckMember(MemberReference member)
    {
        if (member is GenericInstanceMethod)
            Report("generics", $"{member.FullName} is a generic method: the interpreter is silently wrong.", Advice.Generics);
        CheckUse(member.DeclaringType);
        if (IsForeign(member.DeclaringType) && _api.TryGetValue(Name(member.DeclaringType), out HashSet<string>? members)
            && !members.Contains(member.Name))
            Report(
                "not-on-device",
                $"{Name(member.DeclaringType)}.{member.Name} is not in the device's API.",
                Hint(member.Name, member.DeclaringType.Name)
            );
    }

    private void CheckUse(TypeReference type)
    {
        if (type is GenericInstanceType || type.IsGenericParameter)
            Report("generics", $"{type.FullName} is generic: the interpreter crashes on it.", Advice.Generics);
        if (type is ArrayType { Rank: > 1 })
            Report("multi-dimensional-array", $"{type.FullName} crashes the interpreter.", "an array of arrays, or one index");
        if (type is PinnedType)
            Report("fixed", "The metadata processor fails on fixed.", "arrays with an index");
        if (type is RequiredModifierType { ModifierType.FullName: "System.Runtime.CompilerServices.IsVolatile" })
            Report("volatile", "volatile is not in the metadata processor.", "lock or Interlocked");
        TypeReference element = type.GetElementType();
        if (element is not GenericParameter && IsForeign(element) && !_api.ContainsKey(Name(element)))
            Report("not-on-device", $"{Name(element)} is not in the device's API.", Hint(element.Name.Split('`')[0]));
    }

    private void Report(IEnumerable<(string Rule, string What, string Instead)> found)
    {
        foreach ((string rule, string what, string instead) in found)
            Report(rule, what, instead);
    }

    private void Report(string rule, string what, string instead) => _findings.Add(new(_here.File, _here.Line, rule, what, instead));

    private static string Hint(params string[] names) => names.Select(Advice.ForName).FirstOrDefault(found => found is not null)
        ?? "what the recorded API offers (tests/Portability.Tests/DeviceApi)";

    // The Desktop build holds the port's PC side in the same assembly; references to it are its own code, like any other definition.
    private bool IsForeign(TypeReference type) => type.GetElementType() is not TypeDefinition
        && type.GetElementType().Scope is AssemblyNameReference scope && !_own.Contains(scope.Name);

    // .NET keeps AutoResetEvent's Set and Reset in a base class that the device does not have; there they are its own.
    private static string Name(TypeReference type) => type.GetElementType().FullName.Replace('/', '.') switch
    {
        "System.Threading.EventWaitHandle" => "System.Threading.AutoResetEvent",
        string name => name,
    };

    private static bool IsTest(MethodDefinition method) => !method.IsStatic && method.CustomAttributes.Any(attribute =>
        attribute.AttributeType.Name is "TestMethodAttribute" or "DataRowAttribute" or "SetupAttribute" or "CleanupAttribute");

    private static (string File, int Line)? Outer(TypeDefinition type) => type.DeclaringType is null ? null
        : type.DeclaringType.Methods.Select(Place).FirstOrDefault(found => found is not null) ?? Outer(type.DeclaringType);

    private static (string File, int Line)? Place(MethodDefinition method) =>
        Places(method).Select(place => ((string, int)?)place).FirstOrDefault();

    private static IEnumerable<(string File, int Line)> Places(MethodDefinition method) =>
        method.DebugInformation.SequencePoints.Where(point => !point.IsHidden).Select(point => (point.Document.Url, point.StartLine));
}
