using System;
using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;

namespace TestKit.Peers;

/// <summary>
/// The npm package ble-host at the version the lock file pins, installed once into the output folder of this test assembly.
/// </summary>
/// <param name="folder">The folder with package.json and its lock.</param>
/// <param name="node">The program Node.js.</param>
/// <param name="npm">Its package manager.</param>
/// <param name="patience">How long each of them may take.</param>
internal sealed class BleHostPackage(string folder, string node = "node", string npm = "npm", TimeSpan? patience = null)
{
    /// <summary>The peer's name in the matrix.</summary>
    public const string Peer = "ble-host";

    private const int OldestNode = 18;

    // ENOENT, and the same in Windows.
    private const int FileNotFound = 2;

    private readonly TimeSpan _patience = patience ?? TimeSpan.FromMinutes(1);

    /// <summary>The folder with peer.mjs and node_modules.</summary>
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "ble-host");

    private static readonly Lazy<string?> s_skipReason = new(
        static () => new BleHostPackage(Folder).Install(),
        LazyThreadSafetyMode.ExecutionAndPublication
    );

    /// <summary>Why the package cannot be had on this machine; null when it is there.</summary>
    public static string? SkipReason => s_skipReason.Value;

    /// <summary>Installs the package where it is not there yet; why it cannot be had, or null.</summary>
    public string? Install()
    {
        (string output, string? noNode) = Run(node, "--version");
        if (noNode is not null) return $"node cannot be run ({noNode}); install Node.js {OldestNode} or later to run these tests";
        if (Major(output) is not { } major || major < OldestNode)
            return $"node is too old ({output}); install Node.js {OldestNode} or later to run these tests";
        // Two test runs of one output folder must not install over each other.
        using FileStream? gate = Gate();
        if (gate is null) return $"another run has been installing ble-host in {folder} for too long; try again";
        if (!File.Exists(Path.Combine(folder, "node_modules", "ble-host", "package.json"))
            && Run(npm, "ci --omit=optional --no-audit --no-fund --ignore-scripts --fetch-retries=1").Problem is { } problem)
        {
            return $"npm cannot install ble-host ({problem}); connect to an npm registry to run these tests";
        }

        PeerMatrix.Version(Peer, $"npm ble-host {Version()}, Node.js {output}");
        return null;
    }

    private static int? Major(string version) =>
        int.TryParse(version.TrimStart('v').Split('.')[0], NumberStyles.None, CultureInfo.InvariantCulture, out int major) ? major : null;

    private string? Version() =>
        (string?)JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "node_modules", "ble-host", "package.json")))?["version"];

    private FileStream? Gate()
    {
        for (DateTime limit = DateTime.UtcNow + _patience; DateTime.UtcNow < limit; Thread.Yield())
        {
            try
            {
                return new FileStream(Path.Combine(folder, ".install"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                // Another run installs.
            }
        }

        return null;
    }

    private (string Output, string? Problem) Run(string program, string arguments)
    {
        bool isScript = OperatingSystem.IsWindows() && program == "npm";
        var start = isScript ? new ProcessStartInfo("cmd", $"/c npm {arguments}") : new ProcessStartInfo(program, arguments);
        start.WorkingDirectory = folder;
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        try
        {
            using Process process = Process.Start(start)!;
            Task<string> output = process.StandardOutput.ReadToEndAsync();
            Task<string> errors = process.StandardError.ReadToEndAsync();
            if (!process.WaitForExit(_patience))
            {
                process.Kill(entireProcessTree: true);
                return ("", $"{Path.GetFileName(program)} did not end in {_patience.TotalSeconds:F0} s and was stopped");
            }

            return process.ExitCode == 0
                ? (output.Result.Trim(), null)
                : ("", (output.Result + errors.Result).ReplaceLineEndings(" ").Trim());
        }
        catch (Win32Exception exception)
        {
            return ("", exception.NativeErrorCode == FileNotFound ? "it is not installed" : exception.Message);
        }
    }
}
