namespace nanoFramework.Device.Bluetooth.GenericAttributeProfile;

/// <summary>How an exchange with a server ended.</summary>
public enum GattCommunicationStatus
{
    /// <summary>Success.</summary>
    Success = 0,

    /// <summary>Unreachable.</summary>
    Unreachable = 1,

    /// <summary>Protocol error.</summary>
    ProtocolError = 2,

    /// <summary>Access denied.</summary>
    AccessDenied = 3,
}
