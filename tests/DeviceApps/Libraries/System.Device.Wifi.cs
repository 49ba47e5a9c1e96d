// The part of System.Device.Wifi the applications here use: its types, and its native methods as the device's library declares them.
using System.Runtime.CompilerServices;
using System.Text;
using nanoFramework.Runtime.Events;

namespace System.Device.Wifi
{
    public enum WifiConnectionStatus
    {
        AccessRevoked,
        InvalidCredential,
        NetworkNotAvailable,
        Success,
    }

    public enum WifiReconnectionKind
    {
        Automatic,
        Manual,
    }

    public delegate void AvailableNetworksChangedEventHandler(WifiAdapter sender, object e);

    public class WifiConnectionResult
    {
        internal WifiConnectionResult(WifiConnectionStatus status)
        {
            ConnectionStatus = status;
        }

        public WifiConnectionStatus ConnectionStatus { get; }
    }

    public class WifiAvailableNetwork
    {
        public string Ssid { get; internal set; }
    }

    public class WifiNetworkReport
    {
        public WifiAvailableNetwork[] AvailableNetworks { get; internal set; }
    }

    public sealed class WifiAdapter : IEventProcessor, IEventListener
    {
        internal WifiAdapter()
        {
            NativeInit();
            EventSink.AddEventProcessor(EventCategory.WiFi, this);
            EventSink.AddEventListener(EventCategory.WiFi, this);
        }

        public event AvailableNetworksChangedEventHandler AvailableNetworksChanged;

        public WifiNetworkReport NetworkReport
        {
            get
            {
                byte[] report = GetNativeScanReport();
                WifiAvailableNetwork[] networks = new WifiAvailableNetwork[report[0]];
                for (int i = 0; i < networks.Length; i++)
                {
                    int start = 1 + (42 * i) + 6;
                    int length = 0;
                    while (report[start + length] != 0) length++;
                    networks[i] = new WifiAvailableNetwork() { Ssid = Encoding.UTF8.GetString(report, start, length) };
                }

                return new WifiNetworkReport() { AvailableNetworks = networks };
            }
        }

        public static WifiAdapter[] FindAllAdapters()
        {
            WifiAdapter[] adapters = new WifiAdapter[NativeFindWirelessAdapters().Length];
            for (int i = 0; i < adapters.Length; i++) adapters[i] = new WifiAdapter();
            return adapters;
        }

        public WifiConnectionResult Connect(string ssid, WifiReconnectionKind reconnectionKind, string passwordCredential) =>
            new WifiConnectionResult(NativeConnect(ssid, passwordCredential, reconnectionKind));

        public void ScanAsync() => NativeScanAsync();

        public BaseEvent ProcessEvent(uint data1, uint data2, DateTime time) => new BaseEvent();

        public void InitializeForEventSource()
        {
        }

        public bool OnEvent(BaseEvent ev)
        {
            AvailableNetworksChanged?.Invoke(this, null);
            return true;
        }

        [MethodImpl(MethodImplOptions.InternalCall)]
        private static extern byte[] NativeFindWirelessAdapters();

        [MethodImpl(MethodImplOptions.InternalCall)]
        private extern void NativeInit();

        [MethodImpl(MethodImplOptions.InternalCall)]
        private extern WifiConnectionStatus NativeConnect(string Ssid, string passwordCredential, WifiReconnectionKind reconnectionKind);

        [MethodImpl(MethodImplOptions.InternalCall)]
        private extern void NativeScanAsync();

        [MethodImpl(MethodImplOptions.InternalCall)]
        private extern byte[] GetNativeScanReport();
    }
}
