// Finds the target of a call to one of the device's base types, in this order: a native method of the interpreter, the device's own managed
// code (lifted into a static class of the rewritten mscorlib), the .NET member of the same name. For reflection .NET precedes the device's
// managed code.
using System;
using System.Linq;
using Mono.Cecil;

namespace DeviceRuntime.Rewriting;

/// <summary>Binds members of base types.</summary>
internal sealed class MemberBinder
{
    /// <summary>Suffix of the static class that holds a base type's managed code.</summary>
    public const string LiftedSuffix = "$";

    /// <summary>The class of the rewritten mscorlib that calls virtual members of base types.</summary>
    public const string DispatchName = "nanoFramework.Dispatch$";

    private readonly Target _target;

    public MemberBinder(Target target) => _target = target;

    /// <summary>The static method that replaces a call; null when .NET's own member is used.</summary>
    /// <param name="method">A method of a base type, as the application's metadata names it.</param>
    /// <param name="isVirtual">True for a call that depends on the object's type.</param>
    public MethodReference? Bind(MethodReference method, bool isVirtual)
    {
        string type = method.DeclaringType.FullName;
        if (!_target.Device.IsNet(type) || method.DeclaringType is GenericInstanceType) return null;
        if (isVirtual && method.HasThis && DispatchesOn(type, method.Name)) return Dispatcher(method);
        return BindExactly(method);
    }

    /// <summary>The same for the type named by the reference, whatever the object's type is.</summary>
    public MethodReference? BindExactly(MethodReference method)
    {
        string type = method.DeclaringType.FullName;
        if (FindNative(_target, method, type) is { } native) return _target.Module.ImportReference(native);
        MethodDefinition? definition = FindDefinition(_target.Device, method);
        if (definition is null) return FindInBase(method);
        if (!definition.HasBody || definition.IsConstructor) return null;
        return PrefersNet(type) && HasNetMember(method) ? null : Lifted(definition);
    }

    /// <summary>True for members that the device's base types implement themselves.</summary>
    public bool DispatchesOn(string type, string name) => Dispatch.IsDispatched(_target.Device, type, name);

    /// <summary>The device's definition of a method.</summary>
    public static MethodDefinition? FindDefinition(DeviceCoreLibrary device, MethodReference method)
    {
        string[] parameters = [.. method.Parameters.Select(static parameter => parameter.ParameterType.FullName)];
        return device.Find(method.DeclaringType.FullName)?.Methods.FirstOrDefault(candidate => candidate.Name == method.Name
            && candidate.Parameters.Select(static parameter => parameter.ParameterType.FullName).SequenceEqual(parameters));
    }

    /// <summary>The native method of a base type's method.</summary>
    public static MethodDefinition? FindNative(Target target, MethodReference method, string type) =>
        target.Natives.Find(
            type,
            method.Name,
            method.HasThis && method.Name != ".ctor",
            method.Parameters.Select(parameter => NativeSignature.NameOf(target.Device, parameter.ParameterType))
        );

    /// <summary>A reference to the lifted form of a base type's managed method.</summary>
    public MethodReference Lifted(MethodDefinition definition)
    {
        TypeReference holder = new(
            definition.DeclaringType.Namespace,
            definition.DeclaringType.Name + LiftedSuffix,
            _target.Module,
            _target.Core
        );
        MethodReference reference = new(LiftedName(definition), Map(definition.ReturnType), holder);
        if (definition.HasThis) reference.Parameters.Add(new ParameterDefinition(SelfType(_target, definition.DeclaringType)));
        foreach (ParameterDefinition parameter in definition.Parameters)
            reference.Parameters.Add(new ParameterDefinition(Map(parameter.ParameterType)));
        return reference;
    }

    /// <summary>The name of a lifted method.</summary>
    public static string LiftedName(MethodDefinition definition) => definition.Name.Replace('.', '_');

    /// <summary>The type of a lifted method's first parameter: the object, or a reference to the value.</summary>
    public static TypeReference SelfType(Target target, TypeDefinition type)
    {
        TypeReference self = new SignatureMapper(target).Map(type);
        return type is { IsValueType: true } && type.FullName is not ("System.Enum" or "System.ValueType")
            ? new ByReferenceType(self)
            : self;
    }

    private TypeReference Map(TypeReference type) => new SignatureMapper(_target).Map(type);

    private MethodReference Dispatcher(MethodReference method)
    {
        TypeReference holder = new("nanoFramework", "Dispatch$", _target.Module, _target.Core);
        MethodReference reference = new(Dispatch.NameOf(method), method.ReturnType, holder);
        reference.Parameters.Add(new ParameterDefinition(_target.Module.TypeSystem.Object));
        foreach (ParameterDefinition parameter in method.Parameters)
            reference.Parameters.Add(new ParameterDefinition(parameter.ParameterType));
        return reference;
    }

    // Members that .NET declares again are inherited by the device's Type and others, and the reverse.
    private MethodReference? FindInBase(MethodReference method)
    {
        TypeReference? parent = _target.Device.Find(method.DeclaringType.FullName)?.BaseType;
        if (parent is null || !_target.Device.IsNet(parent.FullName)) return null;
        MethodReference inherited = new(method.Name, method.ReturnType, parent) { HasThis = method.HasThis };
        foreach (ParameterDefinition parameter in method.Parameters)
            inherited.Parameters.Add(new ParameterDefinition(parameter.ParameterType));
        return BindExactly(inherited);
    }

    private static bool PrefersNet(string type) =>
        type.StartsWith("System.Reflection.", StringComparison.Ordinal) || type is "System.EventArgs" or "System.Attribute";

    private bool HasNetMember(MethodReference method)
    {
        if (
            _target.Device.IsKept(method.ReturnType.FullName)
            || method.Parameters.Any(parameter => _target.Device.IsKept(parameter.ParameterType.FullName))
        )
            return false;
        Type? type = typeof(object).Assembly.GetType(method.DeclaringType.FullName);
        return type is not null
            && type.GetMethods()
                .Any(candidate =>
                    candidate.Name == method.Name
                    && candidate
                        .GetParameters()
                        .Select(static parameter => parameter.ParameterType.FullName)
                        .SequenceEqual(method.Parameters.Select(static parameter => parameter.ParameterType.FullName))
                );
    }
}
