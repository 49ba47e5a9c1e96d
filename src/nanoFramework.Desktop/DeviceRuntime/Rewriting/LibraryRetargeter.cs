using System.Collections.Generic;
using System.IO;
using System.Linq;
using Mono.Cecil;

namespace DeviceRuntime.Rewriting;

/// <summary>Makes our own nanoFramework libraries, which are compiled for .NET, speak the device's types where an application meets them.</summary>
internal static class LibraryRetargeter
{
    private static readonly HashSet<string> Shared =
    [
        "System.Guid", "System.DateTime", "System.TimeSpan", "System.Collections.ArrayList", "System.Threading.Timer",
    ];

    // The native half has its own business with .NET's times; of the device's types it only sees what the library hands it.
    private static readonly HashSet<string> SharedWithNativeHalf = ["System.Guid", "System.Collections.ArrayList"];

    /// <summary>The image of a library with the types it shares with applications replaced.</summary>
    public static byte[] Retarget(string path, DeviceCoreLibrary device)
    {
        using ModuleDefinition module = ModuleDefinition.ReadModule(path);
        HashSet<string> shared = module.Assembly.Name.Name == "NimbleNative" ? SharedWithNativeHalf : Shared;
        TypeReference[] references = [.. module.GetTypeReferences().Where(reference => reference.DeclaringType is null && shared.Contains(reference.FullName))];
        if (references.Length > 0)
        {
            AssemblyNameReference core = Target.Reference(module, DeviceCoreLibrary.RewrittenName, device.Module.Assembly.Name.Version);
            foreach (TypeReference reference in references) reference.Scope = core;
        }

        using MemoryStream image = new();
        module.Write(image);
        return image.ToArray();
    }
}
