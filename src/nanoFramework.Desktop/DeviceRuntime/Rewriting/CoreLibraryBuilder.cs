// Creates the rewritten mscorlib: kept types are cloned with all their code; of base types only the managed code of their members, as
// static methods; native methods call the interpreter. The result is then rewritten like an application's code.
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Mono.Cecil;
using Mono.Cecil.Cil;
using nanoFramework.Interpreter.Natives;

namespace DeviceRuntime.Rewriting;

/// <summary>Builds the rewritten mscorlib.</summary>
internal sealed class CoreLibraryBuilder
{
    private readonly DeviceCoreLibrary _device;
    private readonly ModuleDefinition _module;
    private readonly Target _target;
    private readonly SignatureMapper _mapper;
    private readonly MemberBinder _binder;
    private readonly List<(MethodDefinition From, MethodDefinition To)> _bodies = [];

    private CoreLibraryBuilder(DeviceCoreLibrary device, NativeIndex natives)
    {
        _device = device;
        AssemblyNameDefinition name = new(DeviceCoreLibrary.RewrittenName, device.Module.Assembly.Name.Version);
        _module = AssemblyDefinition.CreateAssembly(name, DeviceCoreLibrary.RewrittenName + ".dll", ModuleKind.Dll).MainModule;
        _module.AssemblyReferences.Add(Target.CreateNetReference());
        _target = new Target(_module, device, natives);
        _mapper = new SignatureMapper(_target);
        _binder = new MemberBinder(_target);
    }

    /// <summary>The image of the rewritten assembly.</summary>
    public static byte[] Build(DeviceCoreLibrary device, NativeIndex natives)
    {
        CoreLibraryBuilder builder = new(device, natives);
        builder.DeclareTypes();
        builder.DeclareMembers();
        builder.Lift();
        new Dispatch(builder._target).Build();
        builder.CopyBodies();
        builder.ListMembers();
        StaticConstructorList.Add(builder._module);
        using MemoryStream image = new();
        builder._module.Write(image);
        return image.ToArray();
    }

    private void DeclareTypes()
    {
        foreach (TypeDefinition type in _device.Kept)
        {
            TypeDefinition clone = new(type.Namespace, type.Name, Visible(type.Attributes))
            {
                PackingSize = type.PackingSize,
                ClassSize = type.ClassSize,
            };
            _target.Clones.Add(type.FullName, clone);
            if (type.DeclaringType is null) _module.Types.Add(clone);
            else if (_target.Clones.TryGetValue(type.DeclaringType.FullName, out TypeDefinition? outer)) outer.NestedTypes.Add(clone);
            else AddOutside(type, clone);
        }
    }

    // Nested in a type that is .NET's here: placed beside its lifted code.
    private void AddOutside(TypeDefinition type, TypeDefinition clone)
    {
        clone.Namespace = type.DeclaringType.Namespace;
        clone.Name = type.DeclaringType.Name + MemberBinder.LiftedSuffix + type.Name;
        clone.Attributes = (clone.Attributes & ~TypeAttributes.VisibilityMask) | TypeAttributes.Public;
        _module.Types.Add(clone);
    }

    // Internal members of the device's mscorlib are used by the device's other libraries, which are its friends.
    private static TypeAttributes Visible(TypeAttributes attributes) => (attributes & TypeAttributes.VisibilityMask) switch
    {
        TypeAttributes.NotPublic => (attributes & ~TypeAttributes.VisibilityMask) | TypeAttributes.Public,
        TypeAttributes.Public => attributes,
        _ => (attributes & ~TypeAttributes.VisibilityMask) | TypeAttributes.NestedPublic,
    };

