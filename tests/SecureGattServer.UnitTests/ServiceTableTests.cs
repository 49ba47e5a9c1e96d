using CounterServer;
using nanoFramework.TestFramework;
using SecureGatt;

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
            Characteristic row = Row((Permissions)permissions, CharacteristicProperties.Read);
            Assert.AreEqual(read, (int)row.ReadLevel);
            Assert.AreEqual(write, (int)row.WriteLevel);
            Assert.AreEqual(read > write ? read : write, (int)Table(row).HighestLevel);
        }

        [DataRow(0x001, 1)]
        [DataRow(0x002, 2)]
        [DataRow(0x004, 3)]
        [DataRow(0x200, 2)]
        [DataRow(0x400, 3)]
        [DataRow(0x600, 3)]
        [DataRow(0x202, 2)]
        [DataRow(0x204, 3)]
        [DataRow(0x402, 3)]
        [TestMethod]
        public void Notifications_need_their_own_level_and_at_least_that_of_a_read(int permissions, int level)
        {
            Characteristic row = Row((Permissions)permissions, CharacteristicProperties.Notify);
            Assert.AreEqual(level, (int)row.NotifyLevel);
            Assert.AreEqual(level, (int)Table(row).HighestLevel);
        }

        [TestMethod]
        public void Device_information_first_is_refused()
        {
            ServiceTable table = new ServiceTable(new Service(0x180A));
            Refused(table.CheckLimits(), "Device Information");
            Refused(new ServiceTable().CheckLimits(), "first service");
        }

        [TestMethod]
        public void More_than_253_characteristics_are_refused()
        {
            Assert.IsNull(Table(Constants(253)).CheckLimits());
            Refused(Table(Constants(254)).CheckLimits(), "254 characteristics");
        }

        [TestMethod]
        public void More_than_8_cccds_are_refused()
        {
            Assert.IsNull(Table(Notifying(8)).CheckLimits());
            Refused(Table(Notifying(9)).CheckLimits(), "9 CCCDs");
        }

        [TestMethod]
        public void One_uuid_twice_in_a_service_is_refused_by_its_name()
        {
            Characteristic[] rows = Constants(3);
            rows[2] = new Characteristic(0x2B00, CharacteristicProperties.Read, Permissions.Read, new byte[1]) { Name = "Third" };
            Assert.AreEqual("characteristic Third is twice in one service", Table(rows).CheckLimits());
            Assert.IsNull(new ServiceTable(new Service(0x180D, Constants(1)), new Service(0x180F, Constants(1))).CheckLimits());
        }

        [TestMethod]
        public void Long_uuids_are_compared_too()
        {
            Characteristic one = new Characteristic(Counter.ValueUuid, CharacteristicProperties.Read, Permissions.Read, new byte[1]);
            Characteristic same = new Characteristic(Counter.ValueUuid, CharacteristicProperties.Read, Permissions.Read, new byte[1]);
            Characteristic other = new Characteristic(Counter.ServiceUuid, CharacteristicProperties.Read, Permissions.Read, new byte[1]);
            Assert.IsNull(Table(new Characteristic[] { one, other }).CheckLimits());
            Refused(Table(new Characteristic[] { one, other, same }).CheckLimits(), Counter.ValueUuid + " is twice");
        }

        [DataRow(0x02, "characteristic 2A00 can be read, but has neither value nor OnRead")]
        [DataRow(0x08, "characteristic 2A00 can be written, but has no OnWrite")]
        [DataRow(0x04, "characteristic 2A00 can be written, but has no OnWrite")]
        [TestMethod]
        public void A_property_without_a_handler_is_refused(int properties, string reason)
        {
            Assert.AreEqual(reason, Table(Row(Permissions.Read, (CharacteristicProperties)properties)).CheckLimits());
        }

        [DataRow(512, true)]
        [DataRow(513, false)]
        [TestMethod]
        public void A_constant_has_at_most_512_octets(int length, bool fits)
        {
            string reason = Table(new Characteristic(0x2A00, CharacteristicProperties.Read, Permissions.Read, new byte[length]))
                .CheckLimits();
            Assert.AreEqual(fits, reason == null);
        }

        [TestMethod]
        public void Only_what_can_change_is_found_after_publication()
        {
            Characteristic constant = new Characteristic(0x2A00, CharacteristicProperties.Read, Permissions.Read, new byte[1]) { Id = 1 };
            Characteristic notifying = new Characteristic(0x2A01, CharacteristicProperties.Notify, Permissions.None) { Id = 2 };
            Characteristic written = new Characteristic(0x2A02, CharacteristicProperties.Write, Permissions.Write)
            {
                Id = 3,
                OnWrite = Take,
            };
            ServiceTable table = Table(new Characteristic[] { constant, notifying, written });
            table.Services = null;
            Assert.IsNull(table.Find(1));
            Assert.AreSame(notifying, table.Find(2));
            Assert.AreSame(written, table.Find(3));
            Assert.AreEqual(1, notifying.SubscriptionBit);
            Assert.AreEqual(0, written.SubscriptionBit);
        }

        [TestMethod]
        public void Every_characteristic_with_a_cccd_has_a_bit_of_its_own()
        {
            Characteristic[] rows = Notifying(8);
            Table(rows);
            for (int i = 0; i < rows.Length; i++)
            {
                Assert.AreEqual(1 << i, rows[i].SubscriptionBit);
            }
        }

        [TestMethod]
        public void Counter_says_start_value_then_counts_and_wraps()
        {
            Counter counter = new Counter();
            counter.CreateTable();
            FakeClient client = new FakeClient(counter.Value) { Max = 20 };
            CollectionAssert.AreEqual(System.Text.Encoding.UTF8.GetBytes("Start Value"), counter.Value.OnRead());
            for (int i = 0; i < 256; i++)
            {
                counter.Tick(1000);
                CollectionAssert.AreEqual(new byte[] { (byte)i }, counter.Value.OnRead());
                CollectionAssert.AreEqual(new byte[] { (byte)i }, client.Last);
            }

            counter.Tick(1000);
            CollectionAssert.AreEqual(new byte[] { 0 }, client.Last);
        }

        [TestMethod]
        public void Gate_holds_notifications_below_the_rows_level()
        {
            LinkTable links = new LinkTable();
            HeartRateServer server = new HeartRateServer(new FakeHeart(), false);
            server.CreateTable();
            Characteristic row = server.Measurement;
            Assert.AreEqual(0, row.MaxFor(links, 1), "no link");
            links.Connected(1, 0);
            LinkState link = links.Find(1);
            link.Subscribe(row.SubscriptionBit, true);
            Assert.AreEqual(0, row.MaxFor(links, 1), "not encrypted");
            link.Security = LinkSecurity.Encrypted;
            Assert.AreEqual(0, row.MaxFor(links, 1), "encrypted is not authenticated");
            link.Security = LinkSecurity.Encrypted | LinkSecurity.Authenticated;
            Assert.AreEqual(20, row.MaxFor(links, 1));
            link.Mtu = 256;
            Assert.AreEqual(253, row.MaxFor(links, 1));
            link.Subscribe(row.SubscriptionBit, false);
            Assert.AreEqual(0, row.MaxFor(links, 1), "not subscribed, whatever the library's list says");
            links.Disconnected(1);
            links.Connected(1, 0);
            Assert.AreEqual(0, row.MaxFor(links, 1), "the next client starts outside");
        }

        private static Characteristic Row(Permissions permissions, CharacteristicProperties properties)
        {
            return new Characteristic(0x2A00, properties, permissions);
        }

        private static Characteristic[] Constants(int count)
        {
            Characteristic[] rows = new Characteristic[count];
            for (int i = 0; i < count; i++)
            {
                rows[i] = new Characteristic(0x2B00 + i, CharacteristicProperties.Read, Permissions.Read, new byte[1]);
            }

            return rows;
        }

        private static Characteristic[] Notifying(int count)
        {
            Characteristic[] rows = new Characteristic[count];
            for (int i = 0; i < count; i++)
            {
                rows[i] = new Characteristic(0x2B00 + i, CharacteristicProperties.Notify, Permissions.None);
            }

            return rows;
        }

        private static ServiceTable Table(Characteristic row)
        {
            return Table(new Characteristic[] { row });
        }

        private static ServiceTable Table(Characteristic[] rows)
        {
            return new ServiceTable(new Service(0x180D, rows));
        }

        private static AttError Take(byte[] value)
        {
            return AttError.Success;
        }

        private static void Refused(string reason, string part)
        {
            Assert.IsNotNull(reason, "accepted");
            Assert.IsTrue(reason.Contains(part), reason);
        }
    }
}
