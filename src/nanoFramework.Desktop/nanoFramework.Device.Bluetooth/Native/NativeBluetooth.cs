using System;

namespace nanoFramework.Device.Bluetooth;

/// <summary>Holds the native half; set once per boot, before the firmware's first instruction.</summary>
internal static class NativeBluetooth
{
    private static INativeBluetooth s_current;

    internal static INativeBluetooth Current
    {
        get => s_current ?? throw new NotSupportedException("No native half of nanoFramework.Device.Bluetooth is loaded: boot the firmware on a virtual board.");
        set => s_current = value;
    }
}
