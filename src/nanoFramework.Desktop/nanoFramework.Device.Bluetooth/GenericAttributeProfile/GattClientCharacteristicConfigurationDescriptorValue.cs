using System;

namespace nanoFramework.Device.Bluetooth.GenericAttributeProfile;

/// <summary>Values of the Client Characteristic Configuration descriptor.</summary>
[Flags]
public enum GattClientCharacteristicConfigurationDescriptorValue
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Notify.</summary>
    Notify = 1,

    /// <summary>Indicate.</summary>
    Indicate = 2,
}
