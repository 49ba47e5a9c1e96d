namespace nanoFramework.Device.Bluetooth.Advertisement;

/// <summary>Whether a scanner requests scan responses.</summary>
public enum BluetoothLEScanningMode
{
    Passive = 0,

    Active = 1,
}
