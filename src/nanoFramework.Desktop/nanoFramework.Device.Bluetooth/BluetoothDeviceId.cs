namespace nanoFramework.Device.Bluetooth;

/// <summary>Names a connected device: its connection handle.</summary>
public class BluetoothDeviceId
{
    internal BluetoothDeviceId(int deviceId) => Id = deviceId;

    /// <summary>The connection handle.</summary>
    public int Id { get; }

    /// <summary>Always false.</summary>
    public bool IsClassicDevice => false;

    /// <summary>Always true.</summary>
    public bool IsLowEnergyDevice => true;

    /// <summary>Makes one.</summary>
    public static BluetoothDeviceId FromId(int deviceId) => new(deviceId);
}
