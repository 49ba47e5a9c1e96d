namespace nanoFramework.Device.Bluetooth.Advertisement;

/// <summary>Whether a scanner asks for scan responses.</summary>
public enum BluetoothLEScanningMode
{
    /// <summary>Passive.</summary>
    Passive = 0,

    /// <summary>Active.</summary>
    Active = 1,
}
