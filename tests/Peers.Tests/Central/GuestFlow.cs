using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using Peers.Tests.Bluez;
using TestKit.Peers;
using TestKit.Peers.Bluez;

namespace Peers.Tests.Central;

/// <summary>
/// One flow on the shared guest: a row of the matrix, traces that tshark must be able to read, and the output of all sides on failure.
/// </summary>
internal sealed class GuestFlow
{
    private readonly string _name;
    private readonly List<Firmware> _firmwares = [];
    private readonly List<string> _twoClients = [];
    private bool _isClosed;

    private GuestFlow(Guest guest, string name) => (Guest, _name) = (guest, name);

    public Guest Guest { get; }

    /// <summary>Runs one flow; a failure carries the transcripts of all sides, and the next flow gets a fresh guest.</summary>
    public static async Task RunAsync(BlueZFixture bluez, string peer, string name, Func<GuestFlow, Task> body)
    {
        GuestFlow? flow = null;
        var watch = Stopwatch.StartNew();
        string result = PeerMatrix.Failed;
        long? memory = null;
        try
        {
            result = await bluez.AttemptAsync(name, LiveAsync, () => flow!.Transcripts());
        }
        finally
        {
            PeerMatrix.Record(peer, PeerMatrix.Sentence(name), result, watch.Elapsed, memory);
        }

        async Task LiveAsync(Guest guest)
        {
            flow = new GuestFlow(guest, $"{peer} {name}");
            BlueZFixture.DeleteTraces(flow.Stem);
            try
            {
                await body(flow);
                memory = guest.PeakMemoryBytes + flow._firmwares.Sum(static one => one.PeakMemoryBytes ?? 0);
                await flow.CloseAsync();
                flow.PartTraces();
                if (Tshark.SkipReason is null) await flow.CheckTracesAsync();
            }
            finally
            {
                await flow.CloseAsync();
            }
        }
    }

    /// <summary>A btsnoop file for one of this flow's hosts.</summary>
    /// <param name="host">Whose.</param>
    /// <param name="hasTwoClients">Both sides discover each other: tshark is given the two conversations apart.</param>
    public string Trace(string host, bool hasTwoClients = false)
    {
        string trace = $"{Stem}.{host}.btsnoop";
        if (hasTwoClients) _twoClients.Add(trace);
        return trace;
    }

    /// <summary>Our firmware on a controller behind a port of this machine; it ends with the flow.</summary>
    public async Task<Firmware> AttachFirmwareAsync(int port, string arguments)
    {
        Firmware firmware = await Firmware.AttachAsync(port, arguments, Trace("device"));
        _firmwares.Add(firmware);
        return firmware;
    }

    private string Stem =>
        Path.Combine(BlueZFixture.Traces, string.Concat(_name.Select(static c => char.IsAsciiLetterOrDigit(c) ? c : '-')));

    // Their traces are whole once they have ended.
    private async Task CloseAsync()
    {
        if (_isClosed) return;
        _isClosed = true;
        foreach (Firmware firmware in _firmwares) await firmware.DisposeAsync();
    }

    private void PartTraces()
    {
        foreach (string trace in _twoClients)
        {
            AttRoles.Split(trace);
            File.Move(trace, Path.Combine(BlueZFixture.Traces, "both-" + Path.GetFileName(trace)), overwrite: true);
        }
    }

    // Where tshark cannot be had, the test that is about it says so.
    private async Task CheckTracesAsync()
    {
        foreach (string trace in Directory.GetFiles(BlueZFixture.Traces, Path.GetFileName(Stem) + ".*"))
        {
            IReadOnlyList<string[]> malformed = await Tshark.FieldsAsync(trace, "_ws.malformed", "frame.number", "frame.protocols");
            if (malformed.Count > 0)
                throw new InvalidOperationException(
                    $"tshark finds malformed packets in {trace}: {string.Join("; ", malformed.Select(static row => string.Join(' ', row)))}"
                );
        }
    }

    private string Transcripts()
    {
        var text = new StringBuilder();
        foreach (Firmware firmware in _firmwares) text.Append("--- firmware\n").Append(firmware.Transcript).Append('\n');
        return text.ToString();
    }
}
