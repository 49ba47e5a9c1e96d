using System;

namespace nanoFramework.Device.Bluetooth.Advertisement;

/// <summary>Bits of the Flags AD type ([CSS, Part A] 1.3).</summary>
[Flags]
public enum BluetoothLEAdvertisementFlags : uint
{
    None = 0x00,

    LimitedDiscoverableMode = 0x01,

    GeneralDiscoverableMode = 0x02,

    ClassicNotSupported = 0x04,

    DualModeControllerCapable = 0x08,

    DualModeHostCapable = 0x10,
}
