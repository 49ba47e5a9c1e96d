using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Xml.Linq;
using Portability.Tests.Gate;
using Xunit;

namespace Portability.Tests;

/// <summary>
/// The device projects agree with their folders, with their packages.config, and with the versions the gate compiles against.
/// </summary>
public sealed class DeviceProjectTests
{
    private const string Key = "Culture=neutral, PublicKeyToken=c07d481e9758c731";

    public static TheoryData<string> Projects => [.. Repository.DeviceProjects.Select(project => Repository.Relative(project.Path))];

    /// <summary>
    /// Its own folder's files, after those of every folder it links, each listed whole (without that folder's entry point).
    /// </summary>
    [Theory]
    [MemberData(nameof(Projects))]
    public void Project_lists_the_files_of_its_folders(string path)
    {
        DeviceProject project = Repository.Find(path);
        string[] expected = [.. LinkedFolders(project).SelectMany(Linked), .. Repository.Sources(project.Folder).Select(Plain)];
        string[] listed = [.. File.ReadAllLines(project.Path).Where(line => line.Contains("<Compile ", StringComparison.Ordinal))];
        Assert.True(expected.SequenceEqual(listed), $"{path} does not list its files. Run dotnet run build/update-nfproj.cs, "
            + $"or paste this over its Compile group:\n  <ItemGroup Label=\"Compile\">\n{string.Join('\n', expected)}\n  </ItemGroup>");
    }

    /// <summary>A library's project does not include the test launcher, which starts a thread at boot.</summary>
    [Fact]
    public void Unit_tests_reach_no_assembly_that_starts_a_thread_at_boot() => Assert.All(Repository.UnitTests, project =>
        Assert.DoesNotContain(project.Assemblies, name => name is "nanoFramework.Device.Bluetooth" or "nanoFramework.Runtime.Events"));

