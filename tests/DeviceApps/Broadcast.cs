// A thermometer without connections: each reading is new manufacturer data of a publisher that stops and starts.
using System;
using System.Threading;
using nanoFramework.Device.Bluetooth;
using nanoFramework.Device.Bluetooth.Advertisement;

namespace DeviceApps
{
    public class Broadcast
    {
        public static void Main()
        {
            for (short reading = 200; ; reading++)
            {
                DataWriter writer = new DataWriter();
                writer.WriteInt16(reading);
                BluetoothLEAdvertisement advertisement = new BluetoothLEAdvertisement() { LocalName = "Broadcast" };
                advertisement.ManufacturerData.Add(new BluetoothLEManufacturerData(0xFFFE, writer.DetachBuffer()));
                BluetoothLEAdvertisementPublisher publisher = new BluetoothLEAdvertisementPublisher(advertisement);
                publisher.Start();
                Console.WriteLine("reading " + reading);
                Thread.Sleep(10_000);
                publisher.Stop();
            }
        }
    }
}
