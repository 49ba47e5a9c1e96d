using System;
using System.Collections.Generic;
using BleStack.Explain.Narration;
using BleStack.Hci;

namespace Benchmarks.Scenarios;

/// <summary>A transport between a host and its controller: records packets, or replaces the host and answers itself.</summary>
internal sealed class Tap(IHciTransport inner) : IHciTransport, IHciPacketSink
{
    private IHciPacketSink _host = null!;

    public string Name => inner.Name;

    /// <summary>When set, the host's packets are added here.</summary>
    public List<byte[]>? Recorded { get; set; }

    /// <summary>When set, called for every packet.</summary>
    public LiveNarrator? Narrator { get; set; }

    /// <summary>When set, receives all packets instead of the host.</summary>
    public IHciPacketSink? Instead { get; set; }

    public void Open(IHciPacketSink sink)
    {
        _host = sink;
        inner.Open(this);
    }

    public void Send(ReadOnlySpan<byte> packet)
    {
        Recorded?.Add(packet.ToArray());
        Narrator?.OnPacket(packet, received: false);
        inner.Send(packet);
    }

    public void OnPacket(ReadOnlySpan<byte> packet)
    {
        Narrator?.OnPacket(packet, received: true);
        if (Instead is not null) Instead.OnPacket(packet);
        else _host.OnPacket(packet);
    }

    public void OnClosed(string reason) => _host.OnClosed(reason);

    public void Dispose() => inner.Dispose();
}
