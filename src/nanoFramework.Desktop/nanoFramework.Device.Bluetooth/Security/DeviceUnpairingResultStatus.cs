namespace nanoFramework.Device.Bluetooth;

/// <summary>Result of removing a pairing.</summary>
public enum DeviceUnpairingResultStatus
{
    Unpaired = 0,

    AlreadyUnpaired = 1,

    OperationAlreadyInProgress = 2,

    AccessDenied = 3,

    Failed = 4,
}
