namespace nanoFramework.Device.Bluetooth;

/// <summary>Result of a pairing. The ESP32 reports Paired, NotPaired, HardwareFailure and Failed only.</summary>
public enum DevicePairingResultStatus
{
    Paired = 0,

    NotReadyToPair = 1,

    NotPaired = 2,

    AlreadyPaired = 3,

    ConnectionRejected = 4,

    TooManyConnections = 5,

    HardwareFailure = 6,

    AuthenticationTimeout = 7,

    AuthenticationNotAllowed = 8,

    AuthenticationFailure = 9,

    NoSupportedProfiles = 10,

    ProtectionLevelCouldNotBeMet = 11,

    AccessDenied = 12,

    InvalidCeremonyData = 13,

    PairingCanceled = 14,

    OperationAlreadyInProgress = 15,

    RequiredHandlerNotRegistered = 16,

    RejectedByHandler = 17,

    RemoteDeviceHasAssociation = 18,

    Failed = 19,
}