    private void DeclareMembers()
    {
        foreach (TypeDefinition type in _device.Kept)
        {
            TypeDefinition clone = _target.Clones[type.FullName];
            clone.BaseType = BaseOf(type);
            foreach (InterfaceImplementation implemented in type.Interfaces)
                clone.Interfaces.Add(new InterfaceImplementation(_mapper.Map(implemented.InterfaceType)));
            foreach (FieldDefinition field in type.Fields) clone.Fields.Add(Clone(field));
            foreach (MethodDefinition method in type.Methods) clone.Methods.Add(Clone(method));
            foreach (PropertyDefinition property in type.Properties) clone.Properties.Add(Clone(property, clone));
            AddState(type, clone);
        }
    }

    private TypeReference? BaseOf(TypeDefinition type) =>
        type.FullName == "System.Exception" ? new TypeReference("System", "Exception", _module, _target.Net)
        : type.BaseType is null ? null
        : _mapper.Map(type.BaseType);

    private FieldDefinition Clone(FieldDefinition field) => new(field.Name, Reachable(field), _mapper.Map(field.FieldType))
    {
        Constant = field.HasConstant ? field.Constant : null,
        InitialValue = field.InitialValue,
        Offset = field.Offset,
    };

    // Native methods access structures passed to them as their one field.
    private FieldAttributes Reachable(FieldDefinition field)
    {
        FieldAttributes attributes = Rewritable.Writable(field.Attributes);
        return _device.OnlyField(field.DeclaringType.FullName) == field
            ? (attributes & ~FieldAttributes.FieldAccessMask) | FieldAttributes.Assembly
            : attributes;
    }

    private MethodDefinition Clone(MethodDefinition method)
    {
        MethodDefinition clone = new(method.Name, method.Attributes & ~MethodAttributes.HasSecurity, _mapper.Map(method.ReturnType))
        {
            ImplAttributes = MethodImplAttributes.IL,
        };
        if (IsRootOverride(method)) clone.Attributes &= ~MethodAttributes.NewSlot;
        foreach (ParameterDefinition parameter in method.Parameters) clone.Parameters.Add(Clone(parameter));
        foreach (MethodReference overridden in method.Overrides) clone.Overrides.Add(MapMethod(overridden));
        _bodies.Add((method, clone));
        return clone;
    }

    private ParameterDefinition Clone(ParameterDefinition parameter) =>
        new(parameter.Name, parameter.Attributes & ~ParameterAttributes.HasDefault, _mapper.Map(parameter.ParameterType));

    private PropertyDefinition Clone(PropertyDefinition property, TypeDefinition owner)
    {
        PropertyDefinition clone = new(property.Name, PropertyAttributes.None, _mapper.Map(property.PropertyType));
        if (property.GetMethod is { } getter) clone.GetMethod = CloneOf(getter, owner);
        if (property.SetMethod is { } setter) clone.SetMethod = CloneOf(setter, owner);
        return clone;
    }

    private MethodDefinition? CloneOf(MethodDefinition method, TypeDefinition owner) =>
        _bodies.Find(pair => pair.From == method).To is { } clone && clone.DeclaringType == owner ? clone : null;

    // Message and StackTrace are the device's own, and .NET shows the same for such an exception.
    private static bool IsRootOverride(MethodDefinition method) =>
        method.DeclaringType.FullName == "System.Exception" && method is { IsVirtual: true, Name: "get_Message" or "get_StackTrace" };

    private void AddState(TypeDefinition type, TypeDefinition clone)
    {
        bool needsState =
            !type.IsValueType
            && type.Methods.Any(static method => method.IsInternalCall && !method.IsStatic)
            && !NativeSignature.FieldsOf(type).Any();
        bool isEvent = type.BaseType?.FullName == "System.Threading.WaitHandle";
        if (needsState && !isEvent)
            clone.Fields.Add(new FieldDefinition(NativeBody.StateField, FieldAttributes.Public, _module.TypeSystem.Object));
    }

