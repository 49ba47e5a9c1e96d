namespace nanoFramework.Device.Bluetooth;

/// <summary>How an encryption change ended.</summary>
public class DevicePairingEventArgs
{
    // The public API drops it; firmware that needs it reads this field by reflection, under this name.
    private readonly ushort _connectionHandle;

    internal DevicePairingEventArgs(ushort connectionHandle, DevicePairingResultStatus status)
    {
        _connectionHandle = connectionHandle;
        Status = status;
    }

    /// <summary>Success, or which failure.</summary>
    public DevicePairingResultStatus Status { get; }

    internal ushort ConnectionHandle => _connectionHandle;
}
