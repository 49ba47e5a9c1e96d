namespace BleStack.Hci.Packets;

#pragma warning disable CS1591 // The names are the specification's.

/// <summary>HCI packet indicators ([Vol 4, Part A] 2).</summary>
public enum H4PacketType : byte
{
    Command         = 0x01,
    AclData         = 0x02,
    SynchronousData = 0x03,
    Event           = 0x04,
    IsoData         = 0x05,
}
