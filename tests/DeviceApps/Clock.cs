// Sets the clock from a phone's write, returns the time, and prints the free memory.
using System;
using System.Threading;
using nanoFramework.Device.Bluetooth;
using nanoFramework.Device.Bluetooth.GenericAttributeProfile;
using nanoFramework.Runtime.Native;

namespace DeviceApps
{
    public class Clock
    {
        public static void Main()
        {
            Console.WriteLine("memory: " + (nanoFramework.Runtime.Native.GC.Run(true) > 1000));
            GattServiceProvider provider = GattServiceProvider.Create(GattServiceUuids.CurrentTime).ServiceProvider;
            GattLocalCharacteristic time = provider
                .Service.CreateCharacteristic(
                    GattCharacteristicUuids.CurrentTime,
                    new GattLocalCharacteristicParameters()
                    {
                        CharacteristicProperties = GattCharacteristicProperties.Read | GattCharacteristicProperties.Write,
                    }
                )
                .Characteristic;
            time.ReadRequested += OnRead;
            time.WriteRequested += OnWrite;
            provider.StartAdvertising(new GattServiceProviderAdvertisingParameters() { IsConnectable = true, IsDiscoverable = true });
            Console.WriteLine("clock on");
            Thread.Sleep(Timeout.Infinite);
        }

        private static void OnRead(GattLocalCharacteristic sender, GattReadRequestedEventArgs args)
        {
            DateTime now = DateTime.UtcNow;
            DataWriter writer = new DataWriter();
            writer.WriteBytes(
                new byte[] { (byte)now.Year, (byte)(now.Year >> 8), (byte)now.Month, (byte)now.Day, (byte)now.Hour, (byte)now.Minute }
            );
            args.GetRequest().RespondWithValue(writer.DetachBuffer());
        }

        private static void OnWrite(GattLocalCharacteristic sender, GattWriteRequestedEventArgs args)
        {
            GattWriteRequest request = args.GetRequest();
            DataReader reader = DataReader.FromBuffer(request.Value);
            int year = reader.ReadByte() | (reader.ReadByte() << 8);
            bool set = Rtc.SetSystemTime(new DateTime(year, reader.ReadByte(), reader.ReadByte(), reader.ReadByte(), reader.ReadByte(), 0));
            Console.WriteLine("set: " + set);
            request.Respond();
        }
    }
}
