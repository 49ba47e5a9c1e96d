using System;

namespace nanoFramework.Device.Bluetooth.GenericAttributeProfile;

/// <summary>Values of the Client Characteristic Configuration descriptor.</summary>
[Flags]
public enum GattClientCharacteristicConfigurationDescriptorValue
{
    None = 0,

    Notify = 1,

    Indicate = 2,
}
