namespace nanoFramework.Device.Bluetooth;

/// <summary>Whether a device is connected.</summary>
public enum BluetoothConnectionStatus
{
    /// <summary>Disconnected.</summary>
    Disconnected = 0,

    /// <summary>Connected.</summary>
    Connected = 1,
}
