using System;
using System.Diagnostics;
using System.IO;
using System.Threading.Tasks;
using TestKit.Peers;

namespace Peers.Tests.BleHostFlows;

/// <summary>Our own central, `simulator phone`, on a controller of a running air, commanded line by line.</summary>
internal sealed class ScriptedPhone : IAsyncDisposable
{
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(60);

    private readonly LineProcess _process;

    private ScriptedPhone(LineProcess process, string trace) => (_process, Trace) = (process, trace);

    /// <summary>The btsnoop file of its HCI traffic.</summary>
    public string Trace { get; }

    public string Transcript => _process.Transcript;

    public long? PeakMemoryBytes => _process.PeakMemoryBytes;

    public static ScriptedPhone Start(int port, string options, string trace)
    {
        string simulator = Environment.GetEnvironmentVariable("PEERS_SIMULATOR") ?? Path.Combine(AppContext.BaseDirectory, "simulator.dll");
        string host = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        var start = new ProcessStartInfo(
            host,
            $"exec \"{simulator}\" phone --plain --hci tcp:127.0.0.1:{port} --trace \"{trace}\" --force {options}"
        );
        return new ScriptedPhone(new LineProcess("phone", start), trace);
    }

    /// <summary>Types a command, or an answer, and waits for a line with its result.</summary>
    public async Task<string> DoAsync(string line, string says)
    {
        _process.Write(line);
        return await SaysAsync(says);
    }

    public void Type(string line) => _process.Write(line);

    /// <summary>Waits for a line of the phone itself that contains this; its narrator's explanations are skipped.</summary>
    public Task<string> SaysAsync(string part) => _process.NextAsync(line => Says(line, part), part, s_timeout);

    private static bool Says(string line, string part)
    {
        if (line.StartsWith("failed step", StringComparison.Ordinal)) throw new InvalidOperationException(line);
        bool isNarrated = line.StartsWith("link: ", StringComparison.Ordinal) || line.StartsWith("why: ", StringComparison.Ordinal);
        return !isNarrated && line.Contains(part, StringComparison.Ordinal);
    }

    /// <summary>Leaves, so that its trace is whole; its exit code is 0 only where every command worked.</summary>
    public async Task<int> QuitAsync()
    {
        _process.Write("quit");
        return await _process.ExitAsync();
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
