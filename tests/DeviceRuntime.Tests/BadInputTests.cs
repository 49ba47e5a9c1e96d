using System;
using System.IO;
using VirtualBoard;
using Xunit;

namespace DeviceRuntime.Tests;

/// <summary>What cannot run is refused with one sentence that says why and what to do.</summary>
public sealed class BadInputTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("bad").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_folder_is_refused() => Refuses(_folder, "is a folder; name the application's .exe, .dll or .nfproj in it");

    [Fact]
    public void A_file_that_is_not_there_is_refused() => Refuses(Path.Combine(_folder, "none.exe"), "does not exist; build the application");

    [Fact]
    public void The_devices_own_format_is_refused() => Refuses(Write("App.pe", "NFMRK1"), "name the .exe or .dll beside it");

    [Fact]
    public void A_file_that_is_no_assembly_is_refused() => Refuses(Write("App.exe", "MZ and nothing more"), "is not a .NET assembly");

    [Fact]
    public void A_desktop_assembly_is_refused() => Refuses(typeof(BadInputTests).Assembly.Location, "is compiled for .NET on the desktop, not for .NET nanoFramework; build its .nfproj");

    [Fact]
    public void A_project_that_is_not_built_is_refused() =>
        Refuses(Write("App.nfproj", "<Project><PropertyGroup><AssemblyName>Other</AssemblyName></PropertyGroup></Project>"), "there is no Other.exe in its bin folder; build it first");

    [Fact]
    public void A_project_that_is_no_XML_is_refused() => Refuses(Write("App.nfproj", "<Project>"), "is not a project file");

    [Fact]
    public void A_library_is_refused() =>
        Refuses(DeviceCompiler.Compile(_folder, "Library", "public class C { }", isLibrary: true), "has no Main; build an application, not a library");

    [Fact]
    public void A_missing_reference_is_named()
    {
        string application = DeviceCompiler.CompileApp(_folder, "OwnLibrary", "Climate");
        File.Delete(Path.Combine(_folder, "Climate.dll"));
        Refuses(application, "references Climate, which is neither on this board nor beside it; put Climate.dll into its folder");
    }

    [Fact]
    public void A_project_runs_its_newest_build()
    {
        string project = Write("Beacon.nfproj", "<Project />");
        string old = DeviceCompiler.CompileApp(Directory.CreateDirectory(Path.Combine(_folder, "bin", "Release")).FullName, "Beacon");
        string fresh = DeviceCompiler.CompileApp(Directory.CreateDirectory(Path.Combine(_folder, "bin", "Debug")).FullName, "Beacon");
        File.SetLastWriteTimeUtc(old, File.GetLastWriteTimeUtc(fresh) - TimeSpan.FromHours(1));
        Assert.Equal(fresh, DeviceApplication.Load(project).AssemblyPath);
    }

    [Fact]
    public void An_application_without_Bluetooth_is_known_as_such()
    {
        Assert.False(DeviceApplication.Load(DeviceCompiler.Compile(_folder, "Quiet", "class P { static void Main() { } }")).UsesBluetooth);
        Assert.True(DeviceApplication.Load(DeviceCompiler.CompileApp(_folder, "Beacon")).UsesBluetooth);
    }

    private static void Refuses(string path, string why)
    {
        FirmwareLoadException refused = Assert.Throws<FirmwareLoadException>(() => DeviceApplication.Load(path));
        Assert.StartsWith($"'{path}' ", refused.Message, StringComparison.Ordinal);
        Assert.Contains(why, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
    }

    private string Write(string name, string content)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllText(path, content);
        return path;
    }
}
