namespace nanoFramework.Device.Bluetooth;

/// <summary>Kinds of device address.</summary>
public enum BluetoothAddressType
{
    /// <summary>Public.</summary>
    Public = 0,

    /// <summary>Random.</summary>
    Random = 1,

    /// <summary>Unspecified.</summary>
    Unspecified = 2,
}
