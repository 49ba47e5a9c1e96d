// A beacon: company id, region, major, minor and power at one metre, as non-connectable advertising.
using System;
using System.Threading;
using nanoFramework.Device.Bluetooth;
using nanoFramework.Device.Bluetooth.Advertisement;

namespace DeviceApps
{
    public class Beacon
    {
        public static void Main()
        {
            DataWriter writer = new DataWriter();
            writer.WriteBytes(new byte[] { 0x02, 0x15 });
            writer.WriteBytes(new Guid("E2C56DB5-DFFB-48D2-B060-D0F5A71096E0").ToByteArray());
            writer.WriteByte(0);
            writer.WriteByte(1);
            writer.WriteByte(0);
            writer.WriteByte(2);
            writer.WriteByte(0xC5);
            BluetoothLEAdvertisement advertisement = new BluetoothLEAdvertisement();
            advertisement.Flags = BluetoothLEAdvertisementFlags.GeneralDiscoverableMode | BluetoothLEAdvertisementFlags.ClassicNotSupported;
            advertisement.ManufacturerData.Add(new BluetoothLEManufacturerData(0x004C, writer.DetachBuffer()));
            BluetoothLEAdvertisementPublisher publisher = new BluetoothLEAdvertisementPublisher(advertisement);
            publisher.StatusChanged += OnStatusChanged;
            publisher.Start();
            Console.WriteLine("beacon on");
            Thread.Sleep(Timeout.Infinite);
        }

        private static void OnStatusChanged(object sender, BluetoothLEAdvertisementPublisherStatusChangedEventArgs args) =>
            Console.WriteLine($"status {(int)args.Status}");
    }
}
