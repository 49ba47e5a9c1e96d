namespace BleStack.Hci.Packets;

#pragma warning disable CS1591 // The names are the specification's.

/// <summary>A PHY in use ([Vol 4, Part E] 7.8.47).</summary>
internal enum LePhy : byte
{
    Le1M    = 0x01,
    Le2M    = 0x02,
    LeCoded = 0x03,
}
