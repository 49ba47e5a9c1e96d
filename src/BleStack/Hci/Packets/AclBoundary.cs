namespace BleStack.Hci.Packets;

#pragma warning disable CS1591 // The names are the specification's.

/// <summary>Packet_Boundary_Flag of ACL data on an LE-U link ([Vol 4, Part E] 5.4.2).</summary>
internal enum AclBoundary : byte
{
    FirstNonFlushable = 0b00,
    Continuing        = 0b01,
    FirstFlushable    = 0b10,
    Complete          = 0b11,
}
