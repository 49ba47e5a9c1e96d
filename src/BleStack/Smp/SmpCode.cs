namespace BleStack.Smp;

/// <summary>SMP command codes, [Vol 3, Part H] 3.3, Table 3.3.</summary>
public enum SmpCode : byte
{
    /// <summary>Pairing Request.</summary>
    PairingRequest = 0x01,

    /// <summary>Pairing Response.</summary>
    PairingResponse = 0x02,

    /// <summary>Pairing Confirm.</summary>
    PairingConfirm = 0x03,

    /// <summary>Pairing Random.</summary>
    PairingRandom = 0x04,

    /// <summary>Pairing Failed.</summary>
    PairingFailed = 0x05,

    /// <summary>Encryption Information.</summary>
    EncryptionInformation = 0x06,

    /// <summary>Central Identification.</summary>
    CentralIdentification = 0x07,

    /// <summary>Identity Information.</summary>
    IdentityInformation = 0x08,

    /// <summary>Identity Address Information.</summary>
    IdentityAddressInformation = 0x09,

    /// <summary>Signing Information.</summary>
    SigningInformation = 0x0A,

    /// <summary>Security Request.</summary>
    SecurityRequest = 0x0B,

    /// <summary>Pairing Public Key.</summary>
    PairingPublicKey = 0x0C,

    /// <summary>Pairing DHKey Check.</summary>
    PairingDhKeyCheck = 0x0D,

    /// <summary>Pairing Keypress Notification.</summary>
    PairingKeypressNotification = 0x0E,
}
