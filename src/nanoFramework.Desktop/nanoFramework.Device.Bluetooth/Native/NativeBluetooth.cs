using System;

namespace nanoFramework.Device.Bluetooth;

/// <summary>The native half of the board that the caller runs on; set once per boot, before the firmware starts.</summary>
internal static class NativeBluetooth
{
    internal static INativeStack Stack => BluetoothParts.Current.Stack ?? throw Missing();

    internal static INativeServer Server => BluetoothParts.Current.ServerHalf ?? throw Missing();

    internal static INativeClient Client => BluetoothParts.Current.ClientHalf ?? throw Missing();

    internal static INativePairing Pairing => BluetoothParts.Current.PairingHalf ?? throw Missing();

    internal static void Set(INativeBluetooth native) => Set(native, native, native, native);

    internal static void Set(INativeStack stack, INativeServer server, INativeClient client, INativePairing pairing)
    {
        BluetoothParts board = BluetoothParts.Current;
        (board.Stack, board.ServerHalf, board.ClientHalf, board.PairingHalf) = (stack, server, client, pairing);
    }

    private static NotSupportedException Missing() =>
        new NotSupportedException("No native half of nanoFramework.Device.Bluetooth is loaded: boot the firmware on a virtual board.");
}
