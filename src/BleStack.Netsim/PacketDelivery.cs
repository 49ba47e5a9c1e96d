using System;
using System.Buffers;
using BleStack.Hci;
using BleStack.Netsim.Protocol;

namespace BleStack.Netsim;

/// <summary>Passes on a message's packet with its H4 packet indicator in front.</summary>
internal static class PacketDelivery
{
    /// <summary>False when the type is not an H4 packet indicator.</summary>
    public static bool Deliver(HciPacket message, IHciPacketSink sink)
    {
        if (message.PacketType is < 1 or > 5) return false;
        int length = 1 + message.Packet.Length;
        byte[] buffer = ArrayPool<byte>.Shared.Rent(length);
        buffer[0] = (byte)message.PacketType;
        message.Packet.Span.CopyTo(buffer.AsSpan(1));
        try
        {
            sink.OnPacket(buffer.AsSpan(0, length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return true;
    }
}
