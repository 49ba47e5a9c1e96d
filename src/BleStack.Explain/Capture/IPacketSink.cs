using System;
using BleStack.Explain.Narration;

namespace BleStack.Explain.Capture;

/// <summary>Receives the packets of a capture in order, for example <see cref="Narrator"/>.</summary>
internal interface IPacketSink
{
    /// <summary>
    /// A packet between a host and its controller: H4, indicator first; <paramref name="missing"/> octets of it were not captured.
    /// </summary>
    void OnHci(in PacketStamp stamp, PacketDirection direction, ReadOnlySpan<byte> packet, int missing);

    /// <summary>A packet of the link layer.</summary>
    void OnAir(in PacketStamp stamp, in AirPacket packet);

    /// <summary>An adapter was removed or reset.</summary>
    void OnAdapterGone(in PacketStamp stamp);
}
