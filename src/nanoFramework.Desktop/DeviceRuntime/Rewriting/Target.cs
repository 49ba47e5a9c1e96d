using System;
using System.Collections.Generic;
using System.Linq;
using Mono.Cecil;

namespace DeviceRuntime.Rewriting;

/// <summary>A module that is being rewritten: its references to .NET, to the rewritten mscorlib and to the interpreter.</summary>
internal sealed class Target
{
    private readonly IMetadataScope _core;

    /// <summary>For a module whose core library is .NET's already.</summary>
    public Target(ModuleDefinition module, DeviceCoreLibrary device, NativeIndex natives)
    {
        Module = module;
        Device = device;
        Natives = natives;
        Net = module.AssemblyReferences.First(static reference => reference.Name == NetName);
        _core =
            module.Assembly?.Name.Name == DeviceCoreLibrary.RewrittenName
                ? module
                : Reference(module, DeviceCoreLibrary.RewrittenName, device.Module.Assembly.Name.Version);
    }

    /// <summary>The assembly that holds .NET's base types.</summary>
    public const string NetName = "System.Private.CoreLib";

    /// <summary>What is being rewritten.</summary>
    public ModuleDefinition Module { get; }

    /// <summary>Kept types by their device names, while the rewritten mscorlib itself is built; empty for every other module.</summary>
    public Dictionary<string, TypeDefinition> Clones { get; } = [];

    public DeviceCoreLibrary Device { get; }

    public NativeIndex Natives { get; }

    /// <summary>Scope of .NET's types.</summary>
    public AssemblyNameReference Net { get; }

    /// <summary>Scope of the rewritten mscorlib's types.</summary>
    public IMetadataScope Core => _core;

    /// <summary>The reference every rewritten module has to .NET's core library.</summary>
    public static AssemblyNameReference CreateNetReference()
    {
        System.Reflection.AssemblyName name = typeof(object).Assembly.GetName();
        return new AssemblyNameReference(name.Name, name.Version) { PublicKeyToken = name.GetPublicKeyToken() };
    }

    /// <summary>A type of .NET or of the rewritten mscorlib by its device name.</summary>
    public TypeReference TypeNamed(string fullName)
    {
        int slash = fullName.IndexOf('/', StringComparison.Ordinal);
        if (slash >= 0)
        {
            TypeReference outer = TypeNamed(fullName[..slash]);
            return new TypeReference("", fullName[(slash + 1)..], Module, outer.Scope) { DeclaringType = outer };
        }

        int dot = fullName.LastIndexOf('.');
        IMetadataScope scope = Device.IsNet(fullName) || Device.Find(fullName) is null ? Net : _core;
        bool isValue = Device.Find(fullName)?.IsValueType ?? false;
        return new TypeReference(dot < 0 ? "" : fullName[..dot], fullName[(dot + 1)..], Module, scope, isValue);
    }

    /// <summary>A static method of one of the interpreter's helper classes.</summary>
    public MethodReference Helper(string type, string name, params string[] parameters) =>
        Module.ImportReference(Natives.Helper(type, name, parameters));

    /// <summary>The reference of a module to an assembly, made where it has none.</summary>
    public static AssemblyNameReference Reference(ModuleDefinition module, string name, Version version)
    {
        AssemblyNameReference? known = module.AssemblyReferences.FirstOrDefault(reference => reference.Name == name);
        if (known is not null) return known;
        AssemblyNameReference added = new(name, version);
        module.AssemblyReferences.Add(added);
        return added;
    }
}
