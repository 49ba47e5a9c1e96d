// Advertises again when its client goes, which the image does by itself: the second start leaks the table.
using System;
using System.Threading;
using nanoFramework.Device.Bluetooth;
using nanoFramework.Device.Bluetooth.GenericAttributeProfile;

namespace DeviceApps
{
    public class Restarter
    {
        private static GattServiceProvider s_provider;

        public static void Main()
        {
            s_provider = GattServiceProvider.Create(new Guid("01234567-6000-0000-0000-000000000001")).ServiceProvider;
            s_provider.Service.CreateCharacteristic(
                new Guid("01234567-6000-0000-0000-000000000002"),
                new GattLocalCharacteristicParameters()
                {
                    CharacteristicProperties = GattCharacteristicProperties.Read,
                    StaticValue = new nanoFramework.Device.Bluetooth.Buffer(new byte[] { 1 }),
                }
            );
            BluetoothLEServer.Instance.Session.SessionStatusChanged += (sender, args) =>
            {
                if (args.Status == GattSessionStatus.Closed) Start();
            };
            Start();
            Console.WriteLine("started");
            Thread.Sleep(Timeout.Infinite);
        }

        private static void Start() =>
            s_provider.StartAdvertising(new GattServiceProviderAdvertisingParameters() { IsConnectable = true, IsDiscoverable = true });
    }
}
