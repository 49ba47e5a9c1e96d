using System;
using System.Linq;
using DeviceRuntime.Rewriting;
using Mono.Cecil;

namespace DeviceRuntime;

/// <summary>Refuses what cannot run on the board, in one sentence with the remedy.</summary>
internal static class ApplicationCheck
{
    /// <summary>Checks one assembly's references.</summary>
    public static void Verify(string path, ModuleDefinition module)
    {
        AssemblyNameReference? core = module.AssemblyReferences.FirstOrDefault(static reference => reference.Name == DeviceCoreLibrary.DeviceName);
        Version version = BoardLibraries.Device.Module.Assembly.Name.Version;
        if (core is null || core.Version.Major > 1 || core.Version is { Major: 0 })
        {
            throw ApplicationPath.Refused(path, "is compiled for .NET on the desktop, not for .NET nanoFramework; build its .nfproj");
        }

        if (core.Version != version)
        {
            throw ApplicationPath.Refused(path, $"is compiled against mscorlib {core.Version}, and this board has {version}; "
                + $"reference nanoFramework.CoreLibrary {version.ToString(3)} in packages.config and build again");
        }
    }
}
