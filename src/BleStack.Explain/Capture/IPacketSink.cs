using System;
using BleStack.Explain.Narration;

namespace BleStack.Explain.Capture;

/// <summary>Takes the packets of a capture in their order. <see cref="Narrator"/> is one.</summary>
public interface IPacketSink
{
    /// <summary>A packet between a host and its controller: H4, indicator first; <paramref name="missing"/> octets of it were not captured.</summary>
    void OnHci(in PacketStamp stamp, PacketDirection direction, ReadOnlySpan<byte> packet, int missing);

    /// <summary>A packet of the link layer.</summary>
    void OnAir(in PacketStamp stamp, in AirPacket packet);

    /// <summary>An adapter was unplugged or began anew.</summary>
    void OnAdapterGone(in PacketStamp stamp);
}
