using System.Collections.Generic;
using System.IO;
using System.Linq;
using Mono.Cecil;

namespace DeviceRuntime.Rewriting;

/// <summary>Makes our own nanoFramework libraries, compiled for .NET, use the device's types in their interface to applications.</summary>
internal static class LibraryRetargeter
{
    private static readonly HashSet<string> Shared =
    [
        "System.Guid", "System.DateTime", "System.TimeSpan", "System.Collections.ArrayList", "System.Threading.Timer", "System.Version",
    ];

    // The native half uses .NET's times internally; it sees only those of the device's types that the library passes to it.
    private static readonly HashSet<string> SharedWithNativeHalf = ["System.Guid", "System.Collections.ArrayList"];

    /// <summary>True for a type of mscorlib that a library and the application share.</summary>
    public static bool IsShared(string type) => Shared.Contains(type);

    /// <summary>The image of a library with the types it shares with applications replaced.</summary>
    public static byte[] Retarget(string path, DeviceCoreLibrary device)
    {
        using ModuleDefinition module = ModuleDefinition.ReadModule(path);
        HashSet<string> shared = module.Assembly.Name.Name == "NimbleNative" ? SharedWithNativeHalf : Shared;
        TypeReference[] references =
        [
            .. module.GetTypeReferences().Where(reference => reference.DeclaringType is null && shared.Contains(reference.FullName)),
        ];
        if (references.Length > 0)
        {
            AssemblyNameReference core = Target.Reference(module, DeviceCoreLibrary.RewrittenName, device.Module.Assembly.Name.Version);
            foreach (TypeReference reference in references) reference.Scope = core;
        }

        // Code compiled ahead is left behind.
        (module.Attributes, module.Architecture) = (ModuleAttributes.ILOnly, TargetArchitecture.I386);
        using MemoryStream image = new();
        module.Write(image);
        return image.ToArray();
    }
}
