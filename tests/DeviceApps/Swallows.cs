// Everything around its loop is caught, whatever it is: a power cut has to end it all the same.
using System;
using System.Threading;
using nanoFramework.Device.Bluetooth;
using nanoFramework.Device.Bluetooth.GenericAttributeProfile;

namespace DeviceApps
{
    public class Swallows
    {
        private static GattLocalCharacteristic s_value;

        public static void Main()
        {
            new Thread(Spin).Start();
            while (true)
            {
                try
                {
                    Serve();
                }
                catch
                {
                    Console.WriteLine("caught");
                }
                finally
                {
                    Console.WriteLine("again");
                }
            }
        }

        private static void Serve()
        {
            if (s_value == null)
            {
                GattServiceProvider provider = GattServiceProvider.Create(new Guid("01234567-5000-0000-0000-000000000001")).ServiceProvider;
                s_value = provider
                    .Service.CreateCharacteristic(
                        new Guid("01234567-5000-0000-0000-000000000002"),
                        new GattLocalCharacteristicParameters()
                        {
                            CharacteristicProperties = GattCharacteristicProperties.Read | GattCharacteristicProperties.Notify,
                            StaticValue = new nanoFramework.Device.Bluetooth.Buffer(new byte[] { 0x2A }),
                        }
                    )
                    .Characteristic;
                provider.StartAdvertising(new GattServiceProviderAdvertisingParameters() { IsConnectable = true, IsDiscoverable = true });
                Console.WriteLine("serving");
            }

            while (true)
            {
                Thread.Sleep(20);
                s_value.NotifyValue(new nanoFramework.Device.Bluetooth.Buffer(new byte[] { 1 }));
            }
        }

        // Never waits, never ends, catches all exceptions it can.
        private static void Spin()
        {
            int turns = 0;
            while (true)
            {
                try
                {
                    while (true) turns++;
                }
                catch (Exception)
                {
                    turns = 0;
                }
            }
        }
    }
}
