namespace nanoFramework.Device.Bluetooth;

/// <summary>How an unpairing ended.</summary>
public enum DeviceUnpairingResultStatus
{
    /// <summary>Unpaired.</summary>
    Unpaired = 0,

    /// <summary>Already unpaired.</summary>
    AlreadyUnpaired = 1,

    /// <summary>Operation already in progress.</summary>
    OperationAlreadyInProgress = 2,

    /// <summary>Access denied.</summary>
    AccessDenied = 3,

    /// <summary>Failed.</summary>
    Failed = 4,
}
