using System;
using System.Linq;
using System.Reflection;
using DeviceRuntime.Rewriting;

namespace DeviceRuntime;

/// <summary>Refuses assemblies that cannot run on the board, with one sentence that includes the remedy.</summary>
internal static class ApplicationCheck
{
    private static readonly Lazy<Version> BoardVersion = new(static () =>
        AssemblyName.GetAssemblyName(BoardLibraries.MscorlibPath).Version!
    );

    /// <summary>Checks one assembly's references.</summary>
    public static void Verify(string path, AssemblyFacts assembly)
    {
        Version? core = assembly.References.FirstOrDefault(static reference => reference.Name == DeviceCoreLibrary.DeviceName).Version;
        if (core is null || core.Major > 1 || core.Major == 0)
        {
            throw ApplicationPath.Refused(path, "is compiled for .NET on the desktop, not for .NET nanoFramework; build its .nfproj");
        }

        Version version = BoardVersion.Value;
        if (core != version)
        {
            throw ApplicationPath.Refused(path, $"is compiled against mscorlib {core}, and this board has {version}; "
                + $"reference nanoFramework.CoreLibrary {version.ToString(3)} in packages.config and build again");
        }
    }

    /// <summary>The type with Main.</summary>
    public static string MainOf(string path, AssemblyFacts assembly) => assembly.MainTypes switch
    {
        [string only] => only,
        [] => throw ApplicationPath.Refused(path, "has no Main; build an application, not a library"),
        { Count: int count } => throw ApplicationPath.Refused(path, $"has {count} classes with a Main; exactly one may"),
    };
}
