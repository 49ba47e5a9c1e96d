// Watches who advertises, and counts how often each is heard.
using System;
using System.Collections;
using System.Threading;
using nanoFramework.Device.Bluetooth;
using nanoFramework.Device.Bluetooth.Advertisement;

namespace DeviceApps
{
    public class Watcher
    {
        private static readonly Hashtable s_heard = new Hashtable();

        public static void Main()
        {
            BluetoothLEAdvertisementWatcher watcher = new BluetoothLEAdvertisementWatcher()
            {
                ScanningMode = BluetoothLEScanningMode.Active,
            };
            watcher.Received += OnReceived;
            watcher.Stopped += (sender, args) => Console.WriteLine("stopped: " + (int)args.Error);
            watcher.Start();
            Console.WriteLine("watching");
            Thread.Sleep(Timeout.Infinite);
        }

        private static void OnReceived(BluetoothLEAdvertisementWatcher sender, BluetoothLEAdvertisementReceivedEventArgs args)
        {
            string address = args.BluetoothAddress.ToString("X");
            lock (s_heard)
            {
                if (!s_heard.Contains(address))
                    Console.WriteLine(
                        $"{address} {(int)args.AdvertisementType} \"{args.Advertisement.LocalName}\" {args.RawSignalStrengthInDBm} dBm"
                    );
                s_heard[address] = s_heard.Contains(address) ? (int)s_heard[address] + 1 : 1;
            }
        }
    }
}
