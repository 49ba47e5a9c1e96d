using System;
using System.IO;
using System.Threading.Tasks;
using Portability.Tests.Gate;
using Xunit;

namespace Portability.Tests;

/// <summary>
/// A broken rule of style is a warning for users who adapt the firmware, and an error in CI: the same settings, really built.
/// </summary>
public sealed class StyleTests : IDisposable
{
    // A member without accessibility (IDE0040), an unused using (IDE0005), a public member without a comment (CS1591).
    private const string Careless = """
        using System;

        namespace Adapted
        {
            public class Sensor
            {
                int _value = 21;

                public int Read() => _value;
            }
        }

        """;

    private static readonly TimeSpan s_timeout = TimeSpan.FromMinutes(8);
    private readonly string _folder = Directory.CreateTempSubdirectory("style").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("", "warning", 0)]
    [InlineData(" -p:CI=true", "error", 1)]
    public async Task A_broken_style_rule_fails_the_build_in_CI_only(string option, string severity, int code)
    {
        foreach (
            string name in (string[])
                [
                    ".editorconfig",
                    "Directory.Build.props",
                    "Directory.Build.targets",
                    "Directory.Packages.props",
                    "global.json",
                    "nuget.config",
                ]
        )
            File.Copy(Path.Combine(Repository.Root, name), Path.Combine(_folder, name));
        string project = Directory.CreateDirectory(Path.Combine(_folder, "src", "Adapted")).FullName;
        File.WriteAllText(Path.Combine(project, "Adapted.csproj"), """<Project Sdk="Microsoft.NET.Sdk" />""");
        File.WriteAllText(Path.Combine(project, "Sensor.cs"), Careless);
        await using Command build = Command.Start("dotnet build" + option, project, runAnalyzers: true);
        int ended = await build.EndAsync(s_timeout);
        Assert.True(ended == code, build.Said);
        foreach (string rule in (string[])["IDE0040", "IDE0005", "CS1591"])
            Assert.Contains($": {severity} {rule}: ", build.Said, StringComparison.Ordinal);
    }
}