    private void Lift()
    {
        foreach (TypeDefinition type in _device.Net.Where(static type => type.Methods.Any(static method => method.HasBody)).ToArray())
        {
            const TypeAttributes attributes = TypeAttributes.Public | TypeAttributes.Abstract | TypeAttributes.Sealed;
            TypeDefinition holder = new(type.Namespace, type.Name + MemberBinder.LiftedSuffix, attributes, _module.TypeSystem.Object);
            _module.Types.Add(holder);
            foreach (MethodDefinition method in type.Methods.Where(static method => method.HasBody && !method.IsConstructor))
                holder.Methods.Add(Lift(method));
        }
    }

    private MethodDefinition Lift(MethodDefinition method)
    {
        MethodDefinition lifted = new(
            MemberBinder.LiftedName(method),
            MethodAttributes.Public | MethodAttributes.Static,
            _mapper.Map(method.ReturnType)
        );
        if (method.HasThis)
            lifted.Parameters.Add(
                new ParameterDefinition("self", ParameterAttributes.None, MemberBinder.SelfType(_target, method.DeclaringType))
            );
        foreach (ParameterDefinition parameter in method.Parameters) lifted.Parameters.Add(Clone(parameter));
        _bodies.Add((method, lifted));
        return lifted;
    }

    // Reflection on base types returns the members of the device's types, not of .NET's.
    private void ListMembers()
    {
        IEnumerable<string> members = _device
            .Net.SelectMany(static type => type.Methods)
            .Select(static method => method.FullName[(method.FullName.IndexOf(' ', System.StringComparison.Ordinal) + 1)..]);
        IEnumerable<string> leftOut = _device
            .Module.GetTypes()
            .Where(static type =>
                type.CustomAttributes.Any(static attribute => attribute.AttributeType.FullName == BaseMembers.ExcludeAttribute)
            )
            .Select(static type => BaseMembers.LeftOut + type.FullName);
        IEnumerable<string> types = _device.Net.Select(static type => BaseMembers.Base + type.FullName);
        IEnumerable<string> interfaces = _device.Net.SelectMany(
            static type => type.Interfaces,
            static (type, implemented) => $"{BaseMembers.Implemented}{type.FullName}:{implemented.InterfaceType.FullName}"
        );
        string list = string.Join('\n', members.Concat(leftOut).Concat(types).Concat(interfaces));
        _module.Resources.Add(
            new EmbeddedResource(BaseMembers.ResourceName, ManifestResourceAttributes.Public, System.Text.Encoding.UTF8.GetBytes(list))
        );
    }

    private void CopyBodies()
    {
        BodyCloner cloner = new(_mapper, MapMethod);
        foreach ((MethodDefinition from, MethodDefinition to) in _bodies)
        {
            if (from.HasBody)
            {
                cloner.Copy(from.Body, to);
                new BodyRewriter(_target, _binder, isCore: true).Rewrite(to);
                if (from.HasThis && to.IsStatic && !to.Parameters[0].ParameterType.IsByReference) CheckObject(to);
            }
            else if (from.IsInternalCall)
            {
                new NativeBody(_target, from.DeclaringType).Write(to, from);
            }

            if (to.IsConstructor && to.IsStatic) Rewritable.MakeOrdinary(to);
        }

        Structures.AddEquality(_target);
        GuidOperators.Add(_target);
    }

    // A call on null fails before the method begins.
    private void CheckObject(MethodDefinition lifted)
    {
        Instruction first = lifted.Body.Instructions[0];
        lifted.Body.Prepend(first, Instruction.Create(OpCodes.Call, _target.Helper("Throw", "IfNull")));
        lifted.Body.Prepend(first, Instruction.Create(OpCodes.Ldarg_0));
    }

    private MethodReference MapMethod(MethodReference method)
    {
        MethodReference mapped = new(method.Name, _mapper.Map(method.ReturnType), _mapper.Map(method.DeclaringType))
        {
            HasThis = method.HasThis,
            ExplicitThis = method.ExplicitThis,
        };
        foreach (ParameterDefinition parameter in method.Parameters)
            mapped.Parameters.Add(new ParameterDefinition(_mapper.Map(parameter.ParameterType)));
        return mapped;
    }
}
