using System;
using System.Text;
using SecureGatt;

namespace SecureGattServer.Desktop
{
    /// <summary>
    /// Prints a table like the optional dump of the esp32-nimble tutorial: handles, UUIDs with names, properties, permissions, values.
    /// </summary>
    internal static class TablePrinter
    {
        private const string PropertyLetters = "BRwWNISE";

        private static string[] PermissionNames => new[]
        {
            "read",
            "read-enc",
            "read-enc-mitm",
            "",
            "write",
            "write-enc",
            "write-enc-mitm",
            "signed",
            "signed-mitm",
            "notify-enc",
            "notify-enc-mitm",
        };

        /// <summary>
        /// Prints all rows; handles count from the application's first attribute, since the library does not report the stack's.
        /// </summary>
        public static void Print(ServiceTable table, DeviceConsole console)
        {
            int handle = 1;
            foreach (Service service in table.Services)
            {
                Line(console, handle++, UuidOf(service), NameOf(UuidOf(service)), "service");
                foreach (Characteristic row in service.Characteristics)
                {
                    Line(console, handle + 1, UuidOf(row), NameOf(row), Describe(row));
                    handle += row.Notifies ? 3 : 2;
                }
            }
        }

        /// <summary>The row's name, or the name of its UUID.</summary>
        public static string NameOf(Characteristic row) => row.Name ?? NameOf(UuidOf(row));

        public static Guid UuidOf(Characteristic row) => Characteristic.ToGuid(row.ShortUuid, row.LongUuid);

        private static Guid UuidOf(Service service) => Characteristic.ToGuid(service.ShortUuid, service.LongUuid);

        private static string NameOf(Guid uuid) => Text(uuid) switch
        {
            "180A" => "Device Information",
            "180D" => "Heart Rate",
            "180F" => "Battery",
            "2A19" => "Battery Level",
            "2A26" => "Firmware Revision",
            "2A29" => "Manufacturer Name",
            "2A38" => "Body Sensor Location",
            CounterServer.Counter.ServiceUuid => "Counter",
            PermissionsServer.ServiceUuid => "Permissions",
            string other => other,
        };

        /// <summary>Describes a row, as <c>R-N read-enc-mitm value=01</c>.</summary>
        public static string Describe(Characteristic row)
        {
            StringBuilder text = new StringBuilder();
            for (int bit = 0; bit < PropertyLetters.Length; bit++)
            {
                if (((int)row.Properties >> bit & 1) != 0)
                {
                    text.Append(PropertyLetters.Substring(bit, 1));
                }
            }

            for (int bit = 0; bit < PermissionNames.Length; bit++)
            {
                if (((int)row.Permissions >> bit & 1) != 0)
                {
                    text.Append(" ").Append(PermissionNames[bit]);
                }
            }

            if (row.Value != null)
            {
                text.Append(" value=").Append(BitConverter.ToString(row.Value));
            }

            return text.ToString();
        }

        /// <summary>"180D" for a sixteen-bit UUID, the full text for others.</summary>
        public static string Text(Guid uuid)
        {
            string text = uuid.ToString();
            return uuid == Characteristic.ToGuid(Convert.ToInt32(text.Substring(4, 4), 16), null)
                ? text.Substring(4, 4).ToUpperInvariant()
                : text;
        }

        private static void Line(DeviceConsole console, int handle, Guid uuid, string name, string text)
        {
            console.Line("table", "+" + handle.ToString("D2") + " " + Text(uuid) + " " + name + ": " + text);
        }
    }
}
