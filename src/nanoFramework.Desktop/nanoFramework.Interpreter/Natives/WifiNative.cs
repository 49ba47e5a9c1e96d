// Wi-Fi. The networks in reach are the board's values wifi.NAME, each with its password. Nothing is sent: connecting succeeds or fails as
// the name and password say.
using System;
using System.Collections.Generic;
using System.Text;

namespace nanoFramework.Interpreter.Natives;

/// <summary>Native methods of <c>System.Device.Wifi.WifiAdapter</c>.</summary>
[NativeFor("System.Device.Wifi.WifiAdapter")]
public static class WifiAdapterNative
{
    private const byte WifiCategory = 50;
    private const byte ScanComplete = 1;
    private const int InvalidCredential = 1, NetworkNotAvailable = 2, Success = 3;
    private const string Prefix = "wifi.";

    public static void NativeInit(object self) => _ = self;

    public static void DisposeNative(object self) => _ = self;

    public static byte[] NativeFindWirelessAdapters() => [0];

    /// <summary>True while the board is in a network.</summary>
    internal static bool IsConnected { get; private set; }

    public static void NativeDisconnect(object self) => IsConnected = false;

    public static void NativeSetDeviceName(object self, string deviceName) => _ = (self, deviceName);

    public static void NativeScanAsync(object self) => Interrupts.Post(WifiCategory, ScanComplete, 0, 0);

    public static int NativeConnect(object self, string Ssid, string passwordCredential, int reconnectionKind)
    {
        string? password = Machine.Peripherals.Get(Prefix + Ssid);
        IsConnected = password is not null && password == passwordCredential;
        return IsConnected ? Success : password is null ? NetworkNotAvailable : InvalidCredential;
    }

    /// <summary>Records: BSSID (6), name (33, ends at 0), RSSI (1), authentication (1), encryption (1); their number comes first.</summary>
    public static byte[] GetNativeScanReport(object self)
    {
        IReadOnlyList<KeyValuePair<string, string>> networks = Machine.Peripherals.Under(Prefix);
        List<byte> report = [(byte)networks.Count];
        for (int i = 0; i < networks.Count; i++)
        {
            byte[] name = new byte[33];
            Encoding.UTF8.GetBytes(networks[i].Key).AsSpan()[..Math.Min(32, Encoding.UTF8.GetByteCount(networks[i].Key))].CopyTo(name);
            report.AddRange([0x02, 0, 0, 0, 0, (byte)(i + 1)]);
            report.AddRange(name);
            report.AddRange([unchecked((byte)-50), 3, 4]);
        }

        return [.. report];
    }
}
