using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Portability.Tests.Gate;
using Xunit;
using YamlDotNet.Serialization;
using Map = System.Collections.Generic.Dictionary<object, object>;

namespace Portability.Tests;

/// <summary>The workflows are well formed, bounded, least privileged, pinned, and run the commands they claim to run.</summary>
public sealed partial class WorkflowTests
{
    public static TheoryData<string> Workflows =>
        new(Directory.GetFiles(Path.Combine(Repository.Root, ".github", "workflows"), "*.yml").Select(path => Path.GetFileName(path)!));

    [Theory]
    [MemberData(nameof(Workflows))]
    public void Workflow_has_what_every_workflow_needs(string file)
    {
        Map workflow = Load(file);
        Assert.Equal(["concurrency", "jobs", "name", "on", "permissions"], workflow.Keys.Cast<string>().Order(StringComparer.Ordinal));
        Assert.Equal("read", Assert.Single((Map)workflow["permissions"]).Value);
        // Changes of code are checked immediately; long checks run at night or on request; a release is made from a tag only.
        string[] triggers = [.. Keys(workflow["on"]).Order(StringComparer.Ordinal)];
        Assert.Contains(string.Join(' ', triggers), new[] { "pull_request push workflow_dispatch", "schedule workflow_dispatch", "push" });
        if (triggers is ["push"]) Assert.Equal("tags", Assert.Single((Map)((Map)workflow["on"])["push"]).Key);
        Assert.Superset(new HashSet<string> { "group", "cancel-in-progress" }, Keys(workflow["concurrency"]));
        foreach (Map job in Jobs(workflow))
        {
            Assert.Superset(new HashSet<string> { "runs-on", "timeout-minutes", "steps" }, Keys(job));
            Assert.InRange(int.Parse((string)job["timeout-minutes"], null), 1, 60);
        }
    }

    [Theory]
    [MemberData(nameof(Workflows))]
    public void Every_step_runs_one_thing_and_every_action_is_pinned(string file)
    {
        foreach (Map step in Steps(Load(file)))
        {
            Assert.True(
                step.ContainsKey("uses") ^ step.ContainsKey("run"),
                $"{file}: a step needs 'uses' or 'run', not both: {string.Join(", ", step.Keys)}"
            );
            if (step.TryGetValue("uses", out object? action))
                Assert.Matches(@"^[\w.-]+/[\w.-]+@(v\d+(\.\d+)*|[0-9a-f]{40})$", (string)action);
            Assert.DoesNotMatch(Secret(), string.Concat(step.Values.OfType<string>()));
        }
    }

    [Fact]
    public void Ubuntu_runs_the_readmes_test_command_through_the_ci_script()
    {
        Assert.Contains(Steps(Load("ci.yml")), step => step.GetValueOrDefault("run") as string == "bash .ci/run");
        string script = File.ReadAllText(Path.Combine(Repository.Root, ".ci", "run"));
        Assert.Contains("dotnet test SecureGattServer.sln", script, StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
            Assert.True(
                File.GetUnixFileMode(Path.Combine(Repository.Root, ".ci", "run")).HasFlag(UnixFileMode.UserExecute),
                ".ci/run is not executable."
            );
    }

    [Fact]
    public void Windows_builds_every_device_project_runs_their_tests_packs_the_library_and_enforces_the_limits()
    {
        Map workflow = Load("device.yml");
        Map job = Assert.Single(Jobs(workflow));
        Assert.Equal("windows-2022", job["runs-on"]);
        Map environment = (Map)job["env"];
        Assert.Equal($"{FirmwareTests.ApplicationLimit}", environment["APPLICATION_LIMIT"]);
        Assert.Equal($"{FirmwareTests.ImageLimit}", environment["IMAGE_LIMIT"]);
        string[] actions = [.. Steps(workflow).Select(step => step.GetValueOrDefault("uses")).OfType<string>()];
        foreach (
            string action in new[]
            {
                "nanoframework/nanobuild@v1",
                "microsoft/setup-msbuild@",
                "nuget/setup-nuget@",
                "actions/upload-artifact@",
            }
        )
            Assert.Contains(actions, item => item.StartsWith(action, StringComparison.Ordinal));
        string commands = string.Join('\n', Steps(workflow).Select(step => step.GetValueOrDefault("run")).OfType<string>());
        Assert.Equal(string.Join(' ', Repository.Applications.Select(project => project.AssemblyName)), environment["APPLICATIONS"]);
        foreach (string text in new[]
        {
            "*.nfproj", "packages.config", "nuget restore", "msbuild $project", "NFUnitTest.dll", "/TestAdapterPath:", "nano.runsettings",
            "APPLICATION_LIMIT",
            "IMAGE_LIMIT", "$application.bin", "nuget pack build/SecureGatt.nuspec",
        })
            Assert.Contains(text, commands, StringComparison.Ordinal);
    }

    [Fact]
    public void Windows_builds_and_tests_the_PC_side()
    {
        Map job = Assert.Single(Jobs(Load("ci.yml")), static job => (string)job["runs-on"] == "windows-latest");
        string[] commands =
        [
            .. ((IEnumerable<object>)job["steps"]).Cast<Map>().Select(static step => step.GetValueOrDefault("run")).OfType<string>(),
        ];
        Assert.Contains(commands, static command => command.StartsWith("dotnet build SecureGattServer.sln", StringComparison.Ordinal));
        Assert.Contains(commands, static command => command.StartsWith("dotnet test SecureGattServer.sln", StringComparison.Ordinal));
    }

    [Fact]
    public void A_release_is_what_its_tag_says_tested_and_described_in_the_changelog()
    {
        string commands = string.Join(
            '\n',
            Steps(Load("release.yml")).Select(static step => step.GetValueOrDefault("run")).OfType<string>()
        );
        foreach (
            string text in new[] { "Directory.Build.props", "CHANGELOG.md", "bash .ci/run", "dotnet pack SecureGattServer.sln", "--draft" }
        )
            Assert.Contains(text, commands, StringComparison.Ordinal);
        string version = XDocument.Load(Path.Combine(Repository.Root, "Directory.Build.props")).Descendants("Version").Single().Value;
        Assert.Contains($"## [{version}]", File.ReadAllText(Path.Combine(Repository.Root, "CHANGELOG.md")), StringComparison.Ordinal);
    }

    private static Map Load(string file) => new DeserializerBuilder().Build()
        .Deserialize<Map>(File.ReadAllText(Path.Combine(Repository.Root, ".github", "workflows", file)));

    private static IEnumerable<Map> Jobs(Map workflow) => ((Map)workflow["jobs"]).Values.Cast<Map>();

    private static IEnumerable<Map> Steps(Map workflow) => Jobs(workflow).SelectMany(job => ((List<object>)job["steps"]).Cast<Map>());

    private static HashSet<string> Keys(object map) => [.. ((Map)map).Keys.Cast<string>()];

    [GeneratedRegex(@"\$\{\{\s*secrets\.")]
    private static partial Regex Secret();
}
