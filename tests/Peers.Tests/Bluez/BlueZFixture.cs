using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;
using Peers.Tests.Btvirt;
using TestKit.Peers;
using TestKit.Peers.Bluez;
using Xunit;

// Three guests, and two flows beside them that need none.
[assembly: Xunit.v3.Parallelization(MaxThreads = 5)]

namespace Peers.Tests.Bluez;

/// <summary>One guest for all flows of a run, and the folder of their traces; each flow is a row of the matrix.</summary>
public sealed class BlueZFixture(Xunit.Sdk.IMessageSink output) : IAsyncLifetime
{
    /// <summary>The peer's name in the matrix.</summary>
    public const string Peer = "BlueZ";

    private static readonly Lazy<string> s_traces = new(EmptyFolder, LazyThreadSafetyMode.ExecutionAndPublication);

    private readonly List<TimeSpan> _starts = [];
    private Guest? _guest;

    /// <summary>Where flows leave their traces; emptied at the start of a run.</summary>
    public static string Traces => s_traces.Value;

    /// <inheritdoc/>
    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_guest is not null) await _guest.DisposeAsync();
        foreach (TimeSpan start in _starts)
            output.OnMessage(new Xunit.v3.DiagnosticMessage($"a guest started in {start.TotalSeconds:F1} s"));
    }

    /// <summary>Runs one flow on the shared guest with its own firmware and trace; a failure contains the output of all sides.</summary>
    /// <param name="serve">Arguments of `serve`.</param>
    /// <param name="flow">The flow.</param>
    /// <param name="name">The flow's name in the matrix.</param>
    /// <param name="traces">Looks at the traces, whole by then, beginning with the device's; by default only that no packet is
    /// malformed.</param>
    internal async Task RunAsync(
        string serve,
        Func<Guest, Firmware, Task> flow,
        [CallerMemberName] string name = "",
        Func<string, Task>? traces = null
    )
    {
        var watch = Stopwatch.StartNew();
        string trace = Path.Combine(Traces, string.Concat(name.Select(static c => char.IsAsciiLetterOrDigit(c) ? c : '-')) + ".btsnoop");
        string result = PeerMatrix.Failed;
        long? memory = null;
        Firmware? firmware = null;
        try
        {
            result = await AttemptAsync(name, ServeAndLiveAsync, () => $"--- serve\n{firmware?.Transcript}\n");
            if (Tshark.SkipReason is not null) result += $", but for the traces: {Tshark.SkipReason}";
        }
        finally
        {
            PeerMatrix.Record(Peer, PeerMatrix.Sentence(name), result, watch.Elapsed, memory);
        }

        async Task ServeAndLiveAsync(Guest guest)
        {
            DeleteTraces(trace);
            await using Firmware served = firmware = await Firmware.ServeAsync($"{serve} --interval-ms 100", trace);
            await flow(guest, served);
            memory = (guest.PeakMemoryBytes ?? _guest?.PeakMemoryBytes) + served.PeakMemoryBytes;
            await served.DisposeAsync();
            if (Tshark.SkipReason is null) await (traces ?? CheckTracesAsync)(trace);
        }
    }

    /// <summary>Runs a flow on the guest, and where the phone's own software broke meanwhile once more on another one.</summary>
    /// <param name="name">The flow's name.</param>
    /// <param name="flow">The flow; it begins with traces and a firmware of its own.</param>
    /// <param name="transcripts">What the other sides have said, for the failure.</param>
    /// <returns>The result for the matrix; it says what broke the first attempt.</returns>
    /// <remarks>A flow that fails while the phone's kernel and daemon live has failed, and is not repeated.</remarks>
    internal async Task<string> AttemptAsync(string name, Func<Guest, Task> flow, Func<string> transcripts)
    {
        string? first = null;
        while (true)
        {
            Guest guest = await SoundGuestAsync();
            try
            {
                await flow(guest);
                return first is null ? PeerMatrix.Held : $"{PeerMatrix.Held} at the second attempt; in the first, {first}";
            }
            catch (Exception exception)
            {
                Guest failed = _guest ?? guest;
                string logs = await LogsAsync(failed);
                string? broke = await failed.WhatBrokeAsync();
                await GiveUpAsync(guest);
                if (broke is null || first is not null)
                    throw new InvalidOperationException($"{name}: {exception.Message}\n{transcripts()}--- guest\n{logs}", exception);
                first = broke;
            }
        }
    }

    /// <summary>Deletes the traces of a flow's first attempt.</summary>
    internal static void DeleteTraces(string trace)
    {
        foreach (string old in Directory.GetFiles(Traces, Path.GetFileNameWithoutExtension(trace) + ".*")) File.Delete(old);
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

    private static Task CheckTracesAsync(string deviceTrace) =>
        Task.WhenAll(
            Directory
                .GetFiles(Traces, Path.GetFileNameWithoutExtension(deviceTrace) + ".*")
                .Select(trace => Conversation.ReadAsync(trace, isPhone: trace != deviceTrace))
        );

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
            return await guest.RunAsync(
                "tail -n 40 /var/log/bluetoothd.log; cat /var/log/btattach.log; dmesg | grep -A28 -e BUG -e 'cut here' | head -n 60; dmesg | tail -n 5"
            );
        }
        catch (InvalidOperationException exception)
        {
            return exception.Message;
        }
    }
}

/// <summary>
/// All flows of a collection share one guest, so they run one after the other. There are three collections of about the same length: a
/// guest waits for its own timers about half of the time.
/// </summary>
[CollectionDefinition(Name)]
public sealed class BlueZCollection : ICollectionFixture<BlueZFixture>
{
    public const string Name = "BlueZ";
}

/// <summary>The pairing matrix.</summary>
[CollectionDefinition(Name)]
public sealed class BlueZMatrixCollection : ICollectionFixture<BlueZFixture>
{
    public const string Name = "BlueZ, matrix";
}

/// <summary>BlueZ as a peripheral, and btvirt.</summary>
[CollectionDefinition(Name)]
public sealed class BlueZPeripheralCollection : ICollectionFixture<BlueZFixture>
{
    public const string Name = "BlueZ, peripheral";
}
