namespace BleStack.Hci.Packets;

#pragma warning disable CS1591 // The names are the specification's.

/// <summary>LE_Scan_Type ([Vol 4, Part E] 7.8.10).</summary>
internal enum LeScanType : byte
{
    Passive = 0x00,
    Active  = 0x01,
}
