using System;
using nanoFramework.Device.Bluetooth;
using nanoFramework.Device.Bluetooth.GenericAttributeProfile;

namespace SecureSensor
{
    /// <summary>Environmental Sensing with one Temperature characteristic that only a phone paired by passkey may read.</summary>
    public class Thermometer
    {
        private const ushort EnvironmentalSensing = 0x181A;
        private const ushort Temperature = 0x2A6E;

        private readonly Random _random = new Random();
        private GattLocalCharacteristic _temperature;
        private short _hundredths = 2150;

        /// <summary>Publishes the service, requires pairing by passkey, and advertises.</summary>
        public void Start(string name)
        {
            BluetoothLEServer server = BluetoothLEServer.Instance;
            server.DeviceName = name;
            server.Pairing.AllowBonding = true;
            server.Pairing.IOCapabilities = DevicePairingIOCapabilities.DisplayOnly;
            server.Pairing.ProtectionLevel = DevicePairingProtectionLevel.EncryptionAndAuthentication;
            server.Pairing.PairingRequested += OnPairingRequested;

            GattServiceProvider provider = GattServiceProvider
                .Create(Utilities.CreateUuidFromShortCode(EnvironmentalSensing))
                .ServiceProvider;
            GattLocalCharacteristicParameters parameters = new GattLocalCharacteristicParameters();
            parameters.CharacteristicProperties = GattCharacteristicProperties.Read | GattCharacteristicProperties.Notify;
            parameters.ReadProtectionLevel = GattProtectionLevel.EncryptionAndAuthenticationRequired;
            parameters.UserDescription = "Temperature";
            _temperature = provider.Service.CreateCharacteristic(Utilities.CreateUuidFromShortCode(Temperature), parameters).Characteristic;
            _temperature.ReadRequested += OnReadRequested;

            GattServiceProviderAdvertisingParameters advertising = new GattServiceProviderAdvertisingParameters();
            advertising.IsConnectable = true;
            advertising.IsDiscoverable = true;
            provider.StartAdvertising(advertising);
        }

        /// <summary>Takes a measurement and notifies subscribed phones.</summary>
        public void Measure()
        {
            _hundredths = (short)(2100 + _random.Next(100));
            _temperature.NotifyValue(Value());
        }

        private void OnReadRequested(GattLocalCharacteristic sender, GattReadRequestedEventArgs args)
        {
            args.GetRequest().RespondWithValue(Value());
        }

        // A display would show the passkey; this firmware has only the console.
        private void OnPairingRequested(object sender, DevicePairingRequestedEventArgs args)
        {
            int passkey = _random.Next(1000000);
            Console.WriteLine("passkey: " + passkey.ToString("D6"));
            args.Accept(passkey);
        }

        // Hundredths of a degree Celsius, least significant octet first.
        private Buffer Value()
        {
            DataWriter writer = new DataWriter();
            writer.WriteByte((byte)_hundredths);
            writer.WriteByte((byte)(_hundredths >> 8));
            return writer.DetachBuffer();
        }
    }
}
