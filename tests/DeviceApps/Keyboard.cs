// A keyboard: HID over GATT with encrypted reports. Its input report has descriptors of its own, a Report Reference and a 0x2902.
using System;
using System.Threading;
using nanoFramework.Device.Bluetooth;
using nanoFramework.Device.Bluetooth.GenericAttributeProfile;

namespace DeviceApps
{
    public class Keyboard
    {
        private static readonly byte[] s_map =
        {
            0x05, 0x01, 0x09, 0x06, 0xA1, 0x01, 0x85, 0x01, 0x05, 0x07, 0x19, 0xE0, 0x29, 0xE7, 0x15, 0x00, 0x25, 0x01, 0x75, 0x01, 0x95,
            0x08, 0x81, 0x02, 0x95, 0x01, 0x75, 0x08, 0x81, 0x01, 0x95, 0x06, 0x75, 0x08, 0x15, 0x00, 0x25, 0x65, 0x05, 0x07, 0x19, 0x00,
            0x29, 0x65, 0x81, 0x00, 0xC0,
        };

        private static GattLocalCharacteristic s_report;

        public static void Main()
        {
            BluetoothLEServer server = BluetoothLEServer.Instance;
            server.DeviceName = "Keyboard";
            server.Appearance = 961;
            server.Pairing.AllowBonding = true;
            server.Pairing.IOCapabilities = DevicePairingIOCapabilities.NoInputNoOutput;
            server.Pairing.ProtectionLevel = DevicePairingProtectionLevel.Encryption;
            GattServiceProvider hid = GattServiceProvider.Create(GattServiceUuids.HumanInterfaceDevice).ServiceProvider;
            AddConstant(hid, GattCharacteristicUuids.ReportMap, s_map);
            AddConstant(hid, GattCharacteristicUuids.HidInformation, new byte[] { 0x11, 0x01, 0x00, 0x02 });
            s_report = hid.Service.CreateCharacteristic(GattCharacteristicUuids.Report, new GattLocalCharacteristicParameters()
            {
                CharacteristicProperties = GattCharacteristicProperties.Read | GattCharacteristicProperties.Notify,
                ReadProtectionLevel = GattProtectionLevel.EncryptionRequired,
            }).Characteristic;
            AddDescriptor(new Guid("00002908-0000-1000-8000-00805F9B34FB"), new byte[] { 1, 1 });
            AddDescriptor(new Guid("00002902-0000-1000-8000-00805F9B34FB"), new byte[] { 0, 0 });
            s_report.ReadRequested += (sender, args) =>
                args.GetRequest().RespondWithValue(new nanoFramework.Device.Bluetooth.Buffer(new byte[8]));
            hid.StartAdvertising(new GattServiceProviderAdvertisingParameters() { IsConnectable = true, IsDiscoverable = true });
            Console.WriteLine("keyboard on");
            while (true)
            {
                Thread.Sleep(1000);
                if (s_report.SubscribedClients.Length > 0) Type('a');
            }
        }

        private static void Type(char letter)
        {
            Send((byte)(letter - 'a' + 4));
            Send(0);
        }

        private static void Send(byte key)
        {
            DataWriter writer = new DataWriter();
            writer.WriteBytes(new byte[] { 0, 0, key, 0, 0, 0, 0, 0 });
            s_report.NotifyValue(writer.DetachBuffer());
        }

        private static void AddConstant(GattServiceProvider provider, Guid uuid, byte[] value) =>
            provider.Service.CreateCharacteristic(
                uuid,
                new GattLocalCharacteristicParameters()
                {
                    CharacteristicProperties = GattCharacteristicProperties.Read,
                    StaticValue = new nanoFramework.Device.Bluetooth.Buffer(value),
                    ReadProtectionLevel = GattProtectionLevel.EncryptionRequired,
                }
            );

        private static void AddDescriptor(Guid uuid, byte[] value) =>
            s_report.CreateDescriptor(
                uuid,
                new GattLocalDescriptorParameters() { StaticValue = new nanoFramework.Device.Bluetooth.Buffer(value) }
            );
    }
}
