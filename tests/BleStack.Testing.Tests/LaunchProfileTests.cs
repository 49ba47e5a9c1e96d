using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Xml.Linq;
using TestKit;
using Xunit;

namespace BleStack.Testing.Tests;

/// <summary>
/// F5 in VS Code and Visual Studio: the profiles of the template and of this repository start <c>run</c> on an application that their
/// builds produce.
/// </summary>
public sealed class LaunchProfileTests
{
    private static readonly string Repository = RepositoryRoot.Path;
    private static readonly string Template = Path.Combine(Repository, "templates", "firmware");

    [Fact]
    public void VS_Code_starts_the_templates_firmware_by_the_tool_its_task_installs()
    {
        VsCodeProfile profile = LaunchProfiles.OfVsCode(Template);
        Assert.Equal(Path.Combine(Template, ".tools", ToolCommand()), profile.Program);
        Assert.Equal(["run", Path.Combine(Template, TestOutput(), DeviceAssembly())], profile.Arguments);
        Assert.Contains(profile.Tasks, task =>
            task.SequenceEqual(["dotnet", "tool", "update", Property(Simulator(), "PackageId"), "--tool-path", ".tools"])
        );
        Assert.Contains(profile.Tasks, task => task.SequenceEqual(["dotnet", "build", Path.Combine(Template, "SecureSensor.Tests")]));
    }

    [Fact]
    public void VS_Code_starts_what_the_repositorys_build_makes()
    {
        VsCodeProfile profile = LaunchProfiles.OfVsCode(Repository);
        string project = Path.Combine(Repository, "tests", "BleStack.Testing.Tests");
        Assert.Contains(profile.Tasks, task => task.SequenceEqual(["dotnet", "build", project]));
        Assert.Equal(
            Path.Combine(
                Repository,
                "src",
                "SecureGattServer.Simulator",
                "bin",
                "Debug",
                "net10.0",
                Property(Simulator(), "AssemblyName") + ".dll"
            ),
            profile.Program
        );
        Assert.Equal(["run", Path.Combine(project, "bin", "Debug", "net10.0", DeviceAssembly())], profile.Arguments);
    }

    [Theory]
    [InlineData("templates/firmware/SecureSensor.Tests", "$(SolutionDir).tools\\simulator.exe run \"$(TargetDir)SecureSensor.exe\"")]
    [InlineData(
        "tests/BleStack.Testing.Tests",
        "dotnet \"$(SolutionDir)src\\SecureGattServer.Simulator\\bin\\$(Configuration)\\net10.0\\simulator.dll\" run \"$(TargetDir)SecureSensor.exe\""
    )]
    public void Visual_Studio_starts_run_from_the_project_whose_build_makes_the_firmware(string project, string command)
    {
        using JsonDocument settings = LaunchProfiles.Parse(Path.Combine(Repository, project, "Properties", "launchSettings.json"));
        JsonElement profile = Assert.Single(settings.RootElement.GetProperty("profiles").EnumerateObject()).Value;
        Assert.Equal("Executable", profile.GetProperty("commandName").GetString());
        Assert.Equal(command, $"{profile.GetProperty("executablePath").GetString()} {profile.GetProperty("commandLineArgs").GetString()}");
        XDocument projectFile = XDocument.Load(Directory.EnumerateFiles(Path.Combine(Repository, project), "*.csproj").Single());
        string firmware = projectFile.Descendants("DeviceApplication").Single().Attribute("Include")!.Value;
        Assert.Equal("SecureSensor", Property(Path.Combine(Repository, project, firmware), "AssemblyName"));
    }

    [Fact]
    public void Every_JSON_file_of_the_template_is_valid() =>
        Assert.All(
            Directory.EnumerateFiles(Template, "*.json", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 }),
            static path => LaunchProfiles.Parse(path).Dispose()
        );

    private static string Simulator() => Path.Combine(Repository, "src", "SecureGattServer.Simulator", "SecureGattServer.Simulator.csproj");

    private static string ToolCommand() => Property(Simulator(), "ToolCommandName");

    private static string DeviceAssembly() =>
        Property(Path.Combine(Template, "SecureSensor", "SecureSensor.nfproj"), "AssemblyName") + ".exe";

    private static string TestOutput() =>
        Path.Combine(
            "SecureSensor.Tests",
            "bin",
            "Debug",
            Property(Path.Combine(Template, "SecureSensor.Tests", "SecureSensor.Tests.csproj"), "TargetFramework")
        );

    private static string Property(string project, string name) =>
        XDocument.Load(project).Descendants().First(element => element.Name.LocalName == name).Value;
}

/// <summary>The launch configuration of VS Code.</summary>
/// <param name="Program">The program.</param>
/// <param name="Arguments">Its arguments.</param>
/// <param name="Tasks">The tasks that run before, each a command with its arguments.</param>
internal sealed record VsCodeProfile(string Program, string[] Arguments, IReadOnlyList<string[]> Tasks);

internal static class LaunchProfiles
{
    /// <summary>The first configuration of a folder, with its variables replaced.</summary>
    public static VsCodeProfile OfVsCode(string folder)
    {
        using JsonDocument launch = Parse(Path.Combine(folder, ".vscode", "launch.json")),
            tasks = Parse(Path.Combine(folder, ".vscode", "tasks.json"));
        JsonElement configuration = launch.RootElement.GetProperty("configurations")[0];
        Assert.Equal(
            ("coreclr", "launch"),
            (configuration.GetProperty("type").GetString(), configuration.GetProperty("request").GetString())
        );
        string[] commands =
        [
            Text(configuration.GetProperty("program")),
            .. configuration.GetProperty("args").EnumerateArray().Select(Text),
        ];
        return new VsCodeProfile(commands[0], commands[1..], [.. Before(configuration.GetProperty("preLaunchTask").GetString()!)]);

        string Text(JsonElement value) =>
            value.GetString()!.Replace("${workspaceFolder}", folder, StringComparison.Ordinal).Replace('/', Path.DirectorySeparatorChar);

        IEnumerable<string[]> Before(string label)
        {
            JsonElement task = tasks
                .RootElement.GetProperty("tasks")
                .EnumerateArray()
                .Single(task => task.GetProperty("label").GetString() == label);
            if (task.TryGetProperty("dependsOn", out JsonElement others))
                return others.EnumerateArray().SelectMany(other => Before(other.GetString()!));
            return [[task.GetProperty("command").GetString()!, .. task.GetProperty("args").EnumerateArray().Select(Text)]];
        }
    }

    public static JsonDocument Parse(string path) => JsonDocument.Parse(File.ReadAllText(path));
}
