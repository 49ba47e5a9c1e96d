// Several services of its own: a counter that notifies, a text with a description, a reading with a format, a lamp on a pin.
using System;
using System.Device.Gpio;
using System.Text;
using System.Threading;
using nanoFramework.Device.Bluetooth;
using nanoFramework.Device.Bluetooth.GenericAttributeProfile;

namespace DeviceApps
{
    public class CustomServices
    {
        private const int Lamp = 2;
        private static string s_text = "nothing yet";
        private static int s_count;

        public static void Main()
        {
            GpioController gpio = new GpioController();
            GpioPin lamp = gpio.OpenPin(Lamp, PinMode.Output);
            GattServiceProvider counter = Create("01234567-1000-0000-0000-000000000001");
            GattLocalCharacteristic count = Add(
                counter,
                "01234567-1000-0000-0000-000000000002",
                GattCharacteristicProperties.Read | GattCharacteristicProperties.Notify,
                "turns"
            );
            count.ReadRequested += (sender, args) => Answer(args, BitConverter.GetBytes(s_count));
            GattLocalCharacteristicParameters format = new GattLocalCharacteristicParameters()
            {
                CharacteristicProperties = GattCharacteristicProperties.Read,
            };
            format.CreateGattPresentationFormat(GattPresentationFormatTypes.SInt16, -2, 0x272F, 1, 0);
            counter.Service.CreateCharacteristic(GattCharacteristicUuids.Temperature, format).Characteristic.ReadRequested += (
                sender,
                args
            ) => Answer(args, BitConverter.GetBytes((short)2150));
            GattServiceProvider text = Create("01234567-2000-0000-0000-000000000001");
            GattLocalCharacteristic line = Add(
                text,
                "01234567-2000-0000-0000-000000000002",
                GattCharacteristicProperties.Read | GattCharacteristicProperties.Write,
                "a text"
            );
            line.ReadRequested += (sender, args) => Answer(args, Encoding.UTF8.GetBytes(s_text));
            line.WriteRequested += OnText;
            GattServiceProvider light = Create("01234567-3000-0000-0000-000000000001");
            Add(
                light,
                "01234567-3000-0000-0000-000000000002",
                GattCharacteristicProperties.Write | GattCharacteristicProperties.WriteWithoutResponse,
                null
            ).WriteRequested += (sender, args) =>
            {
                GattWriteRequest request = args.GetRequest();
                lamp.Write(DataReader.FromBuffer(request.Value).ReadByte() != 0 ? PinValue.High : PinValue.Low);
                Console.WriteLine("lamp " + (lamp.Read() == PinValue.High ? "on" : "off"));
                if (request.Option == GattWriteOption.WriteWithResponse) request.Respond();
            };
            counter.StartAdvertising(new GattServiceProviderAdvertisingParameters() { IsConnectable = true, IsDiscoverable = true });
            Console.WriteLine("three services");
            while (true)
            {
                Thread.Sleep(5000);
                s_count++;
                count.NotifyValue(new nanoFramework.Device.Bluetooth.Buffer(BitConverter.GetBytes(s_count)));
            }
        }

        private static GattServiceProvider Create(string uuid) => GattServiceProvider.Create(new Guid(uuid)).ServiceProvider;

        private static GattLocalCharacteristic Add(
            GattServiceProvider provider,
            string uuid,
            GattCharacteristicProperties properties,
            string description
        ) =>
            provider
                .Service.CreateCharacteristic(
                    new Guid(uuid),
                    new GattLocalCharacteristicParameters() { CharacteristicProperties = properties, UserDescription = description }
                )
                .Characteristic;

        private static void Answer(GattReadRequestedEventArgs args, byte[] value) =>
            args.GetRequest().RespondWithValue(new nanoFramework.Device.Bluetooth.Buffer(value));

        private static void OnText(GattLocalCharacteristic sender, GattWriteRequestedEventArgs args)
        {
            GattWriteRequest request = args.GetRequest();
            DataReader reader = DataReader.FromBuffer(request.Value);
            s_text = reader.ReadString(request.Value.Length);
            Console.WriteLine("text: " + s_text);
            request.Respond();
        }
    }
}
