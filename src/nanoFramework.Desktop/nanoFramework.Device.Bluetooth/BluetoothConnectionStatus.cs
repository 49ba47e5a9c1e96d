namespace nanoFramework.Device.Bluetooth;

/// <summary>Whether a device is connected.</summary>
public enum BluetoothConnectionStatus
{
    Disconnected = 0,

    Connected = 1,
}
