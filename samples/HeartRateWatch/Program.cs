// A heart-rate watch: finds a heart-rate server, pairs with the passkey that the server shows, and prints each measurement. The passkey is
// a setting of the application here: a watch with buttons would let its wearer type it.
using System;
using System.Threading;
using nanoFramework.Device.Bluetooth;
using nanoFramework.Device.Bluetooth.Advertisement;
using nanoFramework.Device.Bluetooth.GenericAttributeProfile;

namespace HeartRateWatch
{
    public class Program
    {
        private const int Passkey = 123456;
        private static readonly AutoResetEvent s_found = new AutoResetEvent(false);
        private static readonly AutoResetEvent s_changed = new AutoResetEvent(false);
        private static ulong s_address;
        private static BluetoothAddressType s_addressType;

        public static void Main()
        {
            while (true)
            {
                Find();
                Watch();
                Thread.Sleep(1000);
            }
        }

        private static void Find()
        {
            s_address = 0;
            BluetoothLEAdvertisementWatcher watcher = new BluetoothLEAdvertisementWatcher()
            {
                ScanningMode = BluetoothLEScanningMode.Active,
            };
            watcher.Received += OnReceived;
            watcher.Start();
            Console.WriteLine("looking for a heart-rate server");
            s_found.WaitOne();
            watcher.Stop();
        }

        private static void Watch()
        {
            BluetoothLEDevice device = BluetoothLEDevice.FromBluetoothAddress(s_address, s_addressType);
            device.ConnectionStatusChanged += (sender, args) => s_changed.Set();
            device.Pairing.IOCapabilities = DevicePairingIOCapabilities.KeyboardOnly;
            device.Pairing.ProtectionLevel = DevicePairingProtectionLevel.EncryptionAndAuthentication;
            device.Pairing.AllowBonding = true;
            device.Pairing.PairingRequested += OnPairingRequested;
            DevicePairingResult result = device.Pairing.Pair();
            Console.WriteLine(result.Status == DevicePairingResultStatus.Paired ? "paired" : "not paired, status " + (int)result.Status);
            if (result.Status == DevicePairingResultStatus.Paired && Subscribe(device))
            {
                s_changed.Reset();
                while (device.ConnectionStatus == BluetoothConnectionStatus.Connected) s_changed.WaitOne();
            }

            device.Close();
        }

        private static bool Subscribe(BluetoothLEDevice device)
        {
            GattDeviceServicesResult services = device.GetGattServicesForUuid(GattServiceUuids.HeartRate);
            if (services.Status != GattCommunicationStatus.Success || services.Services.Length == 0) return false;
            GattCharacteristicsResult found = services.Services[0].GetCharacteristicsForUuid(GattCharacteristicUuids.HeartRateMeasurement);
            if (found.Status != GattCommunicationStatus.Success || found.Characteristics.Length == 0) return false;
            GattCharacteristic measurement = found.Characteristics[0];
            measurement.ValueChanged += OnMeasured;
            GattWriteResult subscribed = measurement.WriteClientCharacteristicConfigurationDescriptorWithResult(
                GattClientCharacteristicConfigurationDescriptorValue.Notify
            );
            Console.WriteLine("subscribed: " + (int)subscribed.Status);
            return subscribed.Status == GattCommunicationStatus.Success;
        }

        private static void OnPairingRequested(object sender, DevicePairingRequestedEventArgs args)
        {
            if (args.PairingKind == DevicePairingKinds.ProvidePin) args.Accept(Passkey);
            else args.Accept();
        }

        private static void OnReceived(BluetoothLEAdvertisementWatcher sender, BluetoothLEAdvertisementReceivedEventArgs args)
        {
            if (s_address != 0 || !HasHeartRate(args.Advertisement)) return;
            s_address = args.BluetoothAddress;
            s_addressType = args.BluetoothAddressType;
            Console.WriteLine("found " + args.Advertisement.LocalName);
            s_found.Set();
        }

        // The list of 16-bit service UUIDs, complete or not, holds 180D.
        private static bool HasHeartRate(BluetoothLEAdvertisement advertisement)
        {
            foreach (BluetoothLEAdvertisementDataSection section in advertisement.DataSections)
            {
                if (section.DataType != 0x02 && section.DataType != 0x03) continue;
                DataReader reader = DataReader.FromBuffer(section.Data);
                while (reader.UnconsumedBufferLength >= 2)
                {
                    byte low = reader.ReadByte();
                    byte high = reader.ReadByte();
                    if (low == 0x0D && high == 0x18) return true;
                }
            }

            return false;
        }

        // Flags (1): bit 0 distinguishes a 16-bit from an 8-bit rate. [Heart Rate Service] 3.1.1.
        private static void OnMeasured(GattCharacteristic sender, GattValueChangedEventArgs args)
        {
            DataReader reader = DataReader.FromBuffer(args.CharacteristicValue);
            bool isWide = (reader.ReadByte() & 1) != 0;
            int rate = reader.ReadByte();
            if (isWide) rate |= reader.ReadByte() << 8;
            Console.WriteLine("heart rate " + rate);
        }
    }
}
