// A lamp by pulse width: written by a phone in percent, read back, dimmed to nothing by a timer.
using System;
using System.Device.Pwm;
using System.Threading;
using nanoFramework.Device.Bluetooth;
using nanoFramework.Device.Bluetooth.GenericAttributeProfile;

namespace DeviceApps
{
    public class Dimmer
    {
        private const int Lamp = 18;
        private static readonly object s_gate = new object();
        private static PwmChannel s_lamp;
        private static GattLocalCharacteristic s_level;
        private static Timer s_fade;
        private static int s_percent = 20;

        public static void Main()
        {
            s_lamp = PwmChannel.CreateFromPin(Lamp, 40000, s_percent / 100.0);
            s_lamp.Start();
            GattServiceProvider provider = GattServiceProvider.Create(new Guid("01234567-6000-0000-0000-000000000001")).ServiceProvider;
            s_level = provider
                .Service.CreateCharacteristic(
                    new Guid("01234567-6000-0000-0000-000000000002"),
                    new GattLocalCharacteristicParameters()
                    {
                        CharacteristicProperties =
                            GattCharacteristicProperties.Read | GattCharacteristicProperties.Write | GattCharacteristicProperties.Notify,
                        UserDescription = "level in percent",
                    }
                )
                .Characteristic;
            s_level.ReadRequested += (sender, args) => args.GetRequest().RespondWithValue(Level());
            s_level.WriteRequested += OnWrite;
            provider.StartAdvertising(new GattServiceProviderAdvertisingParameters() { IsConnectable = true, IsDiscoverable = true });
            Console.WriteLine("dimmer on");
            Thread.Sleep(Timeout.Infinite);
        }

        private static void OnWrite(GattLocalCharacteristic sender, GattWriteRequestedEventArgs args)
        {
            GattWriteRequest request = args.GetRequest();
            byte percent = request.Value.Length == 1 ? DataReader.FromBuffer(request.Value).ReadByte() : byte.MaxValue;
            if (percent > 100)
            {
                request.RespondWithProtocolError(0x80);
                return;
            }

            Set(percent);
            s_fade?.Dispose();
            s_fade = new Timer(OnFade, null, 1000, 1000);
            request.Respond();
        }

        private static void OnFade(object state)
        {
            lock (s_gate)
            {
                Set(s_percent - 10);
                s_level.NotifyValue(Level());
                if (s_percent > 0) return;
                s_fade.Dispose();
                Console.WriteLine("dark");
            }
        }

        private static void Set(int percent)
        {
            s_percent = percent < 0 ? 0 : percent;
            s_lamp.DutyCycle = s_percent / 100.0;
        }

        private static nanoFramework.Device.Bluetooth.Buffer Level() =>
            new nanoFramework.Device.Bluetooth.Buffer(new[] { (byte)s_percent });
    }
}
