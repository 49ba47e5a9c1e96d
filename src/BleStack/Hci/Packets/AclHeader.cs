using BleStack.Core;

namespace BleStack.Hci.Packets;

/// <summary>The header of an ACL data packet ([Vol 4, Part E] 5.4.2).</summary>
/// <remarks>Handle 12 bits, PB 2 bits, BC 2 bits | DataLength 2 octets</remarks>
/// <param name="Handle">The connection, 12 bits.</param>
/// <param name="Boundary">PB flag: where in an L2CAP PDU this packet stands.</param>
/// <param name="Broadcast">BC flag; 0 on LE.</param>
/// <param name="DataLength">Octets of data that follow.</param>
internal readonly record struct AclHeader(ushort Handle, AclBoundary Boundary, byte Broadcast, ushort DataLength)
{
    /// <summary>Octets of the header.</summary>
    public const int Length = 4;

    /// <summary>The highest connection handle there is ([Vol 4, Part E] 5.4.2).</summary>
    /// <remarks>Higher ones would lose bits here and mean another connection.</remarks>
    public const ushort LastHandle = 0x0EFF;

    /// <summary>Reads the four octets.</summary>
    public static AclHeader Read(ref PduReader reader)
    {
        ushort first = reader.U16();
        return new AclHeader((ushort)(first & 0x0FFF), (AclBoundary)(first >> 12 & 0b11), (byte)(first >> 14), reader.U16());
    }

    /// <summary>Writes the four octets.</summary>
    public void Write(ref PduWriter writer)
    {
        writer.U16((ushort)(Handle & 0x0FFF | (byte)Boundary << 12 | Broadcast << 14));
        writer.U16(DataLength);
    }
}
