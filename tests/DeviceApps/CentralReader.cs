// A central that looks for a service, connects to the first that has it, and reads all it may.
using System;
using System.Threading;
using nanoFramework.Device.Bluetooth;
using nanoFramework.Device.Bluetooth.Advertisement;
using nanoFramework.Device.Bluetooth.GenericAttributeProfile;

namespace DeviceApps
{
    public class CentralReader
    {
        private static readonly Guid s_service = new Guid("A7EEDF2C-DA87-4CB5-A9C5-5151C78B0057");
        private static readonly AutoResetEvent s_found = new AutoResetEvent(false);
        private static ulong s_address;
        private static BluetoothAddressType s_type;

        public static void Main()
        {
            BluetoothLEAdvertisementWatcher watcher = new BluetoothLEAdvertisementWatcher();
            watcher.ScanningMode = BluetoothLEScanningMode.Active;
            watcher.Received += OnReceived;
            watcher.Start();
            Console.WriteLine("looking");
            s_found.WaitOne();
            watcher.Stop();
            BluetoothLEDevice device = BluetoothLEDevice.FromBluetoothAddress(s_address, s_type);
            GattDeviceServicesResult services = device.GetGattServicesForUuid(s_service);
            Console.WriteLine("services: " + (int)services.Status);
            foreach (GattCharacteristic characteristic in services.Services[0].GetCharacteristics().Characteristics) Read(characteristic);
            device.Close();
            Console.WriteLine("done");
            Thread.Sleep(Timeout.Infinite);
        }

        private static void Read(GattCharacteristic characteristic)
        {
            GattReadResult result = characteristic.ReadValue();
            string value =
                result.Status == GattCommunicationStatus.Success
                    ? DataReader.FromBuffer(result.Value).ReadByte().ToString()
                    : "error " + result.ProtocolError;
            Console.WriteLine($"{characteristic.UserDescription}: {value}");
        }

        private static void OnReceived(BluetoothLEAdvertisementWatcher sender, BluetoothLEAdvertisementReceivedEventArgs args)
        {
            if (s_address != 0 || args.Advertisement.LocalName != "Security") return;
            s_address = args.BluetoothAddress;
            s_type = args.BluetoothAddressType;
            s_found.Set();
        }
    }
}
