namespace nanoFramework.Device.Bluetooth;

/// <summary>Numbers of the Bluetooth events within their category.</summary>
public enum BluetoothEventType
{
    /// <summary>Read.</summary>
    Read = 0,

    /// <summary>Write.</summary>
    Write = 1,

    /// <summary>Client subscribed.</summary>
    ClientSubscribed = 2,

    /// <summary>Client unsubscribed.</summary>
    ClientUnsubscribed = 3,

    /// <summary>Advertisement discovered.</summary>
    AdvertisementDiscovered = 4,

    /// <summary>Scanning complete.</summary>
    ScanningComplete = 5,

    /// <summary>Connect complete.</summary>
    ConnectComplete = 6,

    /// <summary>Connection disconnected.</summary>
    ConnectionDisconnected = 7,

    /// <summary>Service discovered.</summary>
    ServiceDiscovered = 8,

    /// <summary>Service discovery complete.</summary>
    ServiceDiscoveryComplete = 9,

    /// <summary>Characteristic discovered.</summary>
    CharacteristicDiscovered = 10,

    /// <summary>Characteristic discovery complete.</summary>
    CharacteristicDiscoveryComplete = 11,

    /// <summary>Descriptor discovered.</summary>
    DescriptorDiscovered = 12,

    /// <summary>Descriptor discovery complete.</summary>
    DescriptorDiscoveryComplete = 13,

    /// <summary>Attribute read value complete.</summary>
    AttributeReadValueComplete = 14,

    /// <summary>Attribute write value complete.</summary>
    AttributeWriteValueComplete = 15,

    /// <summary>Attribute value changed.</summary>
    AttributeValueChanged = 16,

    /// <summary>Client connected.</summary>
    ClientConnected = 17,

    /// <summary>Client disconnected.</summary>
    ClientDisconnected = 18,

    /// <summary>Client session changed.</summary>
    ClientSessionChanged = 19,

    /// <summary>Pass key actions.</summary>
    PassKeyActions = 20,

    /// <summary>Pass key actions numeric comparison.</summary>
    PassKeyActionsNumericComparison = 21,

    /// <summary>Authentication complete.</summary>
    AuthenticationComplete = 22,
}
