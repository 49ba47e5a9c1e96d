using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Runtime.Loader;

namespace DeviceRuntime;

/// <summary>
/// The load context of one boot of a device application: its assemblies, the interpreter and our libraries, separate from every other
/// board's.
/// </summary>
internal sealed class DeviceContext(string board, IReadOnlyList<DeviceAssembly> assemblies)
    : AssemblyLoadContext($"{board} device", isCollectible: true)
{
    private readonly Dictionary<string, DeviceAssembly> _assemblies = assemblies.ToDictionary(static assembly => assembly.Name);

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        if (IsOfDotNet(assemblyName) || !_assemblies.TryGetValue(assemblyName.Name!, out DeviceAssembly? assembly)) return null;
        using MemoryStream image = new(assembly.Image);
        using MemoryStream? symbols = assembly.Symbols is null ? null : new MemoryStream(assembly.Symbols);
        return LoadFromStream(image, symbols);
    }

    // The only name that exists in both: our own libraries need .NET's.
    private static bool IsOfDotNet(AssemblyName name) => name is { Name: "System.Threading", Version.Major: > 3 };
}
