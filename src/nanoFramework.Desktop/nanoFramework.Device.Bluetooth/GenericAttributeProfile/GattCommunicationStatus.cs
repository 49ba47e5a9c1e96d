namespace nanoFramework.Device.Bluetooth.GenericAttributeProfile;

/// <summary>Result of an exchange with a server.</summary>
public enum GattCommunicationStatus
{
    Success = 0,

    Unreachable = 1,

    ProtocolError = 2,

    AccessDenied = 3,
}
