// A pressure sensor on I2C: looks for it on the bus, checks its identity, starts each measurement by a register, and serves the value.
using System;
using System.Device.I2c;
using System.Threading;
using nanoFramework.Device.Bluetooth;
using nanoFramework.Device.Bluetooth.GenericAttributeProfile;

namespace DeviceApps
{
    public class Barometer
    {
        private const byte IdentityRegister = 0xD0;
        private const byte ControlRegister = 0xF4;
        private const byte PressureRegister = 0xF7;
        private const byte Identity = 0x58;

        private static I2cDevice s_sensor;

        public static void Main()
        {
            for (int address = 0x76; address <= 0x77; address++) Probe(address);
            if (s_sensor == null)
            {
                Console.WriteLine("no sensor");
                return;
            }

            Console.WriteLine("identity " + Read(IdentityRegister, 1)[0].ToString("X2"));
            GattServiceProvider provider = GattServiceProvider.Create(GattServiceUuids.EnvironmentalSensing).ServiceProvider;
            GattLocalCharacteristic pressure = provider
                .Service.CreateCharacteristic(
                    GattCharacteristicUuids.Pressure,
                    new GattLocalCharacteristicParameters() { CharacteristicProperties = GattCharacteristicProperties.Read }
                )
                .Characteristic;
            pressure.ReadRequested += OnRead;
            provider.StartAdvertising(new GattServiceProviderAdvertisingParameters() { IsConnectable = true, IsDiscoverable = true });
            Console.WriteLine("barometer on");
            Thread.Sleep(Timeout.Infinite);
        }

        private static void Probe(int address)
        {
            I2cDevice device = I2cDevice.Create(new I2cConnectionSettings(1, address));
            I2cTransferResult result = device.WriteByte(IdentityRegister);
            Console.WriteLine(address.ToString("X2") + ": " + (int)result.Status + " after " + result.BytesTransferred);
            if (result.Status == I2cTransferStatus.FullTransfer && device.ReadByte() == Identity) s_sensor = device;
            else device.Dispose();
        }

        private static void OnRead(GattLocalCharacteristic sender, GattReadRequestedEventArgs args)
        {
            s_sensor.Write(new byte[] { ControlRegister, 0x27 });
            byte[] raw = Read(PressureRegister, 3);
            byte second = Read(PressureRegister + 1, 1)[0];
            Console.WriteLine("same again: " + (second == raw[1]));
            DataWriter writer = new DataWriter();
            writer.WriteBytes(raw);
            args.GetRequest().RespondWithValue(writer.DetachBuffer());
        }

        private static byte[] Read(byte register, int length)
        {
            byte[] value = new byte[length];
            s_sensor.WriteRead(new SpanByte(new byte[] { register }), new SpanByte(value));
            return value;
        }
    }
}
