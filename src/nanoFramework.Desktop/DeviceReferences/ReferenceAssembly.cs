// Converts a library compiled for .NET to a reference assembly for a compiler of device code: its public members without bodies, with the
// types of the device's mscorlib. Other tests check that our libraries have exactly the device's public members.
using System;
using System.Collections.Generic;
using System.Linq;
using Mono.Cecil;
using Mono.Cecil.Cil;
using Mono.Collections.Generic;

namespace DeviceReferences;

/// <summary>Reduces a module to a reference assembly for the device.</summary>
internal sealed class ReferenceAssembly(ModuleDefinition module, ModuleDefinition mscorlib)
{
    private const string OwnPrefix = "nanoFramework.";
    private const string EnvironmentLibrary = "nanoFramework.Runtime.Native";

    /// <exception cref="InvalidOperationException">A public member uses a type that the device does not have.</exception>
    public void Reduce()
    {
        module.Assembly.CustomAttributes.Clear();
        module.CustomAttributes.Clear();
        module.Resources.Clear();
        Remove(module.Types, static type => !type.IsPublic && type.Name != "<Module>");
        foreach (TypeDefinition type in module.GetTypes()) Reduce(type);
        if (module.Assembly.Name.Name == EnvironmentLibrary) AddEnvironment();
        Retarget();
    }

    // On the device System.Environment is in that library; ours uses .NET's.
    private void AddEnvironment()
    {
        const MethodAttributes getter =
            MethodAttributes.Public | MethodAttributes.Static | MethodAttributes.SpecialName | MethodAttributes.HideBySig;
        const TypeAttributes statics = TypeAttributes.Public | TypeAttributes.Abstract | TypeAttributes.Sealed | TypeAttributes.Class;
        TypeDefinition environment = new("System", "Environment", statics, module.TypeSystem.Object);
        MethodDefinition get = new("get_TickCount64", getter, module.TypeSystem.Int64);
        environment.Methods.Add(get);
        environment.Properties.Add(
            new PropertyDefinition("TickCount64", PropertyAttributes.None, module.TypeSystem.Int64) { GetMethod = get }
        );
        Empty(get);
        module.Types.Add(environment);
    }

    private void Reduce(TypeDefinition type)
    {
        Remove(type.NestedTypes, static nested => !nested.IsNestedPublic);
        Remove(type.Methods, method => !IsVisible(method) && !(type.IsValueType && method.IsConstructor && !method.IsStatic));
        Remove(type.Fields, field =>
            !(field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly || (type.IsValueType && !field.IsStatic))
        );
        Remove(type.Properties, static property => property.GetMethod is null && property.SetMethod is null);
        Remove(type.Events, static item => item.AddMethod is null && item.RemoveMethod is null);
        Remove(type.Interfaces, item => item.InterfaceType is TypeDefinition { IsPublic: false });
        Strip(type);
        foreach (MethodDefinition method in type.Methods) Empty(method);
        foreach (ICustomAttributeProvider member in type.Fields.Concat<ICustomAttributeProvider>(type.Properties).Concat(type.Events))
            Strip(member);
    }

    private static bool IsVisible(MethodDefinition method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private void Empty(MethodDefinition method)
    {
        Strip(method);
        Strip(method.MethodReturnType);
        foreach (ParameterDefinition parameter in method.Parameters) Strip(parameter);
        if (!method.HasBody) return;
        method.Body = new MethodBody(method);
        ILProcessor il = method.Body.GetILProcessor();
        il.Emit(OpCodes.Ldnull);
        il.Emit(OpCodes.Throw);
    }

    // Keeps only attributes that the device has; the compiler's own attributes, for example about null, have no meaning there.
    private void Strip(ICustomAttributeProvider provider) =>
        Remove(provider.CustomAttributes, attribute =>
            !IsOwn(attribute.AttributeType.Scope) && mscorlib.GetType(attribute.AttributeType.FullName) is null
        );

    private void Retarget()
    {
        AssemblyNameReference core = new(mscorlib.Assembly.Name.Name, mscorlib.Assembly.Name.Version)
        {
            PublicKeyToken = mscorlib.Assembly.Name.PublicKeyToken,
        };
        module.AssemblyReferences.Add(core);
        foreach (TypeReference type in module.GetTypeReferences().Where(type => type.DeclaringType is null && !IsOwn(type.Scope)))
            type.Scope = core;
        Remove(module.AssemblyReferences, reference => reference != core && !IsOwn(reference));
        Verify();
    }

    private void Verify()
    {
        IEnumerable<TypeReference> used = module.GetTypes().SelectMany(static type => type.Methods)
            .SelectMany(static method => method.Parameters.Select(static parameter => parameter.ParameterType).Append(method.ReturnType))
            .Select(static type => type.GetElementType()).Where(type => type.Scope.Name == mscorlib.Assembly.Name.Name);
        if (used.FirstOrDefault(type => mscorlib.GetType(type.FullName) is null) is { } missing)
            throw new InvalidOperationException(
                $"A public member of {module.Name} uses {missing.FullName}, which the device's mscorlib does not have."
            );
    }

    private static bool IsOwn(IMetadataScope scope) => scope.Name.StartsWith(OwnPrefix, StringComparison.Ordinal);

    private static void Remove<T>(Collection<T> items, Func<T, bool> unwanted)
    {
        foreach (T item in items.Where(unwanted).ToArray()) items.Remove(item);
    }
}
