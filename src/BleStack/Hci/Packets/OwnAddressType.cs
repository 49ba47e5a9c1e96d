namespace BleStack.Hci.Packets;

#pragma warning disable CS1591 // The names are the specification's.

/// <summary>Own_Address_Type ([Vol 4, Part E] 7.8.5).</summary>
internal enum OwnAddressType : byte
{
    Public             = 0x00,
    Random             = 0x01,
    ResolvableOrPublic = 0x02,
    ResolvableOrRandom = 0x03,
}
