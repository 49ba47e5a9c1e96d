using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading.Tasks;
using Peers.Tests.Harness;
using Xunit;
using Xunit.Abstractions;

namespace Peers.Tests.Bluez;

/// <summary>One guest for all flows of a run, and the folder of their traces; each flow is a row of the matrix.</summary>
public sealed class BlueZFixture(IMessageSink output) : IAsyncLifetime
{
    private const string Peer = "BlueZ";

    private readonly List<TimeSpan> _starts = [];
    private Guest? _guest;

    /// <summary>Where flows leave their traces; emptied at the start of a run.</summary>
    public static string Traces { get; } = Path.Combine(AppContext.BaseDirectory, "traces", "bluez");

    /// <inheritdoc/>
    public Task InitializeAsync()
    {
        if (Directory.Exists(Traces)) Directory.Delete(Traces, recursive: true);
        Directory.CreateDirectory(Traces);
        return Task.CompletedTask;
    }

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
    internal async Task RunAsync(string serve, Func<Guest, Firmware, Task> flow, [CallerMemberName] string name = "")
    {
        var watch = Stopwatch.StartNew();
        string trace = Path.Combine(Traces, string.Concat(name.Select(static c => char.IsAsciiLetterOrDigit(c) ? c : '-')) + ".btsnoop");
        Task<Firmware> serving = Firmware.ServeAsync(serve, trace);
        Guest guest = await SoundGuestAsync();
        Firmware firmware = await serving;
        string result = PeerMatrix.Failed;
        try
        {
            await flow(guest, firmware);
            result = PeerMatrix.Held;
        }
        catch (Exception exception)
        {
            string logs = await LogsAsync(guest);
            await (_guest ?? guest).DisposeAsync();
            _guest = null;
            throw new InvalidOperationException($"{name}: {exception.Message}\n--- serve\n{firmware.Transcript}\n--- guest\n{logs}", exception);
        }
        finally
        {
            long? memory = guest.PeakMemoryBytes + firmware.PeakMemoryBytes;
            await firmware.DisposeAsync();
            PeerMatrix.Record(Peer, PeerMatrix.Sentence(name), result, watch.Elapsed, memory);
            await CheckTracesAsync(firmware.Trace);
        }
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
        _guest = await Guest.StartAsync();
        _starts.Add(_guest.StartTime);
        return _guest;
    }

    // Where tshark cannot be had, the test that is about it says so.
    private static async Task CheckTracesAsync(string deviceTrace)
    {
        if (Tshark.Obstacle is not null) return;
        foreach (string trace in Directory.GetFiles(Traces, Path.GetFileNameWithoutExtension(deviceTrace) + ".*"))
        {
            IReadOnlyList<string[]> malformed = await Tshark.FieldsAsync(trace, "_ws.malformed", "frame.number", "frame.protocols");
            Assert.True(malformed.Count == 0, $"tshark finds malformed packets in {trace}: {string.Join("; ", malformed.Select(static row => string.Join(' ', row)))}");
        }
    }

    private static async Task<string> LogsAsync(Guest guest)
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

/// <summary>All flows share one guest, so they run one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class BlueZCollection : ICollectionFixture<BlueZFixture>
{
    public const string Name = "BlueZ";
}
