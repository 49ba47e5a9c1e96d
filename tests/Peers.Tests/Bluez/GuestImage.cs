using System;
using System.ComponentModel;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Threading;
using System.Threading.Tasks;

namespace Peers.Tests.Bluez;

/// <summary>The kernel and initramfs that build-guest.sh makes from Debian packages, built at most once for all tests.</summary>
internal static class GuestImage
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(6);
    private static readonly Lazy<(string? Folder, string? Obstacle)> s_built = new(Build, LazyThreadSafetyMode.ExecutionAndPublication);

    /// <summary>The folder with kernel, initramfs and versions.</summary>
    public static string Folder => s_built.Value.Folder ?? throw new InvalidOperationException(Obstacle);

    /// <summary>Why the guest cannot be had on this machine; null when it is there.</summary>
    public static string? Obstacle => s_built.Value.Obstacle;

    /// <summary>This folder in the sources.</summary>
    public static string Sources { get; } = typeof(GuestImage).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(static one => one.Key == "BluezSources").Value!;

    private static (string? Folder, string? Obstacle) Build()
    {
        if (!OperatingSystem.IsLinux()) return (null, "BlueZ runs in a guest built from Debian packages; this is no Linux");
        var start = new ProcessStartInfo("bash") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Path.Combine(Sources, "build-guest.sh"));
        try
        {
            using Process process = Process.Start(start)!;
            Task<string> output = process.StandardOutput.ReadToEndAsync();
            Task<string> problem = process.StandardError.ReadToEndAsync();
            if (process.WaitForExit(s_patience)) return Outcome(process.ExitCode, output.Result, problem.Result);
            process.Kill(entireProcessTree: true);
            return (null, $"build-guest.sh did not end in {s_patience.TotalMinutes:F0} minutes");
        }
        catch (Win32Exception exception)
        {
            return (null, $"bash cannot be run: {exception.Message}");
        }
    }

    // 3 is "this machine cannot"; any other failure is a defect of the script and must not look like a missing package.
    private static (string? Folder, string? Obstacle) Outcome(int code, string output, string problem) => code switch
    {
        0 => (LastLine(output), null),
        3 => (null, LastLine(problem)),
        _ => throw new InvalidOperationException($"build-guest.sh ended with {code}: {problem}"),
    };

    private static string LastLine(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault() ?? "it said nothing";
}
