namespace BleStack.Hci.Packets;

#pragma warning disable CS1591 // The names are the specification's.

/// <summary>Subevent codes of the LE Meta event ([Vol 4, Part E] 7.7.65).</summary>
internal enum LeSubevent : byte
{
    ConnectionComplete               = 0x01,
    AdvertisingReport                = 0x02,
    ConnectionUpdateComplete         = 0x03,
    ReadRemoteFeaturesComplete       = 0x04,
    LongTermKeyRequest               = 0x05,
    RemoteConnectionParameterRequest = 0x06,
    DataLengthChange                 = 0x07,
    ReadLocalP256PublicKeyComplete   = 0x08,
    GenerateDhKeyComplete            = 0x09,
    EnhancedConnectionComplete       = 0x0A,
    DirectedAdvertisingReport        = 0x0B,
    PhyUpdateComplete                = 0x0C,
    ExtendedAdvertisingReport        = 0x0D,
    AdvertisingSetTerminated         = 0x12,
    ChannelSelectionAlgorithm        = 0x14,
}