    [Theory]
    [MemberData(nameof(Projects))]
    public void References_and_packages_agree_with_the_recorded_versions(string which)
    {
        DeviceProject project = Repository.Find(which);
        foreach (
            (string name, string hint) in project.References.Where(reference =>
                !reference.Name.Contains("Launcher", StringComparison.Ordinal)
            )
        )
        {
            DeviceAssembly assembly = DeviceApi.Known.Single(known => known.Name == name.Split(',')[0]);
            Assert.Equal($"{assembly.Name}, Version={assembly.Version}.0, {Key}", name);
            Assert.Equal($@"..\..\packages\{assembly.Package}.{assembly.Version}\lib\{assembly.Name}.dll", hint);
            Assert.Equal(assembly.Version, project.Packages[assembly.Package]);
        }
        Assert.Equal(project.Packages.Count, project.References.Select(reference => reference.HintPath.Split('\\')[3]).Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Project_is_what_the_project_system_expects(string which)
    {
        DeviceProject project = Repository.Find(which);
        Assert.Equal("{11A8DD76-328B-46DF-9F39-F559912D0360};{FAE04EC0-301F-11D3-BF4B-00C04F79EFBC}", project.Property("ProjectTypeGuids"));
        Assert.Equal("9.0", project.Property("LangVersion"));
        Assert.Equal("v1.0", project.Property("TargetFrameworkVersion"));
        string[] imports = [.. project.Imports.Select(import => import.Attribute("Project")!.Value)];
        foreach (string file in new[] { "NFProjectSystem.Default.props", "NFProjectSystem.props", "NFProjectSystem.CSharp.targets" })
            Assert.Contains("$(NanoFrameworkProjectSystemPath)" + file, imports);
        Assert.All(project.Imports, import => Assert.Contains("Exists(", import.Attribute("Condition")!.Value, StringComparison.Ordinal));
        foreach (string file in new[] { "Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props" })
            Assert.True(
                File.Exists(Path.Combine(project.Folder, file)),
                $"{file} must stop the PC projects' settings from reaching {which}."
            );
    }

    [Fact]
    public void Unit_test_project_is_one_the_adapter_finds()
    {
        DeviceProject project = Assert.Single(Repository.UnitTests);
        Assert.Equal("NFUnitTest", project.Property("AssemblyName"));
        Assert.Equal("true", project.Property("IsTestProject"));
        Assert.Equal("UnitTest", project.Property("TestProjectType"));
        Assert.Equal(@"$(MSBuildProjectDirectory)\nano.runsettings", project.Property("RunSettingsFilePath"));
        Assert.Contains(project.Items("ProjectCapability"), item => item.Attribute("Include")!.Value == "TestContainer");
        Assert.Contains(project.References, item =>
            item.HintPath.EndsWith(@"\nanoFramework.UnitTestLauncher.exe", StringComparison.Ordinal)
        );
        XElement settings = XDocument.Load(Path.Combine(project.Folder, "nano.runsettings")).Root!;
        Assert.Equal("1", settings.Element("RunConfiguration")!.Element("MaxCpuCount")!.Value);
        Assert.Equal("net48", settings.Element("RunConfiguration")!.Element("TargetFrameworkVersion")!.Value);
        Assert.NotNull(settings.Element("nanoFrameworkAdapter")!.Element("IsRealHardware"));
    }

    [Fact]
    public void Device_documentation_names_the_versions_in_use()
    {
        string[] lines = File.ReadAllLines(Path.Combine(Repository.Root, "docs", "device.md"));
        foreach ((string package, string version) in Repository.DeviceProjects.SelectMany(project => project.Packages).Distinct())
            Assert.Contains(lines, line =>
                line.StartsWith($"| {package}", StringComparison.Ordinal) && line.EndsWith($"| {version} |", StringComparison.Ordinal)
            );
    }

    [Fact]
    public void Solution_holds_the_device_projects_under_their_own_type()
    {
        string[] lines = File.ReadAllLines(Path.Combine(Repository.Root, "SecureGattServer.sln"));
        foreach (DeviceProject project in Repository.DeviceProjects)
        {
            string guid = project.Property("ProjectGuid")!.ToUpperInvariant();
            string path = Repository.Relative(project.Path).Replace('/', '\\');
            Assert.Contains(lines, line => line.StartsWith("Project(\"{11A8DD76-328B-46DF-9F39-F559912D0360}\")", StringComparison.Ordinal)
                && line.Contains(path, StringComparison.Ordinal) && line.Contains(guid, StringComparison.Ordinal));
            Assert.Contains(lines, line => line.Contains($"{{{guid}}}.Release|Any CPU.Deploy.0", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Absent_project_system_leaves_no_target_of_a_solution_build_undefined()
    {
        XNamespace ns = "http://schemas.microsoft.com/developer/msbuild/2003";
        string[] targets = [.. XDocument.Load(Path.Combine(Repository.Root, "build", "NanoFramework.Absent.targets")).Root!
            .Elements(ns + "Target").Select(target => target.Attribute("Name")!.Value)];
        Assert.Superset(
            new HashSet<string> { "Build", "Rebuild", "Clean", "Restore", "VSTest", "Publish", "Pack", "GetTargetPath" },
            targets.ToHashSet()
        );
    }

    [Fact]
    public void Solution_filter_holds_the_device_projects_alone()
    {
        using JsonDocument filter = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, "Device.slnf")));
        JsonElement solution = filter.RootElement.GetProperty("solution");
        Assert.Equal("SecureGattServer.sln", solution.GetProperty("path").GetString());
        Assert.Equal(
            Repository.DeviceProjects.Select(project => Repository.Relative(project.Path).Replace('/', '\\')).Order(StringComparer.Ordinal),
            solution.GetProperty("projects").EnumerateArray().Select(item => item.GetString())
        );
    }

    /// <summary>
    /// Everything a nanoFramework project needs from the library: the references of our applications, with PE and documentation, and the
    /// packages it was built with.
    /// </summary>
    [Fact]
    public void Package_holds_each_library_with_its_image_and_documentation()
    {
        XElement package = XDocument.Load(Path.Combine(Repository.Root, "build", "SecureGatt.nuspec")).Root!;
        DeviceProject[] libraries =
        [
            .. Repository.Applications.SelectMany(application => application.ProjectReferences).DistinctBy(project => project.Path),
        ];
        Assert.Single(libraries);
        string[] files =
        [
            .. package.Descendants().Where(item => item.Name.LocalName == "file").Select(item => item.Attribute("src")!.Value),
        ];
        foreach (DeviceProject library in libraries)
            foreach (string kind in new[] { "dll", "pe", "pdbx", "xml" })
                Assert.Contains($@"..\src\{library.AssemblyName}\bin\$Configuration$\{library.AssemblyName}.{kind}", files);
        Assert.Contains("package-readme.md", files);
        Assert.Equal(
            libraries
                .SelectMany(library => library.Packages)
                .Distinct()
                .Select(item => $"{item.Key} [{item.Value}]")
                .Order(StringComparer.Ordinal),
            package
                .Descendants()
                .Where(item => item.Name.LocalName == "dependency")
                .Select(item => $"{item.Attribute("id")!.Value} {item.Attribute("version")!.Value}")
                .Order(StringComparer.Ordinal)
        );
    }

    private static string Plain(string path) => $"    <Compile Include=\"{path.Replace('/', '\\')}\" />";

    private static IEnumerable<string> LinkedFolders(DeviceProject project) => project.Compile
        .Where(item => item.StartsWith(@"..\..\src\", StringComparison.Ordinal)).Select(item => item.Split('\\')[3]).Distinct();

    private static IEnumerable<string> Linked(string folder) =>
        Repository
            .Sources(Path.Combine(Repository.Root, "src", folder))
            .Where(path => path != "Program.cs" && !path.StartsWith("Properties/", StringComparison.Ordinal))
            .Select(path => path.Replace('/', '\\'))
            .Select(path => $"    <Compile Include=\"..\\..\\src\\{folder}\\{path}\" Link=\"{folder}\\{path}\" />");
}
