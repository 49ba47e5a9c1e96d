using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using TestKit.Peers;

namespace Peers.Tests.BleHostFlows;

/// <summary>One peer.mjs in its own folder, where ble-host stores its bonds, and the steps it reports.</summary>
internal sealed class BleHostPeer : IAsyncDisposable
{
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(60);

    private readonly LineProcess _process;
    private readonly string _folder;
    private readonly List<JsonObject> _told = [];
    private bool _isEnded;

    private BleHostPeer(LineProcess process, string folder) => (_process, _folder) = (process, folder);

    public string Transcript => _process.Transcript;

    /// <summary>The most memory it held at any step.</summary>
    public long? PeakMemoryBytes { get; private set; }

    /// <summary>All steps so far.</summary>
    public IReadOnlyList<JsonObject> Told => _told;

    /// <summary>Starts a peer with its wishes, as arguments.mjs lists them.</summary>
    public static BleHostPeer Start(string wishes)
    {
        string folder = Directory.CreateTempSubdirectory("ble-host-").FullName;
        var start = new ProcessStartInfo("node") { WorkingDirectory = folder };
        start.ArgumentList.Add(Path.Combine(BleHostPackage.Folder, "peer.mjs"));
        start.ArgumentList.Add(wishes);
        return new BleHostPeer(new LineProcess("ble-host", start), folder);
    }

    /// <summary>Starts a peer on a controller of the air at a port of this machine.</summary>
    public static BleHostPeer Start(string flow, int port, JsonObject wishes)
    {
        var all = (JsonObject)wishes.DeepClone();
        all["flow"] = flow;
        all["port"] = port;
        return Start(all.ToJsonString());
    }

    /// <summary>The next step reported; a failed flow is an exception with its message.</summary>
    public async Task<JsonObject> NextAsync()
    {
        string line = await _process.NextAsync(static line => line.StartsWith('{'), "its next step", s_timeout);
        PeakMemoryBytes = _process.PeakMemoryBytes ?? PeakMemoryBytes;
        JsonObject step = JsonNode.Parse(line)!.AsObject();
        _told.Add(step);
        return (string?)step["step"] == "error" ? throw new InvalidOperationException($"ble-host: {step["message"]}") : step;
    }

    /// <summary>Waits for a step of a name; those before it are kept in <see cref="Told"/>.</summary>
    public async Task<JsonObject> NextAsync(string name)
    {
        while (true)
        {
            JsonObject step = await NextAsync();
            if ((string?)step["step"] == name) return step;
        }
    }

    /// <summary>An action or observation of the peer's user, as a line.</summary>
    public void Hear(string line) => _process.Write(line);

    public Task<int> ExitAsync() => _process.ExitAsync();

    /// <summary>Ends it, and all it remembers; once is enough.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_isEnded) return;
        _isEnded = true;
        await _process.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
