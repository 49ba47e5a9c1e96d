namespace nanoFramework.Device.Bluetooth.GenericAttributeProfile;

/// <summary>The ATT operation of a write.</summary>
public enum GattWriteOption
{
    WriteWithResponse = 0,

    WriteWithoutResponse = 1,
}
