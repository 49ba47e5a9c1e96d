using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Diagnostics;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace Peers.Tests.Bluez;

/// <summary>Wireshark's decoder, an independent reader of our traces.</summary>
internal static class Tshark
{
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(60);
    private static readonly Lazy<string?> s_skipReason = new(Probe, LazyThreadSafetyMode.ExecutionAndPublication);

    /// <summary>Why it cannot be had on this machine; null when it is there.</summary>
    public static string? SkipReason => s_skipReason.Value;

    /// <summary>The fields of every packet that passes a display filter, one row a packet; an absent field is "".</summary>
    public static async Task<IReadOnlyList<string[]>> FieldsAsync(string trace, string filter, params string[] fields)
    {
        string output = await RunAsync([
            "-n",
            "-r",
            trace,
            "-Y",
            filter,
            "-T",
            "fields",
            "-E",
            "separator=|",
            .. fields.SelectMany(static field => (string[])["-e", field]),
        ]);
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => line.Split('|'))];
    }

    private static string? Probe()
    {
        try
        {
            RunAsync(["--version"]).GetAwaiter().GetResult();
            return null;
        }
        catch (Exception exception) when (exception is Win32Exception or InvalidOperationException)
        {
            return $"tshark cannot be run ({exception.Message}); install it: apt-get install --no-install-recommends tshark";
        }
    }

    private static async Task<string> RunAsync(IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("tshark") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in arguments) start.ArgumentList.Add(argument);
        using Process process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(s_timeout);
        Task<string> output = process.StandardOutput.ReadToEndAsync(limit.Token);
        Task<string> problem = process.StandardError.ReadToEndAsync(limit.Token);
        try
        {
            await process.WaitForExitAsync(limit.Token);
            return process.ExitCode == 0
                ? await output
                : throw new InvalidOperationException($"tshark ended with {process.ExitCode}: {await problem}");
        }
        catch (OperationCanceledException exception)
        {
            process.Kill(entireProcessTree: true);
            throw new InvalidOperationException($"tshark did not end in {s_timeout.TotalSeconds:F0} s", exception);
        }
    }
}
