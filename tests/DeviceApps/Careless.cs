// Asks whether a peer is bonded, which the image answers with an arbitrary value, and continues.
using System;
using System.Threading;
using nanoFramework.Device.Bluetooth;
using nanoFramework.Device.Bluetooth.Security;

namespace DeviceApps
{
    public class Careless
    {
        public static void Main()
        {
            BluetoothLEServer.Instance.Start();
            DeviceBonding.IsBonded(0x240AC4112233);
            Console.WriteLine("went on");
            Thread.Sleep(Timeout.Infinite);
        }
    }
}
