namespace nanoFramework.Device.Bluetooth;

/// <summary>Result of an encryption change.</summary>
public class DevicePairingEventArgs
{
    // Not in the public API; firmware that needs it reads this field by reflection, with this name.
    private readonly ushort _connectionHandle;

    internal DevicePairingEventArgs(ushort connectionHandle, DevicePairingResultStatus status)
    {
        _connectionHandle = connectionHandle;
        Status = status;
    }

    /// <summary>Success, or the kind of failure.</summary>
    public DevicePairingResultStatus Status { get; }

    internal ushort ConnectionHandle => _connectionHandle;
}
