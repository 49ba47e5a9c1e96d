using System;
using nanoFramework.Device.Bluetooth.GenericAttributeProfile;
using nanoFramework.TestFramework;
using SecureGattServer.Console;
using SecureGattServer.Counter;
using SecureGattServer.Gatt;
using SecureGattServer.HeartRate;
using SecureGattServer.Links;
using SecureGattServer.Security;

namespace SecureGattServer.UnitTests
{
    [TestClass]
    public class ServiceTableTests
    {
        [DataRow(0x001, 1, 1)]
        [DataRow(0x002, 2, 1)]
        [DataRow(0x004, 3, 1)]
        [DataRow(0x010, 1, 1)]
        [DataRow(0x020, 1, 2)]
        [DataRow(0x040, 1, 3)]
        [DataRow(0x003, 2, 1)]
        [DataRow(0x007, 3, 1)]
        [DataRow(0x042, 2, 3)]
        [TestMethod]
        public void Permissions_give_the_strictest_level(int permissions, int read, int write)
        {
            AttributeRow row = Row((AttributePermissions)permissions, GattCharacteristicProperties.Read);
            Assert.AreEqual(read, (int)row.ReadLevel);
            Assert.AreEqual(write, (int)row.WriteLevel);
            Assert.AreEqual(read > write ? read : write, (int)row.HighestLevel);
        }

        [DataRow(0x080, true)]
        [DataRow(0x100, true)]
        [DataRow(0x077, false)]
        [TestMethod]
        public void Signed_permissions_are_seen(int permissions, bool signed)
        {
            AttributeRow row = Row((AttributePermissions)permissions, GattCharacteristicProperties.Write);
            Assert.AreEqual(signed, row.Signed);
            Assert.AreEqual(signed, Table(row).HasSignedRows);
        }

        [TestMethod]
        public void Short_uuid_is_over_the_base_uuid()
        {
            Assert.AreEqual("0000180d-0000-1000-8000-00805f9b34fb", Uuids.Short(0x180D).ToString());
            Assert.AreEqual("180D", Uuids.Text(Uuids.Short(0x180D)));
            Assert.AreEqual(CounterProfile.ServiceUuid, Uuids.Text(new Guid(CounterProfile.ServiceUuid)));
        }

        [TestMethod]
        public void Device_information_first_is_refused()
        {
            ServiceTable table = new ServiceTable(new ServiceRow[] { new ServiceRow("DIS", Uuids.Short(0x180A), new AttributeRow[0]) });
            Refused(table.CheckLimits("x"), "Device Information");
            Refused(new ServiceTable(new ServiceRow[0]).CheckLimits("x"), "first service");
        }

        [TestMethod]
        public void More_than_253_characteristics_are_refused()
        {
            AttributeRow row = Row(AttributePermissions.Read, GattCharacteristicProperties.Read);
            Assert.IsNull(Table(Repeat(row, 253)).CheckLimits("x"));
            Refused(Table(Repeat(row, 254)).CheckLimits("x"), "254 characteristics");
        }

        [TestMethod]
        public void More_than_8_cccds_are_refused()
        {
            AttributeRow row = Row(AttributePermissions.None, GattCharacteristicProperties.Notify);
            Assert.IsNull(Table(Repeat(row, 8)).CheckLimits("x"));
            Refused(Table(Repeat(row, 9)).CheckLimits("x"), "8 CCCDs");
        }

        [TestMethod]
        public void A_name_that_fits_nowhere_is_refused()
        {
            ServiceTable table = Table(Row(AttributePermissions.Read, GattCharacteristicProperties.Read));
            Assert.IsNull(table.CheckLimits("1234567890123456789012"));
            Assert.IsNull(table.CheckLimits("12345678901234567890123456789"));
            Refused(table.CheckLimits("123456789012345678901234567890"), "does not fit");
        }

        [TestMethod]
        public void Counter_fits_with_its_uuid_in_the_scan_response()
        {
            CounterProfile counter = new CounterProfile();
            Assert.IsNull(counter.Table.CheckLimits(counter.DeviceName));
        }

