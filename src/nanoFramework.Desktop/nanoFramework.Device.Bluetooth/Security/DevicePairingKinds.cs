namespace nanoFramework.Device.Bluetooth;

/// <summary>The question of a pairing to the application.</summary>
public enum DevicePairingKinds
{
    /// <summary>No question that the library knows; the image sends it for out-of-band pairing.</summary>
    None = 0,

    /// <summary>Just Works: the image never asks for confirmation.</summary>
    ConfirmOnly = 1,

    /// <summary>Show a passkey that the peer types; Accept(passkey) sets it.</summary>
    DisplayPin = 2,

    /// <summary>Type the passkey the peer shows, with Accept(passkey).</summary>
    ProvidePin = 4,

    /// <summary>Compare the number with the peer's; Accept() if equal.</summary>
    ConfirmPinMatch = 8,
}
