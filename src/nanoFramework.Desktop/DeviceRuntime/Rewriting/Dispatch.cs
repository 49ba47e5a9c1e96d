// Virtual members that base types implement themselves are dispatched by the object's type, as by a virtual call. The device's metadata
// defines a class of static methods, one for each such member: string? the device's String; array? the device's Array; ...; else the call.
using System;
using System.Collections.Generic;
using System.Linq;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace DeviceRuntime.Rewriting;

/// <summary>Builds the dispatch class of the rewritten mscorlib.</summary>
internal sealed class Dispatch
{
    private static readonly string[] ObjectMembers = ["ToString", "Equals", "GetHashCode"];
    private static readonly string[] Implementing = ["System.String", "System.Array"];
    private static readonly string[] Interfaces =
    [
        "System.IComparable",
        "System.ICloneable",
        "System.Collections.IEnumerable",
        "System.Collections.ICollection",
        "System.Collections.IList",
    ];

    private readonly Target _target;
    private readonly MemberBinder _binder;
    private readonly SignatureMapper _mapper;

    public Dispatch(Target target)
    {
        _target = target;
        _binder = new MemberBinder(target);
        _mapper = new SignatureMapper(target);
    }

    /// <summary>True for a member that goes through the dispatch class.</summary>
    public static bool IsDispatched(DeviceCoreLibrary device, string type, string name) =>
        type is "System.Object" or "System.ValueType" or "System.Enum" or "System.Delegate" or "System.MulticastDelegate" or "System.Array"
            ? ObjectMembers.Contains(name) && Declares(device, name)
            : Interfaces.Contains(type);

    /// <summary>The name of the static method of a member.</summary>
    public static string NameOf(MethodReference method) =>
        ObjectMembers.Contains(method.Name) ? method.Name : method.DeclaringType.Name + "_" + method.Name;

    public void Build()
    {
        TypeDefinition holder = new(
            "nanoFramework",
            "Dispatch$",
            TypeAttributes.Public | TypeAttributes.Abstract | TypeAttributes.Sealed,
            _target.Module.TypeSystem.Object
        );
        _target.Module.Types.Add(holder);
        TypeDefinition root = _target.Device.Find("System.Object")!;
        foreach (MethodDefinition method in root.Methods.Where(static method => ObjectMembers.Contains(method.Name) && !method.IsStatic))
            Add(holder, method, Overriders(method));
        foreach (string name in Interfaces)
        {
            foreach (MethodDefinition method in _target.Device.Find(name)!.Methods) Add(holder, method, Implementers(method));
        }
    }

    private static bool Declares(DeviceCoreLibrary device, string name) =>
        device.Find("System.Object")!.Methods.Any(method => method.Name == name);

    private void Add(TypeDefinition holder, MethodDefinition method, IEnumerable<MethodDefinition> implementations)
    {
        MethodDefinition dispatcher = new(
            NameOf(method),
            MethodAttributes.Public | MethodAttributes.Static,
            _mapper.Map(method.ReturnType)
        );
        dispatcher.Parameters.Add(new ParameterDefinition("self", ParameterAttributes.None, _target.Module.TypeSystem.Object));
        foreach (ParameterDefinition parameter in method.Parameters)
            dispatcher.Parameters.Add(new ParameterDefinition(_mapper.Map(parameter.ParameterType)));
        holder.Methods.Add(dispatcher);
        ILProcessor code = dispatcher.Body.GetILProcessor();
        foreach (MethodDefinition implementation in implementations) AddCase(code, implementation);
        if (method.Name == "GetHashCode") AddBaseTypes(code, method);
        LoadAll(code, null);
        code.Emit(OpCodes.Callvirt, Reference(method));
        code.Emit(OpCodes.Ret);
    }

    private void AddCase(ILProcessor code, MethodDefinition implementation)
    {
        TypeReference type = _mapper.Map(implementation.DeclaringType);
        Instruction next = Instruction.Create(OpCodes.Nop);
        code.Emit(OpCodes.Ldarg_0);
        code.Emit(OpCodes.Isinst, type);
        code.Emit(OpCodes.Brfalse, next);
        LoadAll(code, type);
        code.Emit(
            OpCodes.Call,
            _binder.BindExactly(implementation) ?? throw new InvalidOperationException($"No code for {implementation.FullName}.")
        );
        code.Emit(OpCodes.Ret);
        code.Append(next);
    }

    // Base types have no hash code of their own on the device: the interpreter computes it.
    private void AddBaseTypes(ILProcessor code, MethodDefinition method)
    {
        Instruction next = Instruction.Create(OpCodes.Nop);
        code.Emit(OpCodes.Ldarg_0);
        code.Emit(OpCodes.Call, _target.Helper("Operations", "IsBaseType"));
        code.Emit(OpCodes.Brfalse, next);
        code.Emit(OpCodes.Ldarg_0);
        code.Emit(OpCodes.Call, _binder.BindExactly(method));
        code.Emit(OpCodes.Ret);
        code.Append(next);
    }

    private void LoadAll(ILProcessor code, TypeReference? self)
    {
        MethodDefinition method = code.Body.Method;
        code.Emit(OpCodes.Ldarg_0);
        if (self is not null && IsValue(self)) code.Emit(OpCodes.Unbox, self);
        else if (self is not null) code.Emit(OpCodes.Castclass, self);
        for (int i = 1; i < method.Parameters.Count; i++) code.Emit(OpCodes.Ldarg, method.Parameters[i]);
    }

    private bool IsValue(TypeReference type) =>
        type.FullName is not ("System.Enum" or "System.ValueType") && (_target.Device.Find(type.FullName)?.IsValueType ?? false);

    private MethodReference Reference(MethodDefinition method)
    {
        MethodReference reference = new(method.Name, _mapper.Map(method.ReturnType), _mapper.Map(method.DeclaringType)) { HasThis = true };
        foreach (ParameterDefinition parameter in method.Parameters)
            reference.Parameters.Add(new ParameterDefinition(_mapper.Map(parameter.ParameterType)));
        return reference;
    }

    // Sealed types first, base classes last; never ValueType itself: a structure has its own implementation.
    private IEnumerable<MethodDefinition> Overriders(MethodDefinition method) =>
        _target
            .Device.Net.Where(static type => type.FullName is not ("System.Object" or "System.ValueType"))
            .SelectMany(type =>
                type.Methods.Where(candidate =>
                    candidate is { IsVirtual: true } && candidate.Name == method.Name && SameParameters(candidate, method)
                )
            )
            .Where(candidate => _binder.BindExactly(candidate) is not null)
            .OrderBy(static candidate => candidate.DeclaringType.IsSealed ? 0 : 1);

    private IEnumerable<MethodDefinition> Implementers(MethodDefinition method) => Implementing
        .Select(name => _target.Device.Find(name)!)
        .Where(type => type.Interfaces.Any(implemented => implemented.InterfaceType.FullName == method.DeclaringType.FullName))
        .Select(type => type.Methods.FirstOrDefault(candidate => Implements(candidate, method)))
        .Where(candidate => candidate is not null && _binder.BindExactly(candidate) is not null)!;

    private static bool Implements(MethodDefinition candidate, MethodDefinition method) =>
        !candidate.IsStatic
        && SameParameters(candidate, method)
        && (candidate.Name == method.Name || candidate.Name == method.DeclaringType.FullName + "." + method.Name);

    private static bool SameParameters(MethodDefinition a, MethodDefinition b) =>
        a
            .Parameters.Select(static parameter => parameter.ParameterType.FullName)
            .SequenceEqual(b.Parameters.Select(static parameter => parameter.ParameterType.FullName));
}
