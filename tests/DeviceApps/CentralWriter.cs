// A central with a known peer: connects by address, writes a text, reads it back, turns a lamp on and off.
using System;
using System.Threading;
using nanoFramework.Device.Bluetooth;
using nanoFramework.Device.Bluetooth.GenericAttributeProfile;

namespace DeviceApps
{
    public class CentralWriter
    {
        public static void Main()
        {
            BluetoothLEDevice device = BluetoothLEDevice.FromBluetoothAddress(0x240AC4112233, BluetoothAddressType.Public);
            device.ConnectionStatusChanged += (sender, args) =>
                Console.WriteLine("connection " + (int)((BluetoothLEDevice)sender).ConnectionStatus);
            GattDeviceServicesResult services = device.GetGattServices();
            foreach (GattDeviceService service in services.Services)
            {
                foreach (GattCharacteristic characteristic in service.GetCharacteristics().Characteristics) Use(characteristic);
            }

            device.Close();
            Console.WriteLine("done");
            Thread.Sleep(Timeout.Infinite);
        }

        private static void Use(GattCharacteristic characteristic)
        {
            string uuid = characteristic.Uuid.ToString();
            if (uuid == "01234567-2000-0000-0000-000000000002")
            {
                DataWriter writer = new DataWriter();
                writer.WriteString("from the other board");
                Console.WriteLine(
                    "wrote: " + (int)characteristic.WriteValueWithResult(writer.DetachBuffer(), GattWriteOption.WriteWithResponse).Status
                );
                nanoFramework.Device.Bluetooth.Buffer value = characteristic.ReadValue().Value;
                Console.WriteLine("read: " + DataReader.FromBuffer(value).ReadString(value.Length));
            }
            else if (uuid == "01234567-3000-0000-0000-000000000002")
            {
                for (byte on = 1; on != 255; on--)
                {
                    DataWriter writer = new DataWriter();
                    writer.WriteByte(on);
                    characteristic.WriteValueWithResult(writer.DetachBuffer(), GattWriteOption.WriteWithResponse);
                }
            }
        }
    }
}
