namespace nanoFramework.Device.Bluetooth.GenericAttributeProfile;

/// <summary>Whether a session is open.</summary>
public enum GattSessionStatus
{
    /// <summary>Closed.</summary>
    Closed = 0,

    /// <summary>Active.</summary>
    Active = 1,
}
