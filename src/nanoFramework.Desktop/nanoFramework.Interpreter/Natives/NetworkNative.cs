// The state of the one network interface of a board with Wi-Fi: it has an address while the adapter is in a network. Nothing is
// transmitted, and sockets are not replaced.
using System;
using System.Linq;
using System.Net;
using System.Runtime.CompilerServices;

namespace nanoFramework.Interpreter.Natives;

/// <summary>System.Net.NetworkInformation.NetworkInterface. Addresses are numbers whose lowest octet is the first in the text.</summary>
[NativeFor("System.Net.NetworkInformation.NetworkInterface")]
public static class NetworkInterfaceNative
{
    internal const int Wireless = 71;
    private const int Dhcp = 1, Static = 2;
    private const uint Leased = 0x0204A8C0, Mask = 0x00FFFFFF, Gateway = 0x0104A8C0;

    private static int s_mode = Dhcp;
    private static uint s_address = Leased, s_mask = Mask, s_gateway = Gateway;

    public static bool GetIsNetworkAvailable() => WifiAdapterNative.IsConnected;

    public static int GetNetworkInterfaceCount() => 1;

    public static object GetNetworkInterface(uint interfaceIndex)
    {
        object created = NetworkTypes.Create("System.Net.NetworkInformation.NetworkInterface");
        Fields.Set(created, "_macAddress", new byte[6]);
        InitializeNetworkInterfaceSettings(created);
        return created;
    }

    public static void InitializeNetworkInterfaceSettings(object self)
    {
        bool has = WifiAdapterNative.IsConnected || s_mode == Static;
        Fields.Set(self, "_networkInterfaceType", Wireless);
        Fields.Set(self, "_startupAddressMode", s_mode);
        Fields.Set(self, "_specificConfigId", 0u);
        Fields.Set(self, "_ipv4Address", has ? s_address : 0u);
        Fields.Set(self, "_ipv4NetMask", has ? s_mask : 0u);
        Fields.Set(self, "_ipv4GatewayAddress", has ? s_gateway : 0u);
    }

    public static void UpdateConfiguration(object self, int updateType)
    {
        s_mode = Fields.Number(self, "_startupAddressMode") == Static ? Static : Dhcp;
        bool isStatic = s_mode == Static;
        s_address = isStatic ? (uint)Fields.Number(self, "_ipv4Address") : Leased;
        s_mask = isStatic ? (uint)Fields.Number(self, "_ipv4NetMask") : Mask;
        s_gateway = isStatic ? (uint)Fields.Number(self, "_ipv4GatewayAddress") : Gateway;
    }

    public static long IPV4AddressFromString(string ipAddress)
    {
        Throw.IfNull(ipAddress);
        if (!IPAddress.TryParse(ipAddress, out IPAddress? address)) Throw.InvalidParameter();
        return BitConverter.ToUInt32(address.GetAddressBytes());
    }
}

/// <summary>Native methods of <c>System.Net.IPAddress</c>.</summary>
[NativeFor("System.Net.IPAddress")]
public static class IPAddressNative
{
    public static string IPv4ToString(uint ipv4Address) => string.Join('.', BitConverter.GetBytes(ipv4Address));
}

/// <summary>System.Net.NetworkInformation.Wireless80211Configuration: one, kept until the power is cut.</summary>
[NativeFor("System.Net.NetworkInformation.Wireless80211Configuration")]
public static class Wireless80211ConfigurationNative
{
    private static object? s_only;

    public static int GetWireless82011ConfigurationCount() => 1;

    public static object GetWireless82011Configuration(int configurationIndex) =>
        s_only ??= NetworkTypes.Create("System.Net.NetworkInformation.Wireless80211Configuration");

    public static void UpdateConfiguration()
    {
        // The one object is the configuration.
    }
}

/// <summary>Creates objects of the library's types, whose constructors are internal.</summary>
internal static class NetworkTypes
{
    public static object Create(string name) => RuntimeHelpers.GetUninitializedObject(
        Machine.DeviceAssemblyList().Select(assembly => assembly.GetType(name)).First(static type => type is not null)!);
}
