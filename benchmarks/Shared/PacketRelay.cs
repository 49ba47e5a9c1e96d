using System;
using BleStack.Hci;

namespace Benchmarks;

/// <summary>Replaces a controller: passes its host's packets to another transport, and reports them to the host as completed.</summary>
internal sealed class PacketRelay(IHciTransport own, IHciTransport other) : IHciPacketSink
{
    private static ReadOnlySpan<byte> Completed => [0x04, 0x13, 0x05, 0x01, 0x01, 0x00, 0x01, 0x00];

    public void OnPacket(ReadOnlySpan<byte> packet)
    {
        other.Send(packet);
        own.Send(Completed);
    }

    public void OnClosed(string reason)
    {
    }
}
