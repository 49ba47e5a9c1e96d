namespace nanoFramework.Device.Bluetooth;

/// <summary>Identifies a connected device by its connection handle.</summary>
public class BluetoothDeviceId
{
    internal BluetoothDeviceId(int deviceId) => Id = deviceId;

    /// <summary>HCI connection handle of the link.</summary>
    public int Id { get; }

    /// <summary>Always false.</summary>
    public bool IsClassicDevice => false;

    /// <summary>Always true.</summary>
    public bool IsLowEnergyDevice => true;

    /// <summary>Creates an identifier from a connection handle.</summary>
    public static BluetoothDeviceId FromId(int deviceId) => new(deviceId);
}
