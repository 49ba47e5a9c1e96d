namespace BleStack.Explain.Narration;

#pragma warning disable CS1591 // The names say it.

/// <summary>What a narrated event is about.</summary>
internal enum NarratedKind : byte
{
    CaptureNote,
    ControllerReset,
    ConnectionOpened,
    ConnectionFailed,
    ConnectionClosed,
    ParametersRequested,
    ParametersAnswered,
    ParametersChanged,
    LinkLayer,
    SecurityRequested,
    PairingRequested,
    PairingAnswered,
    PairingStep,
    KeyDistributed,
    PairingFailed,
    PairingEnded,
    EncryptionRequested,
    Encrypted,
    EncryptionFailed,
    Mtu,
    Discovery,
    Read,
    Write,
    Refusal,
    Subscription,
    Notification,
    Indication,
    Warning,
    ConsoleLine,
}
