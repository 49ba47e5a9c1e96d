// The packages as a user takes them: from a folder feed, in an empty directory, with nothing of the repository about.
using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Text;
using System.Threading.Tasks;
using TestKit;
using Xunit;

namespace BleStack.Testing.Tests;

public sealed class PackageTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private static readonly string Repository = RepositoryRoot.Path;
    private static readonly string Configuration = typeof(PackageTests)
        .Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!
        .Configuration;

    private readonly string _folder = Directory.CreateTempSubdirectory("packages-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Template_makes_a_firmware_whose_tests_pass_on_a_virtual_board_and_which_the_tool_runs()
    {
        await PackAsync("src/BleStack", "src/BleStack.Virtual", "src/BleStack.Testing", "src/SecureGattServer.Simulator", "templates");
        File.WriteAllText(Path.Combine(_folder, "nuget.config"), NuGetConfiguration());
        string hive = Path.Combine(_folder, "hive");
        string template = Directory.EnumerateFiles(Path.Combine(_folder, "feed"), "SecureGattServer.Templates.*.nupkg").Single();
        await DotnetAsync(_folder, "new", "install", template, "--debug:custom-hive", hive);
        await DotnetAsync(_folder, "new", "secure-sensor", "--name", "Greenhouse", "--debug:custom-hive", hive);

        string output = await DotnetAsync(Path.Combine(_folder, "Greenhouse"), "test", "--nologo");
        Assert.Contains("Passed:     4", output, StringComparison.Ordinal);

        // What F5 does in VS Code, without the debugger.
        VsCodeProfile profile = LaunchProfiles.OfVsCode(Path.Combine(_folder, "Greenhouse"));
        foreach (string[] task in profile.Tasks) await DotnetAsync(Path.Combine(_folder, "Greenhouse"), task[1..]);
        Assert.Contains("ready address=", await RunUntilReadyAsync(profile), StringComparison.Ordinal);
    }

    private async Task PackAsync(params string[] projects)
    {
        foreach (string project in projects)
            await DotnetAsync(
                Repository,
                "pack",
                project,
                "--no-build",
                "--configuration",
                Configuration,
                "--output",
                Path.Combine(_folder, "feed"),
                "--nologo"
            );
    }

    // Our packages are restored into a folder of the test; others come from the existing folder, and otherwise from the configured source.
    private static string NuGetConfiguration() => $"""
        <configuration>
          <config><add key="globalPackagesFolder" value="packages" /></config>
          <packageSources><add key="feed" value="feed" /></packageSources>
          <fallbackPackageFolders><add key="user" value="{UserPackages()}" /></fallbackPackageFolders>
        </configuration>
        """;

    private static string UserPackages() => Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    private async Task<string> RunUntilReadyAsync(VsCodeProfile profile)
    {
        string tool = profile.Program + (OperatingSystem.IsWindows() ? ".exe" : "");
        using Process process = Start(tool, _folder, [.. profile.Arguments, "--plain"]);
        StringBuilder output = new();
        try
        {
            while (await process.StandardOutput.ReadLineAsync().WaitAsync(Patience) is { } line)
            {
                output.AppendLine(line);
                if (line.StartsWith("ready", StringComparison.Ordinal)) return output.ToString();
            }
        }
        finally
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }

        return output.ToString() + await process.StandardError.ReadToEndAsync();
    }

    private static async Task<string> DotnetAsync(string folder, params string[] arguments)
    {
        using Process process = Start("dotnet", folder, arguments);
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(Patience);
        Assert.True(
            process.ExitCode == 0,
            $"dotnet {string.Join(' ', arguments)} ended with {process.ExitCode}:\n{await output}{await error}"
        );
        return await output;
    }

    private static Process Start(string file, string folder, string[] arguments)
    {
        ProcessStartInfo start = new(file, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        // Analysis takes as long as compilation; the repository's build already checks the sources.
        start.Environment["RunAnalyzers"] = "false";
        // Settings of the build that runs this test must not apply to a user's build.
        foreach (
            string name in start
                .Environment.Keys.Where(static key =>
                    key.StartsWith("MSBuild", StringComparison.OrdinalIgnoreCase) || key is "CI" or "StrictWarnings"
                )
                .ToArray()
        )
            start.Environment.Remove(name);
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        return Process.Start(start)!;
    }
}
