namespace nanoFramework.Device.Bluetooth.GenericAttributeProfile;

/// <summary>Protection an attribute asks of the link.</summary>
public enum GattProtectionLevel
{
    /// <summary>Plain.</summary>
    Plain = 0,

    /// <summary>Authentication required.</summary>
    AuthenticationRequired = 1,

    /// <summary>Encryption required.</summary>
    EncryptionRequired = 2,

    /// <summary>Encryption and authentication required.</summary>
    EncryptionAndAuthenticationRequired = 3,
}
