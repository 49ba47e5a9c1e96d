using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Runtime.Versioning;
using System.Threading;
using System.Threading.Tasks;
using Peers.Tests.Harness;
using TestKit.Peers;
using TestKit.Peers.Bluez;
using Xunit;

namespace Peers.Tests.Bluez;

/// <summary>
/// A machine without prerequisites, a guest that does not respond: one clear line, a bounded wait, no process left running.
/// </summary>
[NeedsBlueZ]
public sealed class GuestLimitsTests : IDisposable
{
    // A last limit for test machines; the operations under test end much earlier.
    private static readonly TimeSpan s_timeout = TimeSpan.FromMinutes(3);
    private const int Cannot = 3;
    private const int Broken = 1;

    private readonly string _folder = Directory.CreateTempSubdirectory("guest-limits-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_machine_without_the_tools_is_told_which_is_missing()
    {
        ScriptResult ended = Build(new() { ["PATH"] = _folder });
        Assert.Equal(
            (Cannot, "build-guest: uname is missing; on Debian: apt-get install apt dpkg xz-utils coreutils mawk findutils"),
            (ended.Code, ended.LastProblem)
        );
    }

    [Fact]
    [SupportedOSPlatform("linux")]
    public void A_machine_of_another_architecture_is_told_so()
    {
        File.WriteAllText(Path.Combine(_folder, "uname"), "#!/bin/sh\n[ \"$1\" = -m ] && echo aarch64 || echo Linux\n");
        File.SetUnixFileMode(Path.Combine(_folder, "uname"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        ScriptResult ended = Build(new() { ["PATH"] = $"{_folder}:{Environment.GetEnvironmentVariable("PATH")}" });
        Assert.Equal((Cannot, "build-guest: the guest is an amd64 Debian; this machine is aarch64"), (ended.Code, ended.LastProblem));
    }

    [Fact]
    public void A_machine_without_package_lists_is_told_so()
    {
        ScriptResult ended = Build(
            new()
            {
                ["APT_CONFIG"] = Apt(
                    $"Dir::Etc::sourcelist \"/dev/null\"; Dir::Etc::sourceparts \"-\"; Dir::State::lists \"{_folder}/lists\";"
                ),
            }
        );
        Assert.Equal(Cannot, ended.Code);
        Assert.StartsWith("build-guest: apt knows no linux-image-amd64", ended.LastProblem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_machine_without_network_is_told_so_and_leaves_no_half_guest()
    {
        // No proxy listens on port 1 of this machine.
        string apt = Apt(
            "Acquire::http::Proxy \"http://127.0.0.1:1\"; Acquire::https::Proxy \"http://127.0.0.1:1\"; Acquire::Retries \"0\";"
        );
        ScriptResult ended = Build(new() { ["APT_CONFIG"] = apt });
        Assert.Equal(Cannot, ended.Code);
        Assert.StartsWith(
            "build-guest: apt-get could not download the guest's packages within 180 s: E: ",
            ended.LastProblem,
            StringComparison.Ordinal
        );
        Assert.Empty(Directory.GetDirectories(Path.Combine(_folder, "cache")));
    }

    // Without init in its initramfs the kernel panics.
    [Theory]
    [InlineData("initramfs", 1, "the guest did not say that it is ready within 1 s")]
    [InlineData("versions", 90, "QEMU ended; the guest did not get ready within 90 s")]
    public void A_guest_that_hangs_and_one_that_dies_while_they_boot_are_told_apart_and_ended(string initramfs, int seconds, string problem)
    {
        ScriptResult ended = Save(LinkedImage(initramfs), seconds);
        Assert.Equal(Broken, ended.Code);
        Assert.Contains($"save-guest: {problem}; its console said:", ended.Problem, StringComparison.Ordinal);
        AssertNothingRuns(_folder);
    }

    [Fact]
    public async Task A_guest_that_hangs_fails_the_command_within_its_limit_and_is_ended()
    {
        Guest guest = await Guest.StartAsync();
        int id = guest.ProcessId;
        Signal("STOP", id);
        InvalidOperationException said = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            guest.RunAsync("true", TimeSpan.FromSeconds(1))
        );
        Assert.StartsWith("guest did not say that it runs 'true'.", said.Message, StringComparison.Ordinal);
        await guest.DisposeAsync();
        Assert.False(Directory.Exists($"/proc/{id}"));
    }

    [Fact]
    public void A_guest_ends_with_the_process_that_started_it()
    {
        string started = Path.Combine(_folder, "started");
        string script = "\"$0\" \"$1\" null null null '' -S >/dev/null 2>&1 </dev/null & echo $! >\"$2\"; read -r";
        using Process starter = Process.Start(
            new ProcessStartInfo(
                "/bin/bash",
                ["-c", script, Path.Combine(GuestImage.Sources, "start-guest.sh"), GuestImage.Folder, started]
            )
            {
                RedirectStandardInput = true,
            }
        )!;
        WaitUntil(
            () =>
                File.Exists(started)
                && int.TryParse(File.ReadAllText(started), out int child)
                && CommandLine(child).StartsWith("qemu", StringComparison.Ordinal),
            "QEMU runs"
        );
        starter.Kill();
        int id = int.Parse(File.ReadAllText(started), CultureInfo.InvariantCulture);
        WaitUntil(() => CommandLine(id).Length == 0, "QEMU has ended");
    }

    [Fact]
    public void Every_program_of_a_flow_ends_with_the_test_run()
    {
        using Process run = Process.Start("sleep", ["60"]);
        var start = new ProcessStartInfo("sleep", ["60"]);
        ProcessTie.EndWith(start, run.Id);
        using Process program = Process.Start(start)!;
        WaitUntil(() => CommandLine(program.Id).StartsWith("sleep", StringComparison.Ordinal), "the program runs");
        run.Kill();
        Assert.True(program.WaitForExit(TimeSpan.FromSeconds(30)));
    }

    private static void WaitUntil(Func<bool> condition, string what)
    {
        for (var watch = Stopwatch.StartNew(); !condition(); Thread.Yield())
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(30), $"not in 30 s: {what}");
    }

    private ScriptResult Build(Dictionary<string, string?> environment) =>
        Script.Run(
            s_timeout,
            new Dictionary<string, string?>(environment) { ["GUEST_CACHE"] = Path.Combine(_folder, "cache") },
            "build-guest.sh"
        );

    private static ScriptResult Save(string image, int seconds) =>
        Script.Run(
            s_timeout,
            new Dictionary<string, string?> { ["GUEST_READY_SECONDS"] = seconds.ToString(CultureInfo.InvariantCulture) },
            "save-guest.sh",
            image
        );

    private string Apt(string text)
    {
        string file = Path.Combine(_folder, "apt.conf");
        File.WriteAllText(file, text);
        return file;
    }

    // The real kernel, and a file of the real image for its initramfs.
    private string LinkedImage(string initramfs)
    {
        string image = Directory.CreateDirectory(Path.Combine(_folder, "image")).FullName;
        File.CreateSymbolicLink(Path.Combine(image, "kernel"), Path.Combine(GuestImage.Folder, "kernel"));
        File.CreateSymbolicLink(Path.Combine(image, "initramfs"), Path.Combine(GuestImage.Folder, initramfs));
        return image;
    }

    // The watcher of a guest checks once a second.
    private static void AssertNothingRuns(string folder) =>
        WaitUntil(
            () =>
                !Array.Exists(Directory.GetDirectories("/proc"), process =>
                    int.TryParse(Path.GetFileName(process), out int id) && CommandLine(id).Contains(folder, StringComparison.Ordinal)
                ),
            "nothing of the guest runs"
        );

    // Empty when there is no such process, or it has ended and is not reaped.
    private static string CommandLine(int process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/cmdline");
        }
        catch (IOException)
        {
            return "";
        }
    }

    private static void Signal(string name, int process)
    {
        using Process kill = Process.Start("kill", [$"-{name}", process.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }
}
