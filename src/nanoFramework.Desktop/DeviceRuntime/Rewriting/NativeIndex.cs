using System;
using System.Collections.Generic;
using System.Linq;
using Mono.Cecil;

namespace DeviceRuntime.Rewriting;

/// <summary>The native methods of nanoFramework.Interpreter, found by device type, name and parameters.</summary>
internal sealed class NativeIndex : IDisposable
{
    private readonly ModuleDefinition _module;
    private readonly Dictionary<string, List<MethodDefinition>> _methods = [];

    /// <summary>Reads the interpreter's assembly.</summary>
    public NativeIndex(string path)
    {
        _module = ModuleDefinition.ReadModule(path);
        foreach (TypeDefinition type in _module.Types)
        {
            foreach (
                CustomAttribute attribute in type.CustomAttributes.Where(static attribute =>
                    attribute.AttributeType.Name == "NativeForAttribute"
                )
            )
            {
                Add((string)attribute.ConstructorArguments[0].Value, type);
            }
        }
    }

    /// <summary>A static method of a helper class.</summary>
    public MethodDefinition Helper(string type, string name, params string[] parameters) =>
        Type(type)
            .Methods.First(method => method.Name == name && (parameters.Length == 0 || ParametersOf(method).SequenceEqual(parameters)));

    /// <summary>A class of the interpreter.</summary>
    public TypeDefinition Type(string name) =>
        _module.GetType("nanoFramework.Interpreter." + name)
        ?? throw new InvalidOperationException($"nanoFramework.Interpreter has no class {name}.");

    /// <summary>
    /// The native method of a device method, by the names of its parameter types without <c>self</c>; null when there is none.
    /// </summary>
    public MethodDefinition? Find(string type, string name, bool isInstance, IEnumerable<string> parameters)
    {
        if (!_methods.TryGetValue(type + "::" + NameOf(name), out List<MethodDefinition>? candidates)) return null;
        string[] wanted = [.. parameters];
        return candidates.Find(method =>
            HasSelf(method) == isInstance && ParametersOf(method).Skip(isInstance ? 1 : 0).SequenceEqual(wanted)
        );
    }

    /// <summary>All names bound for a type.</summary>
    public bool Has(string type, string name) => _methods.ContainsKey(type + "::" + NameOf(name));

    /// <summary>True for a method that takes the object as its first parameter.</summary>
    public static bool HasSelf(MethodDefinition method) => method.Parameters.Count > 0 && method.Parameters[0].Name == "self";

    /// <inheritdoc/>
    public void Dispose() => _module.Dispose();

    // Names of explicit implementations contain the interface, which a C# method name cannot.
    private static string NameOf(string name) =>
        name == ".ctor" ? "ctor" : name.Replace("System.Collections.", "", StringComparison.Ordinal).Replace('.', '_');

    private static IEnumerable<string> ParametersOf(MethodDefinition method) =>
        method.Parameters.Select(static parameter => parameter.ParameterType.FullName);

    private void Add(string deviceType, TypeDefinition type)
    {
        foreach (MethodDefinition method in type.Methods.Where(static method => method is { IsPublic: true, IsStatic: true }))
        {
            string key = deviceType + "::" + method.Name;
            if (!_methods.TryGetValue(key, out List<MethodDefinition>? list)) _methods.Add(key, list = []);
            list.Add(method);
        }
    }
}
