namespace BleStack.Gap;

#pragma warning disable CS1591 // The names are the specification's.

/// <summary>Advertising data types (Assigned Numbers 2.3; formats in the Core Specification Supplement, Part A).</summary>
public enum AdType : byte
{
    Flags                       = 0x01,
    IncompleteServices16        = 0x02,
    CompleteServices16          = 0x03,
    IncompleteServices32        = 0x04,
    CompleteServices32          = 0x05,
    IncompleteServices128       = 0x06,
    CompleteServices128         = 0x07,
    ShortenedLocalName          = 0x08,
    CompleteLocalName           = 0x09,
    TxPowerLevel                = 0x0A,
    ConnectionIntervalRange     = 0x12,
    ServiceSolicitation16       = 0x14,
    ServiceSolicitation128      = 0x15,
    ServiceData16               = 0x16,
    PublicTargetAddress         = 0x17,
    RandomTargetAddress         = 0x18,
    Appearance                  = 0x19,
    AdvertisingInterval         = 0x1A,
    LeDeviceAddress             = 0x1B,
    LeRole                      = 0x1C,
    ServiceData32               = 0x20,
    ServiceData128              = 0x21,
    SecureConnectionsConfirm    = 0x22,
    SecureConnectionsRandom     = 0x23,
    Uri                         = 0x24,
    ManufacturerSpecificData    = 0xFF,
}
