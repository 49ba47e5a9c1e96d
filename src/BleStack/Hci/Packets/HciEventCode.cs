namespace BleStack.Hci.Packets;

#pragma warning disable CS1591 // The names are the specification's.

/// <summary>Event codes ([Vol 4, Part E] 7.7).</summary>
internal enum HciEventCode : byte
{
    DisconnectionComplete                = 0x05,
    EncryptionChange                     = 0x08,
    ReadRemoteVersionInformationComplete = 0x0C,
    CommandComplete                      = 0x0E,
    CommandStatus                        = 0x0F,
    HardwareError                        = 0x10,
    NumberOfCompletedPackets             = 0x13,
    DataBufferOverflow                   = 0x1A,
    EncryptionKeyRefreshComplete         = 0x30,
    LeMeta                               = 0x3E,
    AuthenticatedPayloadTimeoutExpired   = 0x57,
    VendorSpecific                       = 0xFF,
}
