// The part of System.Net the applications here use: its types, and its native methods as the device's library declares them.
using System.Runtime.CompilerServices;

namespace System.Net
{
    public class IPAddress
    {
        [MethodImpl(MethodImplOptions.InternalCall)]
        internal static extern string IPv4ToString(uint ipv4Address);
    }
}

namespace System.Net.NetworkInformation
{
    public enum NetworkInterfaceType
    {
        Unknown = 1,
        Wireless80211 = 71,
    }

    public enum AddressMode
    {
        Invalid,
        DHCP,
        Static,
    }

    public class NetworkInterface
    {
        private byte[] _macAddress;
        private AddressMode _startupAddressMode;
        private uint _specificConfigId;
        private uint _ipv4Address;
        private uint _ipv4NetMask;
        private uint _ipv4GatewayAddress;
        private NetworkInterfaceType _networkInterfaceType;

        public string IPv4Address => IPAddress.IPv4ToString(_ipv4Address);

        public string IPv4SubnetMask => IPAddress.IPv4ToString(_ipv4NetMask);

        public string IPv4GatewayAddress => IPAddress.IPv4ToString(_ipv4GatewayAddress);

        public bool IsDhcpEnabled => _startupAddressMode == AddressMode.DHCP;

        public NetworkInterfaceType NetworkInterfaceType => _networkInterfaceType;

        public uint SpecificConfigId => _specificConfigId;

        public byte[] PhysicalAddress => _macAddress;

        public static NetworkInterface[] GetAllNetworkInterfaces()
        {
            NetworkInterface[] interfaces = new NetworkInterface[GetNetworkInterfaceCount()];
            for (uint i = 0; i < interfaces.Length; i++) interfaces[i] = GetNetworkInterface(i);
            return interfaces;
        }

        public void EnableStaticIPv4(string ipv4Address, string ipv4SubnetMask, string ipv4GatewayAddress)
        {
            _ipv4Address = (uint)IPV4AddressFromString(ipv4Address);
            _ipv4NetMask = (uint)IPV4AddressFromString(ipv4SubnetMask);
            _ipv4GatewayAddress = (uint)IPV4AddressFromString(ipv4GatewayAddress);
            _startupAddressMode = AddressMode.Static;
            UpdateConfiguration(2);
            InitializeNetworkInterfaceSettings();
        }

        [MethodImpl(MethodImplOptions.InternalCall)]
        private static extern int GetNetworkInterfaceCount();

        [MethodImpl(MethodImplOptions.InternalCall)]
        private static extern NetworkInterface GetNetworkInterface(uint interfaceIndex);

        [MethodImpl(MethodImplOptions.InternalCall)]
        private extern void InitializeNetworkInterfaceSettings();

        [MethodImpl(MethodImplOptions.InternalCall)]
        private extern void UpdateConfiguration(int updateType);

        [MethodImpl(MethodImplOptions.InternalCall)]
        internal static extern long IPV4AddressFromString(string ipAddress);
    }
}
