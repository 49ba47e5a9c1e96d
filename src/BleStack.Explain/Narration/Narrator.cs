using System;
using System.Collections.Generic;
using BleStack.Explain.Capture;

namespace BleStack.Explain.Narration;

/// <summary>Converts packets to events: connections, pairings and their causes, encryption, refusals, values.</summary>
/// <remarks>
/// <para>Pass it the packets of one capture, or of a running host, in order; it raises <see cref="Told"/> for each event immediately, on
/// the thread of the packet. It is not thread-safe: for packets on several threads, use <see cref="LiveNarrator"/>.</para>
/// <para>"The phone" is the Central, "the device" the Peripheral. Packets without news (further notifications of the same characteristic)
/// allocate nothing. Its memory is bounded for any input.</para>
/// </remarks>
internal sealed class Narrator : IPacketSink
{
    private const int MostAdapters = 64;

    private readonly NarratorContext _context;
    private readonly Neighbourhood _neighbours = new();
    private readonly Dictionary<int, AdapterNarrator> _adapters = [];
    private readonly AirNarrator _air;
    private (int Number, AdapterNarrator Narrator)? _last;

    public Narrator(NarratorOptions? options = null)
    {
        _context = new NarratorContext(options ?? new NarratorOptions(), told => Told?.Invoke(told));
        _air = new AirNarrator(_context, _neighbours, OnEnded);
    }

    /// <summary>Raised for each event.</summary>
    public event Action<NarratedEvent>? Told;

    /// <summary>Raised when a connection or the capture has ended: no further events of the connection follow.</summary>
    public event Action<NarratedConnection>? Ended;

    /// <summary>Number of connections so far.</summary>
    public int Connections => _context.Connections;

    /// <summary>Number of pairings so far.</summary>
    public int Pairings => _context.Pairings;

    /// <summary>One packet between a host and its controller.</summary>
    /// <param name="stamp">Time, number, adapter.</param>
    /// <param name="direction">The direction.</param>
    /// <param name="packet">H4, indicator first; malformed parts are skipped.</param>
    /// <param name="missing">Number of octets that the capture truncated.</param>
    public void OnHci(in PacketStamp stamp, PacketDirection direction, ReadOnlySpan<byte> packet, int missing = 0)
    {
        if (packet.Length < 2) return;
        _context.Stamp = stamp;
        Adapter(stamp.Adapter)?.OnPacket(direction, packet, missing);
    }

    /// <summary>One packet of the link layer, read off the air by a sniffer.</summary>
    /// <param name="stamp">Time and number.</param>
    /// <param name="packet">The sniffer's information about it, and its octets.</param>
    public void OnAir(in PacketStamp stamp, in AirPacket packet)
    {
        _context.Stamp = stamp;
        _air.OnPacket(packet);
    }

    /// <summary>An adapter was removed, or its controller was replaced: its links end.</summary>
    public void OnAdapterGone(in PacketStamp stamp)
    {
        _context.Stamp = stamp;
        if (!_adapters.Remove(stamp.Adapter, out AdapterNarrator? gone)) return;
        _last = null;
        gone.Finish(isCaptureEnd: false);
    }

    /// <summary>Adds an event about the capture itself.</summary>
    public void Note(in PacketStamp stamp, Severity severity, string text, string? explanation = null, string? advice = null)
    {
        _context.Stamp = stamp;
        _context.Tell(NarratedKind.CaptureNote, severity, text, explanation, advice);
    }

    /// <summary>Adds a line of the device's console between the packets.</summary>
    internal void Console(
        DateTimeOffset time,
        Severity severity,
        string text,
        string? explanation,
        string? advice,
        NarratedConnection? connection
    ) =>
        _context.Tell(
            new NarratedEvent
            {
                Time = time,
                Kind = NarratedKind.ConsoleLine,
                Severity = severity,
                Actor = Party.Device,
                Text = $"Console: {text}",
                Explanation = explanation,
                Advice = advice,
                Connection = connection,
            }
        );

    /// <summary>Ends the capture: open pairings and connections are reported as such.</summary>
    public void Finish()
    {
        foreach (AdapterNarrator adapter in _adapters.Values) adapter.Finish(isCaptureEnd: true);
        _air.Finish();
    }

    private AdapterNarrator? Adapter(int number)
    {
        if (_last is { } last && last.Number == number) return last.Narrator;
        if (!_adapters.TryGetValue(number, out AdapterNarrator? adapter))
        {
            if (_adapters.Count >= MostAdapters) return null;
            _adapters.Add(number, adapter = new AdapterNarrator(_context, _neighbours, OnEnded, number));
        }

        _last = (number, adapter);
        return adapter;
    }

    private void OnEnded(LinkNarrator link, bool isCaptureEnd) => Ended?.Invoke(link.Connection);
}
