using System;
using System.Collections.Generic;
using BleStack.Explain.Capture;

namespace BleStack.Explain.Narration;

/// <summary>Turns packets into what happened: connections, pairings and why they went as they did, encryption, refusals, values.</summary>
/// <remarks>
/// <para>Give it the packets of one capture, or of a running host, in their order; it raises <see cref="Told"/> for each thing that
/// happened, at once, on the thread that brings the packet. It is not thread-safe: where packets come on several threads, use
/// <see cref="LiveNarrator"/>.</para>
/// <para>"The phone" is the Central, "the device" the Peripheral. Packets that tell nothing new (further notifications of the same
/// characteristic) allocate nothing. What it remembers is bounded, whatever comes.</para>
/// </remarks>
public sealed class Narrator : IPacketSink
{
    private const int MostAdapters = 64;

    private readonly Teller _teller;
    private readonly Neighbourhood _neighbours = new();
    private readonly Dictionary<int, AdapterNarrator> _adapters = [];
    private readonly AirNarrator _air;
    private (int Number, AdapterNarrator Narrator)? _last;

    /// <summary>Makes a narrator that has seen nothing yet.</summary>
    public Narrator(NarratorOptions? options = null)
    {
        _teller = new Teller(options ?? new NarratorOptions(), told => Told?.Invoke(told));
        _air = new AirNarrator(_teller, _neighbours, OnEnded);
    }

    /// <summary>Something happened.</summary>
    public event Action<NarratedEvent>? Told;

    /// <summary>A connection is over, or the capture is: nothing more will be told about it.</summary>
    public event Action<ConnectionStory>? Ended;

    /// <summary>Connections seen so far.</summary>
    public int Connections => _teller.Connections;

    /// <summary>Pairings seen so far.</summary>
    public int Pairings => _teller.Pairings;

    /// <summary>One packet between a host and its controller.</summary>
    /// <param name="stamp">When, where, which.</param>
    /// <param name="direction">Which way it went.</param>
    /// <param name="packet">H4, indicator first; what does not fit its format is passed over.</param>
    /// <param name="missing">Octets of the packet that the capture did not keep.</param>
    public void OnHci(in PacketStamp stamp, PacketDirection direction, ReadOnlySpan<byte> packet, int missing = 0)
    {
        if (packet.Length < 2) return;
        _teller.Stamp = stamp;
        Adapter(stamp.Adapter)?.OnPacket(direction, packet, missing);
    }

    /// <summary>One packet of the link layer, read off the air by a sniffer.</summary>
    /// <param name="stamp">When, which.</param>
    /// <param name="packet">What the sniffer says about it, and its octets.</param>
    public void OnAir(in PacketStamp stamp, in AirPacket packet)
    {
        _teller.Stamp = stamp;
        _air.OnPacket(packet);
    }

    /// <summary>An adapter was unplugged, or its controller is another one from now on: its links are over.</summary>
    public void OnAdapterGone(in PacketStamp stamp)
    {
        _teller.Stamp = stamp;
        if (!_adapters.Remove(stamp.Adapter, out AdapterNarrator? gone)) return;
        _last = null;
        gone.Finish(isCaptureEnd: false);
    }

    /// <summary>Tells something about the capture itself.</summary>
    public void Note(in PacketStamp stamp, Severity severity, string text, string? explanation = null, string? advice = null)
    {
        _teller.Stamp = stamp;
        _teller.Tell(NarratedKind.CaptureNote, severity, text, explanation, advice);
    }

    /// <summary>A line of the device's console, told among what the packets say.</summary>
    internal void Console(DateTimeOffset time, Severity severity, string text, string? explanation, string? advice, ConnectionStory? connection) =>
        _teller.Tell(new NarratedEvent
    {
        Time = time,
        Kind = NarratedKind.ConsoleLine,
        Severity = severity,
        Actor = Party.Device,
        Text = $"Console: {text}",
        Explanation = explanation,
        Advice = advice,
        Connection = connection,
    });

    /// <summary>No more packets come: pairings and connections that are still open are told as such.</summary>
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
            _adapters.Add(number, adapter = new AdapterNarrator(_teller, _neighbours, OnEnded, number));
        }

        _last = (number, adapter);
        return adapter;
    }

    private void OnEnded(LinkNarrator link, bool isCaptureEnd) => Ended?.Invoke(link.Story);
}
