namespace BleStack.Smp;

/// <summary>SMP command codes, [Vol 3, Part H] 3.3, Table 3.3.</summary>
public enum SmpCode : byte
{
    /// <summary>Pairing Request, 7 octets ([Vol 3, Part H] 3.5.1).</summary>
    PairingRequest = 0x01,

    /// <summary>Pairing Response, 7 octets ([Vol 3, Part H] 3.5.2).</summary>
    PairingResponse = 0x02,

    /// <summary>Pairing Confirm, 17 octets ([Vol 3, Part H] 3.5.3).</summary>
    PairingConfirm = 0x03,

    /// <summary>Pairing Random, 17 octets ([Vol 3, Part H] 3.5.4).</summary>
    PairingRandom = 0x04,

    /// <summary>Pairing Failed, 2 octets ([Vol 3, Part H] 3.5.5).</summary>
    PairingFailed = 0x05,

    /// <summary>Encryption Information: LTK, 17 octets ([Vol 3, Part H] 3.6.2).</summary>
    EncryptionInformation = 0x06,

    /// <summary>Central Identification: EDIV and Rand, 11 octets ([Vol 3, Part H] 3.6.3).</summary>
    CentralIdentification = 0x07,

    /// <summary>Identity Information: IRK, 17 octets ([Vol 3, Part H] 3.6.4).</summary>
    IdentityInformation = 0x08,

    /// <summary>Identity Address Information, 8 octets ([Vol 3, Part H] 3.6.5).</summary>
    IdentityAddressInformation = 0x09,

    /// <summary>Signing Information: CSRK, 17 octets ([Vol 3, Part H] 3.6.6).</summary>
    SigningInformation = 0x0A,

    /// <summary>Security Request, 2 octets ([Vol 3, Part H] 3.6.7).</summary>
    SecurityRequest = 0x0B,

    /// <summary>Pairing Public Key, 65 octets ([Vol 3, Part H] 3.5.6).</summary>
    PairingPublicKey = 0x0C,

    /// <summary>Pairing DHKey Check, 17 octets ([Vol 3, Part H] 3.5.7).</summary>
    PairingDhKeyCheck = 0x0D,

    /// <summary>Pairing Keypress Notification, 2 octets ([Vol 3, Part H] 3.5.8).</summary>
    PairingKeypressNotification = 0x0E,
}
