// A heart-rate server: measurements go to phones that have paired with the passkey it shows.
using System;
using System.Threading;
using nanoFramework.Device.Bluetooth;
using nanoFramework.Device.Bluetooth.GenericAttributeProfile;

namespace DeviceApps
{
    public class HeartRateServer
    {
        public static void Main()
        {
            BluetoothLEServer server = BluetoothLEServer.Instance;
            server.DeviceName = "HeartRate";
            server.Pairing.IOCapabilities = DevicePairingIOCapabilities.DisplayOnly;
            server.Pairing.ProtectionLevel = DevicePairingProtectionLevel.EncryptionAndAuthentication;
            server.Pairing.PairingRequested += (sender, args) => args.Accept(123456);
            GattServiceProvider provider = GattServiceProvider.Create(GattServiceUuids.HeartRate).ServiceProvider;
            GattLocalCharacteristic measurement = provider
                .Service.CreateCharacteristic(
                    GattCharacteristicUuids.HeartRateMeasurement,
                    new GattLocalCharacteristicParameters() { CharacteristicProperties = GattCharacteristicProperties.Notify }
                )
                .Characteristic;
            provider.StartAdvertising(new GattServiceProviderAdvertisingParameters() { IsConnectable = true, IsDiscoverable = true });
            Console.WriteLine("heart-rate server on");
            for (byte rate = 70; ; rate = (byte)(70 + (rate + 1) % 10))
            {
                Thread.Sleep(1000);
                DataWriter writer = new DataWriter();
                writer.WriteByte(0);
                writer.WriteByte(rate);
                measurement.NotifyValue(writer.DetachBuffer());
            }
        }
    }
}
