// A server with two timers and a thread: the first timer and the thread throw; the second timer and the server continue.
using System;
using System.Threading;
using nanoFramework.Device.Bluetooth;
using nanoFramework.Device.Bluetooth.GenericAttributeProfile;

namespace DeviceApps
{
    public class TimerThrows
    {
        private static byte s_ticks;
        private static Timer s_bad;
        private static Timer s_good;

        public static void Main()
        {
            GattServiceProvider provider = GattServiceProvider.Create(new Guid("01234567-4000-0000-0000-000000000001")).ServiceProvider;
            provider
                .Service.CreateCharacteristic(
                    new Guid("01234567-4000-0000-0000-000000000002"),
                    new GattLocalCharacteristicParameters() { CharacteristicProperties = GattCharacteristicProperties.Read }
                )
                .Characteristic.ReadRequested += (sender, args) =>
                args.GetRequest().RespondWithValue(new nanoFramework.Device.Bluetooth.Buffer(new byte[] { s_ticks }));
            provider.StartAdvertising(new GattServiceProviderAdvertisingParameters() { IsConnectable = true, IsDiscoverable = true });
            s_bad = new Timer(OnBad, null, 1000, Timeout.Infinite);
            s_good = new Timer(OnGood, null, 1500, 1000);
            new Thread(OnThread).Start();
            Console.WriteLine("timers on");
        }

        private static void OnBad(object state)
        {
            object nothing = state;
            Console.WriteLine(nothing.ToString());
        }

        private static void OnGood(object state) => Console.WriteLine("tick " + ++s_ticks);

        private static void OnThread()
        {
            int[] values = new int[2];
            for (int i = 0; ; i++) values[i] = i;
        }
    }
}
