namespace nanoFramework.Device.Bluetooth;

/// <summary>Kinds of device address.</summary>
public enum BluetoothAddressType
{
    Public = 0,

    Random = 1,

    Unspecified = 2,
}
