// A thermometer whose sensor comes from a class library of its own.
using System;
using System.Threading;
using DeviceApps.Climate;
using nanoFramework.Device.Bluetooth;
using nanoFramework.Device.Bluetooth.GenericAttributeProfile;

namespace DeviceApps
{
    public class OwnLibrary
    {
        private static GattLocalCharacteristic s_temperature;

        public static void Main()
        {
            Sensor sensor = new Sensor(2000);
            sensor.Measured += OnMeasured;
            GattServiceProvider provider = GattServiceProvider.Create(GattServiceUuids.EnvironmentalSensing).ServiceProvider;
            s_temperature = provider
                .Service.CreateCharacteristic(
                    GattCharacteristicUuids.Temperature,
                    new GattLocalCharacteristicParameters()
                    {
                        CharacteristicProperties = GattCharacteristicProperties.Read | GattCharacteristicProperties.Notify,
                    }
                )
                .Characteristic;
            s_temperature.ReadRequested += (sender, args) =>
                args.GetRequest().RespondWithValue(new nanoFramework.Device.Bluetooth.Buffer(sensor.Last.Encode()));
            provider.StartAdvertising(new GattServiceProviderAdvertisingParameters() { IsConnectable = true, IsDiscoverable = true });
            Console.WriteLine("measuring");
            while (true)
            {
                Thread.Sleep(2000);
                sensor.Measure();
            }
        }

        private static void OnMeasured(Sensor sensor, Reading reading)
        {
            Console.WriteLine("it is " + reading.ToString());
            IEncodable value = reading;
            s_temperature.NotifyValue(new nanoFramework.Device.Bluetooth.Buffer(value.Encode()));
        }
    }
}
