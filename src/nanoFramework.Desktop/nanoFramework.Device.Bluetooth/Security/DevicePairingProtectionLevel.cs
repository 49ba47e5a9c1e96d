namespace nanoFramework.Device.Bluetooth;

/// <summary>The protection that a pairing must provide.</summary>
public enum DevicePairingProtectionLevel
{
    /// <summary>The same as None on the ESP32.</summary>
    Default = 0,

    /// <summary>Legacy pairing without MITM.</summary>
    None = 1,

    /// <summary>Secure Connections if the peer supports it.</summary>
    Encryption = 2,

    /// <summary>Secure Connections if the peer supports it, with MITM protection.</summary>
    EncryptionAndAuthentication = 3,
}
