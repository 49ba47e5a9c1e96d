// A server with one value for everybody, one for encrypted links and one for those who typed the passkey it shows.
using System;
using System.Diagnostics;
using System.Threading;
using nanoFramework.Device.Bluetooth;
using nanoFramework.Device.Bluetooth.GenericAttributeProfile;

namespace DeviceApps
{
    public class Security
    {
        private const int Passkey = 123456;
        private static byte s_setting = 7;

        public static void Main()
        {
            BluetoothLEServer server = BluetoothLEServer.Instance;
            server.DeviceName = "Security";
            server.Pairing.AllowBonding = true;
            server.Pairing.ProtectionLevel = DevicePairingProtectionLevel.EncryptionAndAuthentication;
            server.Pairing.IOCapabilities = DevicePairingIOCapabilities.DisplayOnly;
            server.Pairing.PairingRequested += OnPairingRequested;
            server.Pairing.PairingComplete += OnPairingComplete;
            GattServiceProvider provider = GattServiceProvider.Create(new Guid("A7EEDF2C-DA87-4CB5-A9C5-5151C78B0057")).ServiceProvider;
            AddValue(provider, "A7EEDF2C-DA88-4CB5-A9C5-5151C78B0057", GattProtectionLevel.Plain);
            AddValue(provider, "A7EEDF2C-DA89-4CB5-A9C5-5151C78B0057", GattProtectionLevel.EncryptionRequired);
            AddValue(provider, "A7EEDF2C-DA8A-4CB5-A9C5-5151C78B0057", GattProtectionLevel.EncryptionAndAuthenticationRequired);
            provider.StartAdvertising(new GattServiceProviderAdvertisingParameters() { IsConnectable = true, IsDiscoverable = true });
            Console.WriteLine("advertising as " + server.DeviceName);
            Thread.Sleep(Timeout.Infinite);
        }

        private static void AddValue(GattServiceProvider provider, string uuid, GattProtectionLevel level)
        {
            GattLocalCharacteristicParameters parameters = new GattLocalCharacteristicParameters()
            {
                CharacteristicProperties = GattCharacteristicProperties.Read | GattCharacteristicProperties.Write,
                ReadProtectionLevel = level,
                WriteProtectionLevel = level,
                UserDescription = "value " + (int)level,
            };
            GattLocalCharacteristic characteristic = provider.Service.CreateCharacteristic(new Guid(uuid), parameters).Characteristic;
            characteristic.ReadRequested += OnRead;
            characteristic.WriteRequested += OnWrite;
        }

        private static void OnRead(GattLocalCharacteristic sender, GattReadRequestedEventArgs args)
        {
            DataWriter writer = new DataWriter();
            writer.WriteByte(s_setting);
            args.GetRequest().RespondWithValue(writer.DetachBuffer());
        }

        private static void OnWrite(GattLocalCharacteristic sender, GattWriteRequestedEventArgs args)
        {
            GattWriteRequest request = args.GetRequest();
            if (request.Value.Length != 1)
            {
                request.RespondWithProtocolError(GattProtocolError.InvalidAttributeValueLength);
                return;
            }

            s_setting = DataReader.FromBuffer(request.Value).ReadByte();
            request.Respond();
        }

        private static void OnPairingRequested(object sender, DevicePairingRequestedEventArgs args)
        {
            Debug.WriteLine($"pairing kind {(int)args.PairingKind}");
            if (args.PairingKind == DevicePairingKinds.DisplayPin)
            {
                Console.WriteLine($"type {Passkey} on the phone");
                args.Accept(Passkey);
            }
        }

        private static void OnPairingComplete(object sender, DevicePairingEventArgs args)
        {
            DevicePairing pairing = (DevicePairing)sender;
            Console.WriteLine($"pairing ended with {(int)args.Status}, paired {pairing.IsPaired}, authenticated {pairing.IsAuthenticated}");
        }
    }
}
