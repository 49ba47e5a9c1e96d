// Wi-Fi provisioning: a phone lists the networks in range, writes name and password, and reads the result.
using System;
using System.Device.Wifi;
using System.Net.NetworkInformation;
using System.Text;
using System.Threading;
using nanoFramework.Device.Bluetooth;
using nanoFramework.Device.Bluetooth.GenericAttributeProfile;

namespace DeviceApps
{
    public class Provisioning
    {
        private const byte Authorized = 2, Provisioning_ = 3, Provisioned = 4;
        private static byte s_state = Authorized;
        private static GattLocalCharacteristic s_stateCharacteristic;
        private static string s_networks = "";
        private static string s_credentials;
        private static readonly AutoResetEvent s_written = new AutoResetEvent(false);

        public static void Main()
        {
            WifiAdapter wifi = WifiAdapter.FindAllAdapters()[0];
            wifi.AvailableNetworksChanged += OnNetworksChanged;
            GattServiceProvider provider = GattServiceProvider.Create(new Guid("00467768-6228-2272-4663-277478268000")).ServiceProvider;
            BluetoothLEServer.Instance.DeviceName = "Provisioning";
            s_stateCharacteristic = Add(
                provider,
                "00467768-6228-2272-4663-277478268001",
                GattCharacteristicProperties.Read | GattCharacteristicProperties.Notify
            );
            s_stateCharacteristic.ReadRequested += (sender, args) => Answer(args, new byte[] { s_state });
            Add(provider, "00467768-6228-2272-4663-277478268004", GattCharacteristicProperties.Read).ReadRequested += (sender, args) =>
                Answer(args, Encoding.UTF8.GetBytes(s_networks));
            Add(provider, "00467768-6228-2272-4663-277478268003", GattCharacteristicProperties.Write).WriteRequested += OnCredentials;
            provider.StartAdvertising(new GattServiceProviderAdvertisingParameters() { IsConnectable = true, IsDiscoverable = true });
            wifi.ScanAsync();
            Console.WriteLine("waiting for credentials");
            while (true)
            {
                s_written.WaitOne();
                Connect(wifi);
            }
        }

        private static void Connect(WifiAdapter wifi)
        {
            SetState(Provisioning_);
            string[] parts = s_credentials.Split(',');
            WifiConnectionResult result = wifi.Connect(parts[0], WifiReconnectionKind.Automatic, parts[1]);
            Console.WriteLine($"connecting to {parts[0]}: {(int)result.ConnectionStatus}");
            NetworkInterface network = NetworkInterface.GetAllNetworkInterfaces()[0];
            Console.WriteLine($"address {network.IPv4Address}, {network.IPv4GatewayAddress}, leased {network.IsDhcpEnabled}");
            SetState(result.ConnectionStatus == WifiConnectionStatus.Success ? Provisioned : Authorized);
        }

        private static void SetState(byte state)
        {
            s_state = state;
            DataWriter writer = new DataWriter();
            writer.WriteByte(state);
            s_stateCharacteristic.NotifyValue(writer.DetachBuffer());
        }

        private static void OnNetworksChanged(WifiAdapter sender, object args)
        {
            string names = "";
            foreach (WifiAvailableNetwork network in sender.NetworkReport.AvailableNetworks) names += network.Ssid + ";";
            s_networks = names;
            Console.WriteLine("networks: " + names);
        }

        private static void OnCredentials(GattLocalCharacteristic sender, GattWriteRequestedEventArgs args)
        {
            GattWriteRequest request = args.GetRequest();
            s_credentials = DataReader.FromBuffer(request.Value).ReadString(request.Value.Length);
            request.Respond();
            s_written.Set();
        }

        private static void Answer(GattReadRequestedEventArgs args, byte[] value)
        {
            args.GetRequest().RespondWithValue(new nanoFramework.Device.Bluetooth.Buffer(value));
        }

        private static GattLocalCharacteristic Add(GattServiceProvider provider, string uuid, GattCharacteristicProperties properties) =>
            provider
                .Service.CreateCharacteristic(
                    new Guid(uuid),
                    new GattLocalCharacteristicParameters() { CharacteristicProperties = properties }
                )
                .Characteristic;
    }
}