        [TestMethod]
        public void Counter_says_start_value_then_counts_and_wraps()
        {
            CounterProfile counter = new CounterProfile();
            FakeNotifier notifier = new FakeNotifier { Max = 20 };
            CollectionAssert.AreEqual(System.Text.Encoding.UTF8.GetBytes("Start Value"), counter.Read(counter.Table[0]));
            for (int i = 0; i < 256; i++)
            {
                counter.Tick(1000, notifier);
                CollectionAssert.AreEqual(new byte[] { (byte)i }, counter.Read(counter.Table[0]));
                CollectionAssert.AreEqual(new byte[] { (byte)i }, notifier.Last);
            }

            counter.Tick(1000, notifier);
            CollectionAssert.AreEqual(new byte[] { 0 }, notifier.Last);
        }

        [TestMethod]
        public void Printer_shows_handles_names_properties_permissions_and_values()
        {
            RecordingOutput output = new RecordingOutput();
            HeartRateProfile server = new HeartRateProfile(new SecurityProfile(), new FakeHeart(), true);
            TablePrinter.Print(server.Table, new DeviceConsole(output));
            Assert.AreEqual("table: +01 180D Heart Rate: service", (string)output.Lines[0]);
            Assert.AreEqual("table: +03 2A37 Heart Rate Measurement: N", (string)output.Lines[1]);
            Assert.AreEqual("table: +06 2A38 Body Sensor Location: R read-enc-mitm value=01", (string)output.Lines[2]);
            Assert.AreEqual("table: +08 2A39 Heart Rate Control Point: RW read-enc write-enc", (string)output.Lines[3]);
            Assert.AreEqual("table: +09 180A Device Information: service", (string)output.Lines[4]);
        }

        [TestMethod]
        public void Gate_holds_notifications_below_the_rows_level()
        {
            LinkTable links = new LinkTable();
            NotificationGate gate = new NotificationGate(links);
            AttributeRow row = new HeartRateProfile(new SecurityProfile(), new FakeHeart(), false).Table[0];
            Assert.AreEqual(0, gate.MaxLength(1, row), "no link");
            links.Connected(1, 0);
            Assert.IsFalse(gate.Passes(1, row, 4));
            links.SecurityChanged(1, 1, 0);
            Assert.IsFalse(gate.Passes(1, row, 4), "encrypted is not authenticated");
            links.SecurityChanged(1, 3, 0);
            Assert.IsTrue(gate.Passes(1, row, 4));
            Assert.AreEqual(20, gate.MaxLength(1, row));
            Assert.IsFalse(gate.Passes(1, row, 21), "longer than the MTU carries");
            Assert.AreEqual(3, gate.Held);
            links.MtuChanged(1, 256, 0);
            Assert.AreEqual(AttributeRow.MaxOutgoing, gate.MaxLength(1, row));
            links.Disconnected(1);
            Assert.IsFalse(gate.Passes(1, row, 4), "the next client starts outside");
        }

        private static AttributeRow Row(AttributePermissions permissions, GattCharacteristicProperties properties)
        {
            return new AttributeRow("row", Uuids.Short(0x2A00), properties, permissions, null, null);
        }

        private static AttributeRow[] Repeat(AttributeRow row, int count)
        {
            AttributeRow[] rows = new AttributeRow[count];
            for (int i = 0; i < count; i++)
            {
                rows[i] = row;
            }

            return rows;
        }

        private static ServiceTable Table(AttributeRow row)
        {
            return Table(Repeat(row, 1));
        }

        private static ServiceTable Table(AttributeRow[] rows)
        {
            return new ServiceTable(new ServiceRow[] { new ServiceRow("service", Uuids.Short(0x180D), rows) });
        }

        private static void Refused(string reason, string part)
        {
            Assert.IsNotNull(reason, "accepted");
            Assert.IsTrue(reason.Contains(part), reason);
        }
    }
}
