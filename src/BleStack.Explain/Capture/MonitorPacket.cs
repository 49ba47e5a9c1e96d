using System;
using BleStack.Hci.Packets;

namespace BleStack.Explain.Capture;

/// <summary>Opcodes of the Linux monitor channel, in btsnoop datalink 2001 and link type 254.</summary>
internal static class MonitorPacket
{
    /// <summary>Delete Index or Close Index: the adapter's links have ended.</summary>
    public static bool IsAdapterGone(ushort opcode) => opcode is 1 or 9;

    /// <summary>Writes the H4 indicator into the first octet of <paramref name="packet"/>; false for records that are not HCI packets
    /// (notes, management, index information).</summary>
    public static bool TryIndicate(ushort opcode, Span<byte> packet, out PacketDirection direction)
    {
        (H4PacketType type, direction) = opcode switch
        {
            2 => (H4PacketType.Command, PacketDirection.Sent),
            3 => (H4PacketType.Event, PacketDirection.Received),
            4 => (H4PacketType.AclData, PacketDirection.Sent),
            5 => (H4PacketType.AclData, PacketDirection.Received),
            _ => (default(H4PacketType), PacketDirection.Unknown),
        };
        packet[0] = (byte)type;
        return type != default;
    }
}
