using System;
using nanoFramework.Runtime.Native;

namespace nanoFramework.Device.Bluetooth;

/// <summary>The native half of the board that the caller runs on; set once per boot, before the firmware starts.</summary>
/// <remarks>A thread that calls it after the power was cut ends there, also where it calls it in an endless loop.</remarks>
internal static class NativeBluetooth
{
    internal static INativeStack Stack => Powered(BluetoothParts.Current.Stack);

    internal static INativeServer Server => Powered(BluetoothParts.Current.ServerHalf);

    internal static INativeClient Client => Powered(BluetoothParts.Current.ClientHalf);

    internal static INativePairing Pairing => Powered(BluetoothParts.Current.PairingHalf);

    internal static void Set(INativeBluetooth native) => Set(native, native, native, native);

    internal static void Set(INativeStack stack, INativeServer server, INativeClient client, INativePairing pairing)
    {
        BluetoothParts board = BluetoothParts.Current;
        (board.Stack, board.ServerHalf, board.ClientHalf, board.PairingHalf) = (stack, server, client, pairing);
    }

    private static T Powered<T>(T native)
        where T : class
    {
        BoardHardware.CheckPower();
        return native
            ?? throw new NotSupportedException(
                "No native half of nanoFramework.Device.Bluetooth is loaded: boot the firmware on a virtual board."
            );
    }
}
