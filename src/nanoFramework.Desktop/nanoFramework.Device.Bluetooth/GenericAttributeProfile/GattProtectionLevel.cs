namespace nanoFramework.Device.Bluetooth.GenericAttributeProfile;

/// <summary>The protection that an attribute requires.</summary>
public enum GattProtectionLevel
{
    Plain = 0,

    AuthenticationRequired = 1,

    EncryptionRequired = 2,

    EncryptionAndAuthenticationRequired = 3,
}
