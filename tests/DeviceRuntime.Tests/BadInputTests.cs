using System;
using System.IO;
using System.Linq;
using Mono.Cecil;
using VirtualBoard;
using Xunit;

namespace DeviceRuntime.Tests;

/// <summary>Applications that cannot run are refused with one sentence that says why and what to do.</summary>
public sealed class BadInputTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("bad").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_folder_is_refused() => Refuses(_folder, "is a folder; name the application's .exe, .dll or .nfproj in it");

    [Fact]
    public void A_file_that_is_not_there_is_refused() =>
        Refuses(Path.Combine(_folder, "none.exe"), "does not exist; build the application");

    [Fact]
    public void The_devices_own_format_is_refused() => Refuses(Write("App.pe", "NFMRK1"), "name the .exe or .dll beside it");

    [Theory]
    [InlineData("App.csproj", "is a project for .NET on the desktop; name the application's .nfproj")]
    [InlineData("App.sln", "holds projects; name the application's .nfproj")]
    [InlineData("App.cs", "is source code; build the application and name its .exe, .dll or .nfproj")]
    [InlineData("README.md", "is neither an .exe nor a .dll nor a .nfproj; build the application and name one of these")]
    public void A_file_of_another_kind_is_refused(string name, string why) => Refuses(Write(name, ""), why);

    [Fact]
    public void A_file_that_is_no_assembly_is_refused() =>
        Refuses(Write("App.exe", "MZ and nothing more"), "is not a .NET assembly; build its project again");

    [Fact]
    public void A_desktop_assembly_is_refused() =>
        Refuses(
            typeof(BadInputTests).Assembly.Location,
            "is compiled for .NET on the desktop, not for .NET nanoFramework; build its .nfproj"
        );

    [Fact]
    public void A_project_that_is_not_built_is_refused() =>
        Refuses(
            Write("App.nfproj", "<Project><PropertyGroup><AssemblyName>Other</AssemblyName></PropertyGroup></Project>"),
            "there is no Other.exe in its bin folder; build it first"
        );

    [Fact]
    public void A_project_that_is_no_XML_is_refused() => Refuses(Write("App.nfproj", "<Project>"), "is not a project file: ");

    [Fact]
    public void A_library_is_refused() =>
        Refuses(
            DeviceCompiler.Compile(_folder, "Library", "public class C { }", isLibrary: true),
            "has no Main; build an application, not a library"
        );

    [Theory]
    [InlineData("1.15.5.0")]
    [InlineData("1.17.12.0")]
    public void An_application_for_another_mscorlib_is_refused_with_the_package_that_fits(string version)
    {
        string application = DeviceCompiler.CompileApp(_folder, "Beacon");
        CompileAgainst(application, Version.Parse(version));
        Refuses(
            application,
            $"is compiled against mscorlib {version}, and this board has 1.17.11.0; reference nanoFramework.CoreLibrary 1.17.11 in packages.config and build again"
        );
    }

    [Fact]
    public void A_library_with_another_native_version_is_refused_with_the_package_that_fits()
    {
        string application = DeviceCompiler.CompileApp(_folder, "Beacon");
        string library = Library("nanoFramework.Device.Bluetooth", "100.0.4.0");
        Refuses(
            application,
            library,
            "has native version 100.0.4.0, and this board's image has 100.0.5.0; reference nanoFramework.Device.Bluetooth 1.1.123 in packages.config and build again"
        );
        Library("nanoFramework.Device.Bluetooth", "100.0.5.0");
        Assert.True(DeviceApplication.Load(application).UsesBluetooth);
    }

    [Fact]
    public void A_stand_ins_library_with_another_native_version_is_refused_too()
    {
        string application = DeviceCompiler.CompileApp(_folder, "Doorbell", "System.Device.Gpio");
        Refuses(
            application,
            Library("System.Device.Gpio", "100.1.0.5"),
            "has native version 100.1.0.5, and this board's image has 100.1.0.6; reference the nanoFramework.System.Device.Gpio package with native version 100.1.0.6"
        );
    }

    [Theory]
    [InlineData("nanoFramework.Device.Bluetooth", 0xE610B405u, "reference nanoFramework.Device.Bluetooth 1.1.123 in packages.config")]
    [InlineData("mscorlib", 0x1549C856u, "reference nanoFramework.CoreLibrary 1.17.11 in packages.config")]
    public void A_pe_with_another_native_checksum_is_refused_with_the_package_that_fits(string library, uint image, string remedy)
    {
        string application = DeviceCompiler.CompileApp(_folder, "Beacon");
        string pe = Pe(library, image + 1);
        Refuses(application, pe, $"has native checksum 0x{image + 1:X8}, and this board's image has 0x{image:X8}; {remedy}");
        Pe(library, image);
        Assert.True(DeviceApplication.Load(application).UsesBluetooth);
    }

    [Fact]
    public void The_packages_own_mscorlib_fits_the_image()
    {
        string application = DeviceCompiler.CompileApp(_folder, "Beacon");
        File.Copy(BoardLibraries.MscorlibPath, Path.Combine(_folder, "mscorlib.dll"));
        Assert.True(DeviceApplication.Load(application).UsesBluetooth);
    }

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

    private static void Refuses(string path, string why) => Refuses(path, path, why);

    private static void Refuses(string path, string named, string why)
    {
        FirmwareLoadException refused = Assert.Throws<FirmwareLoadException>(() => DeviceApplication.Load(path));
        Assert.StartsWith($"'{named}' ", refused.Message, StringComparison.Ordinal);
        Assert.Contains(why, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
    }

    private string Write(string name, string content)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllText(path, content);
        return path;
    }

    // The metadata of an assembly built against another release of the package.
    private static void CompileAgainst(string application, Version mscorlib)
    {
        using ModuleDefinition module = ModuleDefinition.ReadModule(application, new ReaderParameters { InMemory = true });
        module.AssemblyReferences.Single(static reference => reference.Name == "mscorlib").Version = mscorlib;
        module.Write(application);
    }

    private string Library(string name, string nativeVersion) =>
        DeviceCompiler.Compile(_folder, name, $"[assembly: System.Reflection.AssemblyNativeVersion(\"{nativeVersion}\")]", isLibrary: true);

    // As much of a .pe as says which native half it needs.
    private string Pe(string name, uint checksum)
    {
        byte[] header = new byte[64];
        "NFMRK1\0\0"u8.CopyTo(header);
        BitConverter.TryWriteBytes(header.AsSpan(20), checksum);
        string path = Path.Combine(_folder, name + ".pe");
        File.WriteAllBytes(path, header);
        return path;
    }
}
