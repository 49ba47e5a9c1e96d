using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;
using Peers.Tests.Btvirt;
using Peers.Tests.Harness;
using Xunit;
using Xunit.Abstractions;

namespace Peers.Tests.Bluez;

/// <summary>One guest for all flows of a run, and the folder of their traces; each flow is a row of the matrix.</summary>
public sealed class BlueZFixture(IMessageSink output) : IAsyncLifetime
{
    private const string Peer = "BlueZ";
    private static readonly Lazy<string> s_traces = new(EmptyFolder, LazyThreadSafetyMode.ExecutionAndPublication);

    private readonly List<TimeSpan> _starts = [];
    private Guest? _guest;

    /// <summary>Where flows leave their traces; emptied at the start of a run.</summary>
    public static string Traces => s_traces.Value;

    /// <inheritdoc/>
    public Task InitializeAsync() => Task.CompletedTask;

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        if (_guest is not null) await _guest.DisposeAsync();
        foreach (TimeSpan start in _starts) output.OnMessage(new Xunit.Sdk.DiagnosticMessage($"a guest started in {start.TotalSeconds:F1} s"));
    }

    /// <summary>Runs one flow on the shared guest with a firmware and a trace of its own; a failure carries what all sides said.</summary>
    /// <param name="serve">Arguments of `serve`.</param>
    /// <param name="flow">What happens.</param>
    /// <param name="name">The flow's name in the matrix.</param>
    /// <param name="traces">Looks at the traces, whole by then, beginning with the device's; by default only that no packet is malformed.</param>
    internal async Task RunAsync(string serve, Func<Guest, Firmware, Task> flow, [CallerMemberName] string name = "", Func<string, Task>? traces = null)
    {
        var watch = Stopwatch.StartNew();
        string trace = Path.Combine(Traces, string.Concat(name.Select(static c => char.IsAsciiLetterOrDigit(c) ? c : '-')) + ".btsnoop");
        Task<Firmware> serving = Firmware.ServeAsync($"{serve} --interval-ms 100", trace);
        Guest guest = await SoundGuestAsync();
        Firmware firmware = await serving;
        string result = PeerMatrix.Failed;
        long? memory = null;
        try
        {
            await LiveAsync(() => flow(guest, firmware), name, guest, firmware);
            memory = (guest.PeakMemoryBytes ?? _guest?.PeakMemoryBytes) + firmware.PeakMemoryBytes;
            await firmware.DisposeAsync();
            if (Tshark.Obstacle is null) await (traces ?? CheckTracesAsync)(trace);
            result = Tshark.Obstacle is null ? PeerMatrix.Held : $"{PeerMatrix.Held}, but for the traces: {Tshark.Obstacle}";
        }
        finally
        {
            await firmware.DisposeAsync();
            PeerMatrix.Record(Peer, PeerMatrix.Sentence(name), result, watch.Elapsed, memory);
        }
    }

    /// <summary>Ends a guest that a flow has failed on; the next flow gets another.</summary>
    internal async Task GiveUpAsync(Guest guest)
    {
        await (_guest ?? guest).DisposeAsync();
        _guest = null;
    }

    /// <summary>The guest, a new one where a flow failed or left the phone's kernel or daemon in pieces.</summary>
    internal async Task<Guest> SoundGuestAsync()
    {
        if (_guest is { IsSound: false })
        {
            await _guest.DisposeAsync();
            _guest = null;
        }

        if (_guest is not null) return _guest;
        PeerMatrix.Version(Peer, string.Join(", ", File.ReadLines(Path.Combine(GuestImage.Folder, "versions"))));
        _guest = await Guest.StartAsync(BtvirtAir.PortInGuest);
        _starts.Add(_guest.StartTime);
        return _guest;
    }

    private async Task LiveAsync(Func<Task> flow, string name, Guest guest, Firmware firmware)
    {
        try
        {
            await flow();
        }
        catch (Exception exception)
        {
            string logs = await LogsAsync(guest);
            await GiveUpAsync(guest);
            throw new InvalidOperationException($"{name}: {exception.Message}\n--- serve\n{firmware.Transcript}\n--- guest\n{logs}", exception);
        }
    }

    private static async Task CheckTracesAsync(string deviceTrace)
    {
        foreach (string trace in Directory.GetFiles(Traces, Path.GetFileNameWithoutExtension(deviceTrace) + ".*")) await Conversation.ReadAsync(trace, isPhone: trace != deviceTrace);
    }

    private static string EmptyFolder()
    {
        string folder = Path.Combine(AppContext.BaseDirectory, "traces", "bluez");
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        Directory.CreateDirectory(folder);
        return folder;
    }

    internal static async Task<string> LogsAsync(Guest guest)
    {
        try
        {
            return await guest.RunAsync("tail -n 40 /var/log/bluetoothd.log; cat /var/log/btattach.log; dmesg | grep -A28 -e BUG -e 'cut here' | head -n 60; dmesg | tail -n 5");
        }
        catch (InvalidOperationException exception)
        {
            return exception.Message;
        }
    }
}

/// <summary>All flows of a collection share one guest, so they run one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class BlueZCollection : ICollectionFixture<BlueZFixture>
{
    public const string Name = "BlueZ";
}

/// <summary>A second guest beside the first, for the machine's second processor.</summary>
[CollectionDefinition(Name)]
public sealed class SecondBlueZCollection : ICollectionFixture<BlueZFixture>
{
    public const string Name = "BlueZ, second guest";
}
