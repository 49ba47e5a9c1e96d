namespace nanoFramework.Device.Bluetooth.Advertisement;

/// <summary>AD types of the sections of advertising data, from the Assigned Numbers.</summary>
public enum BluetoothLEAdvertisementDataSectionType
{
    /// <summary>Flags.</summary>
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

    /// <summary>Shortened local name.</summary>
    ShortenedLocalName = 0x08,

    /// <summary>Complete local name.</summary>
    CompleteLocalName = 0x09,

    /// <summary>Tx power level.</summary>
    TxPowerLevel = 0x0A,

    /// <summary>Peripheral connection interval range.</summary>
    PeripheralConnectionIntervalRange = 0x12,

    /// <summary>Service solicitation 16-bit UUIDs.</summary>
    ServiceSolicitation16BitUuids = 0x14,

    /// <summary>Service solicitation 128-bit UUIDs.</summary>
    ServiceSolicitation128BitUuids = 0x15,

    /// <summary>Service data 16-bit UUIDs.</summary>
    ServiceData16bitUuid = 0x16,

    /// <summary>Public target address.</summary>
    PublicTargetAddress = 0x17,

    /// <summary>Random target address.</summary>
    RandomTargetAddress = 0x18,

    /// <summary>Appearance.</summary>
    Appearance = 0x19,

    /// <summary>Advertising interval.</summary>
    AdvertisingInterval = 0x1A,

    /// <summary>Service solicitation 32-bit UUIDs.</summary>
    ServiceSolicitation32BitUuids = 0x1F,

    /// <summary>Service data 32-bit UUID.</summary>
    ServiceData32bitUuid = 0x20,

    /// <summary>Service data 128-bit UUID.</summary>
    ServiceData128bitUuid = 0x21,

    /// <summary>Manufacturer specific data.</summary>
    ManufacturerSpecificData = 0xFF,
}
