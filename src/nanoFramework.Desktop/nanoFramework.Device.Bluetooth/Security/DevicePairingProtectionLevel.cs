namespace nanoFramework.Device.Bluetooth;

/// <summary>How well a pairing is to protect the link.</summary>
public enum DevicePairingProtectionLevel
{
    /// <summary>As None on the ESP32.</summary>
    Default = 0,

    /// <summary>Legacy pairing without MITM.</summary>
    None = 1,

    /// <summary>Secure Connections where the peer can.</summary>
    Encryption = 2,

    /// <summary>Secure Connections where the peer can, with MITM protection.</summary>
    EncryptionAndAuthentication = 3,
}
