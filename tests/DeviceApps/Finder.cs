// Looks for advertisements of one company by pattern and signal strength, and answers by advertising a URL as service data itself.
using System;
using System.Text;
using System.Threading;
using nanoFramework.Device.Bluetooth;
using nanoFramework.Device.Bluetooth.Advertisement;

namespace DeviceApps
{
    public class Finder
    {
        private const ushort EddystoneUuid = 0xFEAA;
        private static readonly AutoResetEvent s_found = new AutoResetEvent(false);

        public static void Main()
        {
            BluetoothLEAdvertisementWatcher watcher = new BluetoothLEAdvertisementWatcher();
            watcher.AdvertisementFilter.BytePatterns.Add(
                new BluetoothLEAdvertisementBytePattern(
                    (byte)BluetoothLEAdvertisementDataSectionType.ManufacturerSpecificData,
                    0,
                    new nanoFramework.Device.Bluetooth.Buffer(new byte[] { 0xFE, 0xFF })
                )
            );
            watcher.SignalStrengthFilter.InRangeThresholdInDBm = -90;
            watcher.SignalStrengthFilter.OutOfRangeThresholdInDBm = -100;
            watcher.Received += (sender, args) =>
            {
                foreach (BluetoothLEManufacturerData data in args.Advertisement.ManufacturerData)
                {
                    if (data.CompanyId == 0xFFFE) s_found.Set();
                }
            };
            watcher.Start();
            Console.WriteLine("looking");
            s_found.WaitOne();
            watcher.Stop();
            Console.WriteLine("found, stopped: " + (watcher.Status == BluetoothLEAdvertisementWatcherStatus.Stopped));
            Advertise("nanoframework");
            Thread.Sleep(Timeout.Infinite);
        }

        private static void Advertise(string host)
        {
            DataWriter data = new DataWriter();
            data.WriteUInt16(EddystoneUuid);
            data.WriteByte(0x10);
            data.WriteByte(unchecked((byte)-20));
            data.WriteByte(0x03);
            data.WriteBytes(Encoding.UTF8.GetBytes(host));
            data.WriteByte(0x08);
            BluetoothLEAdvertisement advertisement = new BluetoothLEAdvertisement();
            advertisement.DataSections.Add(
                new BluetoothLEAdvertisementDataSection(
                    (byte)BluetoothLEAdvertisementDataSectionType.ServiceData16bitUuid,
                    data.DetachBuffer()
                )
            );
            BluetoothLEAdvertisementPublisher publisher = new BluetoothLEAdvertisementPublisher(advertisement);
            publisher.StatusChanged += (sender, args) => Console.WriteLine("publisher " + (int)args.Status);
            publisher.Start();
            Console.WriteLine("answering");
        }
    }
}
