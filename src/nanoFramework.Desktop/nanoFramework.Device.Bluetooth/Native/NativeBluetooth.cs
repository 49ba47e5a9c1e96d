using System;

namespace nanoFramework.Device.Bluetooth;

/// <summary>Holds the native half; set once per boot, before the firmware starts.</summary>
internal static class NativeBluetooth
{
    private static INativeStack s_stack;
    private static INativeServer s_server;
    private static INativeClient s_client;
    private static INativePairing s_pairing;

    internal static INativeStack Stack => s_stack ?? throw Missing();

    internal static INativeServer Server => s_server ?? throw Missing();

    internal static INativeClient Client => s_client ?? throw Missing();

    internal static INativePairing Pairing => s_pairing ?? throw Missing();

    internal static void Set(INativeBluetooth native) => Set(native, native, native, native);

    internal static void Set(INativeStack stack, INativeServer server, INativeClient client, INativePairing pairing) =>
        (s_stack, s_server, s_client, s_pairing) = (stack, server, client, pairing);

    private static NotSupportedException Missing() =>
        new NotSupportedException("No native half of nanoFramework.Device.Bluetooth is loaded: boot the firmware on a virtual board.");
}
