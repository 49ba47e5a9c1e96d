using nanoFramework.Device.Bluetooth.GenericAttributeProfile;
using nanoFramework.TestFramework;
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
            Assert.AreEqual(read > write ? read : write, (int)Table(row).HighestLevel);
        }

        [DataRow(0x080, true)]
        [DataRow(0x100, true)]
        [DataRow(0x077, false)]
        [TestMethod]
        public void Signed_permissions_are_seen(int permissions, bool signed)
        {
            Assert.AreEqual(signed, Table(Row((AttributePermissions)permissions, GattCharacteristicProperties.Write)).HasSignedRows);
        }

        [TestMethod]
        public void Short_uuid_is_over_the_base_uuid()
        {
            Assert.AreEqual("0000180d-0000-1000-8000-00805f9b34fb", AttributeRow.Short(0x180D).ToString());
        }

        [TestMethod]
        public void Device_information_first_is_refused()
        {
            ServiceTable table = new ServiceTable(new ServiceRow[] { new ServiceRow(AttributeRow.Short(0x180A), new AttributeRow[0]) });
            Refused(table.CheckLimits(), "Device Information");
            Refused(new ServiceTable(new ServiceRow[0]).CheckLimits(), "first service");
        }

        [TestMethod]
        public void More_than_253_characteristics_are_refused()
        {
            AttributeRow row = Row(AttributePermissions.Read, GattCharacteristicProperties.Read);
            Assert.IsNull(Table(Repeat(row, 253)).CheckLimits());
            Refused(Table(Repeat(row, 254)).CheckLimits(), "254 characteristics");
        }

        [TestMethod]
        public void More_than_8_cccds_are_refused()
        {
            AttributeRow row = Row(AttributePermissions.None, GattCharacteristicProperties.Notify);
            Assert.IsNull(Table(Repeat(row, 8)).CheckLimits());
            Refused(Table(Repeat(row, 9)).CheckLimits(), "9 CCCDs");
        }

        [TestMethod]
        public void Counter_says_start_value_then_counts_and_wraps()
        {
            CounterProfile counter = new CounterProfile();
            FakeNotifier notifier = new FakeNotifier(counter) { Max = 20 };
            CollectionAssert.AreEqual(System.Text.Encoding.UTF8.GetBytes("Start Value"), counter.Read(counter.Table.Rows[0]));
            for (int i = 0; i < 256; i++)
            {
                counter.Tick(1000, notifier);
                CollectionAssert.AreEqual(new byte[] { (byte)i }, counter.Read(counter.Table.Rows[0]));
                CollectionAssert.AreEqual(new byte[] { (byte)i }, notifier.Last);
            }

            counter.Tick(1000, notifier);
            CollectionAssert.AreEqual(new byte[] { 0 }, notifier.Last);
        }

        [TestMethod]
        public void Gate_holds_notifications_below_the_rows_level()
        {
            LinkTable links = new LinkTable();
            NotificationGate gate = new NotificationGate(links);
            AttributeRow row = new HeartRateProfile(new SecurityProfile(), new FakeHeart(), false).Table.Rows[0];
            row.CharacteristicId = 9;
            Assert.AreEqual(0, gate.MaxLength(1, row), "no link");
            links.Connected(1, 0);
            LinkState link = links.Find(1);
            link.Subscribe(9, true);
            Assert.AreEqual(0, gate.MaxLength(1, row), "not encrypted");
            link.Bits = 1;
            Assert.AreEqual(0, gate.MaxLength(1, row), "encrypted is not authenticated");
            link.Bits = 3;
            Assert.AreEqual(20, gate.MaxLength(1, row));
            link.Mtu = 256;
            Assert.AreEqual(AttributeRow.MaxOutgoing, gate.MaxLength(1, row));
            link.Subscribe(9, false);
            Assert.AreEqual(0, gate.MaxLength(1, row), "not subscribed, whatever the library's list says");
            links.Disconnected(1);
            links.Connected(1, 0);
            Assert.AreEqual(0, gate.MaxLength(1, row), "the next client starts outside");
        }

        private static AttributeRow Row(AttributePermissions permissions, GattCharacteristicProperties properties)
        {
            return new AttributeRow("row", AttributeRow.Short(0x2A00), properties, permissions, null);
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
            return new ServiceTable(new ServiceRow[] { new ServiceRow(AttributeRow.Short(0x180D), rows) });
        }

        private static void Refused(string reason, string part)
        {
            Assert.IsNotNull(reason, "accepted");
            Assert.IsTrue(reason.Contains(part), reason);
        }
    }
}
