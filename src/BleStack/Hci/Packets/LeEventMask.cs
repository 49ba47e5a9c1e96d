using System;

namespace BleStack.Hci.Packets;

#pragma warning disable CS1591 // The names are the specification's.

/// <summary>Bits of LE Set Event Mask ([Vol 4, Part E] 7.8.1): subevent code minus one.</summary>
[Flags]
internal enum LeEventMask : ulong
{
    None                             = 0,
    ConnectionComplete               = 1UL << 0,
    AdvertisingReport                = 1UL << 1,
    ConnectionUpdateComplete         = 1UL << 2,
    ReadRemoteFeaturesComplete       = 1UL << 3,
    LongTermKeyRequest               = 1UL << 4,
    RemoteConnectionParameterRequest = 1UL << 5,
    DataLengthChange                 = 1UL << 6,
    ReadLocalP256PublicKeyComplete   = 1UL << 7,
    GenerateDhKeyComplete            = 1UL << 8,
    EnhancedConnectionComplete       = 1UL << 9,
    DirectedAdvertisingReport        = 1UL << 10,
    PhyUpdateComplete                = 1UL << 11,
    ExtendedAdvertisingReport        = 1UL << 12,
    AdvertisingSetTerminated         = 1UL << 17,
    ChannelSelectionAlgorithm        = 1UL << 19,
    Default                          = 0x1F,
}
