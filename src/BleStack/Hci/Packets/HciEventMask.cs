using System;

namespace BleStack.Hci.Packets;

#pragma warning disable CS1591 // The names are the specification's.

/// <summary>Bits of Set Event Mask ([Vol 4, Part E] 7.3.1) that concern LE.</summary>
[Flags]
internal enum HciEventMask : ulong
{
    None                                 = 0,
    DisconnectionComplete                = 1UL << 4,
    EncryptionChange                     = 1UL << 7,
    ReadRemoteVersionInformationComplete = 1UL << 11,
    HardwareError                        = 1UL << 15,
    DataBufferOverflow                   = 1UL << 25,
    EncryptionKeyRefreshComplete         = 1UL << 47,
    LeMeta                               = 1UL << 61,
    Default                              = 0x0000_1FFF_FFFF_FFFF,
}
