namespace nanoFramework.Device.Bluetooth;

/// <summary>IO capabilities, numbered as in the Pairing Request ([Vol 3, Part H] 3.5.1).</summary>
public enum DevicePairingIOCapabilities
{
    DisplayOnly = 0,

    DisplayYesNo = 1,

    KeyboardOnly = 2,

    NoInputNoOutput = 3,

    KeyboardDisplay = 4,
}
