namespace nanoFramework.Device.Bluetooth.Advertisement;

/// <summary>AD types of the sections of advertising data, from the Assigned Numbers.</summary>
public enum BluetoothLEAdvertisementDataSectionType
{
    Flags = 0x01,

    /// <summary>Incomplete list of 16-bit UUIDs.</summary>
    IncompleteList16uuid = 0x02,

    /// <summary>Complete list of 16-bit UUIDs.</summary>
    CompleteList16uuid = 0x03,

    /// <summary>Incomplete list of 32-bit UUIDs.</summary>
    IncompleteList32uuid = 0x04,

    /// <summary>Complete list of 32-bit UUIDs.</summary>
    CompleteList32uuid = 0x05,

    /// <summary>Incomplete list of 128-bit UUIDs.</summary>
    IncompleteList128uuid = 0x06,

    /// <summary>Complete list of 128-bit UUIDs.</summary>
    CompleteList128uuid = 0x07,

    ShortenedLocalName = 0x08,

    CompleteLocalName = 0x09,

    TxPowerLevel = 0x0A,

    PeripheralConnectionIntervalRange = 0x12,

    ServiceSolicitation16BitUuids = 0x14,

    ServiceSolicitation128BitUuids = 0x15,

    /// <summary>Service data 16-bit UUIDs.</summary>
    ServiceData16bitUuid = 0x16,

    PublicTargetAddress = 0x17,

    RandomTargetAddress = 0x18,

    Appearance = 0x19,

    AdvertisingInterval = 0x1A,

    ServiceSolicitation32BitUuids = 0x1F,

    ServiceData32bitUuid = 0x20,

    ServiceData128bitUuid = 0x21,

    ManufacturerSpecificData = 0xFF,
}
