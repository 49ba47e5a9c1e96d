using System;
using nanoFramework.Runtime.Native;

namespace nanoFramework.Device.Bluetooth;

/// <summary>Holds the native half; set once per boot, before the firmware starts.</summary>
/// <remarks>A thread that calls it after the power was cut ends there, also where it calls it in an endless loop.</remarks>
internal static class NativeBluetooth
{
    private static INativeStack s_stack;
    private static INativeServer s_server;
    private static INativeClient s_client;
    private static INativePairing s_pairing;

    internal static INativeStack Stack => Powered(s_stack);

    internal static INativeServer Server => Powered(s_server);

    internal static INativeClient Client => Powered(s_client);

    internal static INativePairing Pairing => Powered(s_pairing);

    internal static void Set(INativeBluetooth native) => Set(native, native, native, native);

    internal static void Set(INativeStack stack, INativeServer server, INativeClient client, INativePairing pairing) =>
        (s_stack, s_server, s_client, s_pairing) = (stack, server, client, pairing);

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
