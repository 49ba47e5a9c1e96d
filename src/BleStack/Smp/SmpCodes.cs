using System;

namespace BleStack.Smp;

/// <summary>IO capability, [Vol 3, Part H] 3.5.1, Table 3.4.</summary>
public enum IoCapability : byte
{
    /// <summary>Can show six digits, has no input.</summary>
    DisplayOnly = 0x00,

    /// <summary>Can show six digits and take yes or no.</summary>
    DisplayYesNo = 0x01,

    /// <summary>Can take six digits, shows nothing.</summary>
    KeyboardOnly = 0x02,

    /// <summary>Neither an input nor an output.</summary>
    NoInputNoOutput = 0x03,

    /// <summary>Can show six digits and take six digits.</summary>
    KeyboardDisplay = 0x04,
}

/// <summary>AuthReq flags, [Vol 3, Part H] 3.5.1, Figure 3.3.</summary>
[Flags]
public enum AuthReq : byte
{
    /// <summary>No bonding, no MITM, legacy.</summary>
    None = 0x00,

    /// <summary>Bonding_Flags = Bonding (the two-bit field's only non-zero value).</summary>
    Bonding = 0x01,

    /// <summary>MITM protection is asked for.</summary>
    Mitm = 0x04,

    /// <summary>LE Secure Connections pairing is supported.</summary>
    SecureConnections = 0x08,

    /// <summary>Keypress notifications are wanted in Passkey Entry.</summary>
    Keypress = 0x10,

    /// <summary>The h7 function is supported for cross-transport keys.</summary>
    Ct2 = 0x20,
}

/// <summary>LE key distribution masks, [Vol 3, Part H] 3.6.1, Figure 3.11.</summary>
[Flags]
public enum KeyDistribution : byte
{
    /// <summary>No keys.</summary>
    None = 0x00,

    /// <summary>LTK with EDIV and Rand (legacy; ignored in Secure Connections).</summary>
    EncKey = 0x01,

    /// <summary>IRK and identity address.</summary>
    IdKey = 0x02,

    /// <summary>CSRK, for signed writes.</summary>
    SignKey = 0x04,

    /// <summary>BR/EDR link key from the LE one.</summary>
    LinkKey = 0x08,
}

/// <summary>Pairing Failed reasons, [Vol 3, Part H] 3.5.5, Table 3.7.</summary>
public enum PairingFailure : byte
{
    /// <summary>Not a failure; never sent.</summary>
    None = 0x00,

    /// <summary>The user did not enter the passkey, or cancelled.</summary>
    PasskeyEntryFailed = 0x01,

    /// <summary>OOB data is not available.</summary>
    OobNotAvailable = 0x02,

    /// <summary>The IO capabilities cannot meet the authentication requirements.</summary>
    AuthenticationRequirements = 0x03,

    /// <summary>The confirm value does not match: a wrong passkey, or an attacker.</summary>
    ConfirmValueFailed = 0x04,

    /// <summary>Pairing is not supported (or not wanted now).</summary>
    PairingNotSupported = 0x05,

    /// <summary>The resulting key would be shorter than this device allows.</summary>
    EncryptionKeySize = 0x06,

    /// <summary>The command is not known.</summary>
    CommandNotSupported = 0x07,

    /// <summary>For failures that no other reason describes.</summary>
    UnspecifiedReason = 0x08,

    /// <summary>Too soon after a failed attempt.</summary>
    RepeatedAttempts = 0x09,

    /// <summary>Length or a parameter out of range.</summary>
    InvalidParameters = 0x0A,

    /// <summary>The DHKey Check does not match.</summary>
    DhKeyCheckFailed = 0x0B,

    /// <summary>The user says the compared numbers differ.</summary>
    NumericComparisonFailed = 0x0C,

    /// <summary>A BR/EDR pairing is in progress.</summary>
    BrEdrPairingInProgress = 0x0D,

    /// <summary>Cross-transport key derivation is not allowed.</summary>
    CrossTransportKeyNotAllowed = 0x0E,

    /// <summary>The device does not accept the distributed key (5.3).</summary>
    KeyRejected = 0x0F,

    /// <summary>Busy with another pairing (5.4).</summary>
    Busy = 0x10,
}

/// <summary>How two devices authenticate, [Vol 3, Part H] 2.3.5.1.</summary>
public enum PairingMethod : byte
{
    /// <summary>No user check: safe from eavesdroppers (Secure Connections) but not from a man in the middle.</summary>
    JustWorks,

    /// <summary>Six digits shown on one side (or known to both) and typed on the other.</summary>
    PasskeyEntry,

    /// <summary>Both show six digits, the users compare (Secure Connections only).</summary>
    NumericComparison,

    /// <summary>Data passed outside Bluetooth.</summary>
    OutOfBand,
}
