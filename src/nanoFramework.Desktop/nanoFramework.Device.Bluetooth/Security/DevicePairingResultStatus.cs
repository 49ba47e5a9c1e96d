namespace nanoFramework.Device.Bluetooth;

/// <summary>How a pairing ended. The ESP32 reports Paired, NotPaired, HardwareFailure and Failed only.</summary>
public enum DevicePairingResultStatus
{
    /// <summary>Paired.</summary>
    Paired = 0,

    /// <summary>Not ready to pair.</summary>
    NotReadyToPair = 1,

    /// <summary>Not paired.</summary>
    NotPaired = 2,

    /// <summary>Already paired.</summary>
    AlreadyPaired = 3,

    /// <summary>Connection rejected.</summary>
    ConnectionRejected = 4,

    /// <summary>Too many connections.</summary>
    TooManyConnections = 5,

    /// <summary>Hardware failure.</summary>
    HardwareFailure = 6,

    /// <summary>Authentication timeout.</summary>
    AuthenticationTimeout = 7,

    /// <summary>Authentication not allowed.</summary>
    AuthenticationNotAllowed = 8,

    /// <summary>Authentication failure.</summary>
    AuthenticationFailure = 9,

    /// <summary>No supported profiles.</summary>
    NoSupportedProfiles = 10,

    /// <summary>Protection level could not be met.</summary>
    ProtectionLevelCouldNotBeMet = 11,

    /// <summary>Access denied.</summary>
    AccessDenied = 12,

    /// <summary>Invalid ceremony data.</summary>
    InvalidCeremonyData = 13,

    /// <summary>Pairing canceled.</summary>
    PairingCanceled = 14,

    /// <summary>Operation already in progress.</summary>
    OperationAlreadyInProgress = 15,

    /// <summary>Required handler not registered.</summary>
    RequiredHandlerNotRegistered = 16,

    /// <summary>Rejected by handler.</summary>
    RejectedByHandler = 17,

    /// <summary>Remote device has association.</summary>
    RemoteDeviceHasAssociation = 18,

    /// <summary>Failed.</summary>
    Failed = 19,
}
