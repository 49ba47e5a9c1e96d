using System;

namespace nanoFramework.Device.Bluetooth.Advertisement;

/// <summary>Bits of the Flags AD type ([CSS, Part A] 1.3).</summary>
[Flags]
public enum BluetoothLEAdvertisementFlags : uint
{
    /// <summary>None.</summary>
    None = 0x00,

    /// <summary>Limited discoverable mode.</summary>
    LimitedDiscoverableMode = 0x01,

    /// <summary>General discoverable mode.</summary>
    GeneralDiscoverableMode = 0x02,

    /// <summary>Classic not supported.</summary>
    ClassicNotSupported = 0x04,

    /// <summary>Dual mode controller capable.</summary>
    DualModeControllerCapable = 0x08,

    /// <summary>Dual mode host capable.</summary>
    DualModeHostCapable = 0x10,
}
