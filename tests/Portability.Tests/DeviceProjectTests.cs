using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Xml.Linq;
using Portability.Tests.Gate;
using Xunit;

namespace Portability.Tests;

/// <summary>The device projects agree with their folders, with their packages.config, and with the versions the gate compiles against.</summary>
public sealed class DeviceProjectTests
{
    private const string Key = "Culture=neutral, PublicKeyToken=c07d481e9758c731";

    public static TheoryData<string> Product => [.. Repository.Product.Select(project => project.Property("AssemblyName")!)];

    public static TheoryData<string> Projects => [.. Repository.Product.Append(Repository.UnitTests).Select(project => project.Property("AssemblyName")!)];

    [Theory]
    [MemberData(nameof(Product))]
    public void Project_lists_the_files_of_its_folder(string which) =>
        AssertListed(Project(which), [.. Repository.Sources(Project(which).Folder).Select(Plain)]);

    [Fact]
    public void Unit_test_project_lists_its_folder_and_the_applications_without_their_entry_points() => AssertListed(Repository.UnitTests,
    [
        .. Linked("CounterServer"), .. Linked("SecureGattServer"), .. Repository.Sources(Repository.UnitTests.Folder).Select(Plain),
    ]);

    [Fact]
    public void Unit_tests_and_the_librarys_logic_reference_nothing_that_starts_a_thread_at_boot()
    {
        DeviceProject[] projects = [Repository.UnitTests, .. Repository.UnitTests.Projects];
        Assert.Equal(["NFUnitTest", "SecureGatt.Core"], projects.Select(project => project.Property("AssemblyName")));
        Assert.DoesNotContain(projects.SelectMany(project => project.Assemblies), name => name is "nanoFramework.Device.Bluetooth" or "nanoFramework.Runtime.Events");
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void References_and_packages_agree_with_the_recorded_versions(string which)
    {
        DeviceProject project = Project(which);
        foreach ((string name, string hint) in project.References.Where(reference => !reference.Name.Contains("Launcher", StringComparison.Ordinal)))
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
        DeviceProject project = Project(which);
        Assert.Equal("{11A8DD76-328B-46DF-9F39-F559912D0360};{FAE04EC0-301F-11D3-BF4B-00C04F79EFBC}", project.Property("ProjectTypeGuids"));
        Assert.Equal("9.0", project.Property("LangVersion"));
        Assert.Equal("v1.0", project.Property("TargetFrameworkVersion"));
        string[] imports = [.. project.Imports.Select(import => import.Attribute("Project")!.Value)];
        foreach (string file in new[] { "NFProjectSystem.Default.props", "NFProjectSystem.props", "NFProjectSystem.CSharp.targets" })
            Assert.Contains("$(NanoFrameworkProjectSystemPath)" + file, imports);
        Assert.All(project.Imports, import => Assert.Contains("Exists(", import.Attribute("Condition")!.Value, StringComparison.Ordinal));
        foreach (string file in new[] { "Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props" })
            Assert.True(File.Exists(Path.Combine(project.Folder, file)), $"{file} must stop the PC projects' settings from reaching {which}.");
    }

    [Fact]
    public void Unit_test_project_is_one_the_adapter_finds()
    {
        DeviceProject project = Repository.UnitTests;
        Assert.Equal("NFUnitTest", project.Property("AssemblyName"));
        Assert.Equal("true", project.Property("IsTestProject"));
        Assert.Equal("UnitTest", project.Property("TestProjectType"));
        Assert.Equal(@"$(MSBuildProjectDirectory)\nano.runsettings", project.Property("RunSettingsFilePath"));
        Assert.Contains(project.Items("ProjectCapability"), item => item.Attribute("Include")!.Value == "TestContainer");
        Assert.Contains(project.References, item => item.HintPath.EndsWith(@"\nanoFramework.UnitTestLauncher.exe", StringComparison.Ordinal));
        XElement settings = XDocument.Load(Path.Combine(project.Folder, "nano.runsettings")).Root!;
        Assert.Equal("1", settings.Element("RunConfiguration")!.Element("MaxCpuCount")!.Value);
        Assert.Equal("net48", settings.Element("RunConfiguration")!.Element("TargetFrameworkVersion")!.Value);
        Assert.NotNull(settings.Element("nanoFrameworkAdapter")!.Element("IsRealHardware"));
    }

    [Fact]
    public void Device_documentation_names_the_versions_in_use()
    {
        string[] lines = File.ReadAllLines(Path.Combine(Repository.Root, "docs", "device.md"));
        foreach ((string package, string version) in Repository.UnitTests.Packages.Concat(Repository.Firmware.Packages))
            Assert.Contains(lines, line => line.StartsWith($"| {package}", StringComparison.Ordinal) && line.EndsWith($"| {version} |", StringComparison.Ordinal));
    }

    [Fact]
    public void Solution_holds_the_device_projects_under_their_own_type()
    {
        string[] lines = File.ReadAllLines(Path.Combine(Repository.Root, "SecureGattServer.sln"));
        foreach (DeviceProject project in Repository.Product.Append(Repository.UnitTests))
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
        Assert.Superset(new HashSet<string> { "Build", "Rebuild", "Clean", "Restore", "VSTest", "Publish", "Pack", "GetTargetPath" }, targets.ToHashSet());
    }

    private static DeviceProject Project(string which) => Repository.Product.Append(Repository.UnitTests).Single(project => project.Property("AssemblyName") == which);

    private static string Plain(string path) => $"    <Compile Include=\"{path.Replace('/', '\\')}\" />";

    private static IEnumerable<string> Linked(string project) => Repository.Sources(Path.Combine(Repository.Root, "src", project))
        .Where(path => path is not ("Program.cs" or "Properties/AssemblyInfo.cs")).Select(path => path.Replace('/', '\\'))
        .Select(path => $"    <Compile Include=\"..\\..\\src\\{project}\\{path}\" Link=\"{project}\\{path}\" />");

    private static void AssertListed(DeviceProject project, IReadOnlyList<string> expected)
    {
        string[] listed = [.. File.ReadAllLines(project.Path).Where(line => line.Contains("<Compile ", StringComparison.Ordinal))];
        Assert.True(expected.SequenceEqual(listed), $"{Repository.Relative(project.Path)} does not list its files. Run dotnet run build/update-nfproj.cs, "
            + $"or paste this over its Compile group:\n  <ItemGroup Label=\"Compile\">\n{string.Join('\n', expected)}\n  </ItemGroup>");
    }
}
