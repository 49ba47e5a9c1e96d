namespace nanoFramework.Device.Bluetooth.GenericAttributeProfile;

/// <summary>Which ATT operation writes.</summary>
public enum GattWriteOption
{
    /// <summary>Write with response.</summary>
    WriteWithResponse = 0,

    /// <summary>Write without response.</summary>
    WriteWithoutResponse = 1,
}
