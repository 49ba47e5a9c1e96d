using System;
using System.ComponentModel;
using System.Diagnostics;
using System.IO;
using System.Threading;
using Xunit;

namespace Peers.Tests.Harness;

/// <summary>The npm package ble-host at the version the lock file pins, installed once into this test assembly's output folder.</summary>
internal static class BleHostPackage
{
    private static readonly Lazy<string?> s_obstacle = new(Install, LazyThreadSafetyMode.ExecutionAndPublication);

    /// <summary>The folder with flow.mjs and node_modules.</summary>
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "ble-host");

    /// <summary>Why the package cannot be had on this machine; null when it is there.</summary>
    public static string? Obstacle => s_obstacle.Value;

    private static string? Install()
    {
        if (Run("node", "--version") is { } noNode) return $"node cannot be run ({noNode}); install Node.js 18 or later to run these tests";
        // Two test runs of one output folder must not install over each other.
        using FileStream gate = Gate();
        if (File.Exists(Path.Combine(Folder, "node_modules", "ble-host", "package.json"))) return null;
        return Run("npm", "ci --omit=optional --no-audit --no-fund --ignore-scripts") is { } problem
            ? $"npm cannot install ble-host ({problem}); connect to an npm registry to run these tests"
            : null;
    }

    private static FileStream Gate()
    {
        for (DateTime limit = DateTime.UtcNow.AddMinutes(1); ; Thread.Yield())
        {
            try
            {
                return new FileStream(Path.Combine(Folder, ".install"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (DateTime.UtcNow < limit)
            {
                // Another run installs.
            }
        }
    }

    private static string? Run(string program, string arguments)
    {
        bool isScript = OperatingSystem.IsWindows() && program == "npm";
        var start = isScript ? new ProcessStartInfo("cmd", $"/c npm {arguments}") : new ProcessStartInfo(program, arguments);
        start.WorkingDirectory = Folder;
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        try
        {
            using Process process = Process.Start(start)!;
            string output = process.StandardOutput.ReadToEnd() + process.StandardError.ReadToEnd();
            if (!process.WaitForExit(TimeSpan.FromMinutes(1))) return "it did not end in a minute";
            return process.ExitCode == 0 ? null : output.ReplaceLineEndings(" ").Trim();
        }
        catch (Win32Exception exception)
        {
            return exception.Message;
        }
    }
}

/// <summary>A test that needs ble-host; skipped with the reason, never passed, where the package cannot be had.</summary>
internal sealed class BleHostTheoryAttribute : TheoryAttribute
{
    public BleHostTheoryAttribute()
    {
        if (BleHostPackage.Obstacle is { } obstacle) Skip = obstacle;
    }
}
