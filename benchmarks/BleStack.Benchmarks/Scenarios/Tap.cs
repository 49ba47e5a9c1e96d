using System;
using System.Collections.Generic;
using BleStack.Explain.Narration;
using BleStack.Hci;

namespace BleStack.Benchmarks.Scenarios;

/// <summary>Sits between a host and its controller: records what passes, or takes the host's place and answers by itself.</summary>
internal sealed class Tap(IHciTransport inner) : IHciTransport, IHciPacketSink
{
    private IHciPacketSink _host = null!;

    public string Name => inner.Name;

    /// <summary>What the host sends is added here, when set.</summary>
    public List<byte[]>? Recorded { get; set; }

    /// <summary>Is told of every packet, when set.</summary>
    public LiveNarrator? Narrator { get; set; }

    /// <summary>Takes all packets instead of the host, when set.</summary>
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
