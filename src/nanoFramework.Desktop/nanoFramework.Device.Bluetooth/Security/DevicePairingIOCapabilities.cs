namespace nanoFramework.Device.Bluetooth;

/// <summary>IO capabilities, numbered as in the Pairing Request ([Vol 3, Part H] 3.5.1).</summary>
public enum DevicePairingIOCapabilities
{
    /// <summary>Display only.</summary>
    DisplayOnly = 0,

    /// <summary>Display yes no.</summary>
    DisplayYesNo = 1,

    /// <summary>Keyboard only.</summary>
    KeyboardOnly = 2,

    /// <summary>No input no output.</summary>
    NoInputNoOutput = 3,

    /// <summary>Keyboard display.</summary>
    KeyboardDisplay = 4,
}
