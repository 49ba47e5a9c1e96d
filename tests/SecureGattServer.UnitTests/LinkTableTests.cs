using nanoFramework.TestFramework;
using SecureGatt;

namespace SecureGattServer.UnitTests
{
    [TestClass]
    public class LinkTableTests
    {
        [TestMethod]
        public void New_link_starts_unprotected_with_mtu_23()
        {
            LinkTable links = new LinkTable();
            links.Connected(3, 100);
            LinkState link = links.Find(3);
            Assert.AreEqual((int)SecurityLevel.None, (int)link.Level);
            Assert.AreEqual(23, link.Mtu);
            Assert.AreEqual(100L, link.Since);
            Assert.AreEqual(1, InUse(links));
        }

        [TestMethod]
        public void Next_client_inherits_nothing()
        {
            LinkTable links = new LinkTable();
            links.Connected(0, 0);
            LinkState first = links.Find(0);
            first.Security = (LinkSecurity)15;
            first.Mtu = 200;
            first.Subscribe(4, true);
            Assert.AreEqual(15, (int)links.Disconnected(0), "the last security");
            Assert.IsNull(links.Find(0));
            links.Connected(0, 9);
            LinkState link = links.Find(0);
            Assert.AreEqual(0, (int)link.Security);
            Assert.IsFalse(link.IsSubscribed(4));
            Assert.AreEqual(23, link.Mtu);
        }

        [TestMethod]
        public void Missed_disconnect_does_not_leak_state()
        {
            LinkTable links = new LinkTable();
            links.Connected(0, 0);
            links.Find(0).Security = LinkSecurity.Reported;
            links.Connected(0, 1);
            Assert.AreEqual(0, (int)links.Find(0).Security);
            Assert.AreEqual(1, InUse(links));
        }

        [TestMethod]
        public void Other_events_may_come_before_the_connection()
        {
            LinkTable links = new LinkTable();
            links.Get(1, 0).Security = LinkSecurity.Reported;
            links.Connected(1, 5);
            Assert.AreEqual((int)SecurityLevel.Authenticated, (int)links.Find(1).Level);
        }

        [DataRow(0, 1)]
        [DataRow(1, 2)]
        [DataRow(3, 3)]
        [DataRow(7, 3)]
        [DataRow(8, 1)]
        [TestMethod]
        public void Bits_give_the_level(int bits, int level)
        {
            LinkState link = new LinkTable().Get(0, 0);
            link.Security = (LinkSecurity)bits;
            Assert.AreEqual(level, (int)link.Level);
        }

        [DataRow(1)]
        [DataRow(4)]
        [DataRow(128)]
        [TestMethod]
        public void Subscriptions_are_per_link_and_characteristic(int bit)
        {
            LinkTable links = new LinkTable();
            links.Connected(0, 0);
            links.Connected(1, 0);
            LinkState link = links.Find(0);
            link.Subscribe(bit, true);
            link.Subscribe(bit, true);
            Assert.IsTrue(link.IsSubscribed(bit));
            Assert.IsFalse(link.IsSubscribed(255 - bit));
            Assert.IsFalse(links.Find(1).IsSubscribed(bit));
            link.Subscribe(bit, false);
            link.Subscribe(bit, false);
            Assert.IsFalse(link.IsSubscribed(bit));
        }

        [TestMethod]
        public void A_full_table_ignores_more()
        {
            LinkTable links = new LinkTable();
            for (int i = 0; i <= links.Slots.Length; i++)
            {
                links.Connected(i, 0);
            }

            Assert.AreEqual(links.Slots.Length, InUse(links));
            Assert.IsNull(links.Find(links.Slots.Length));
        }

        [TestMethod]
        public void Unknown_disconnect_is_ignored()
        {
            Assert.AreEqual(0, (int)new LinkTable().Disconnected(9));
        }

        private static int InUse(LinkTable links)
        {
            int count = 0;
            foreach (LinkState link in links.Slots)
            {
                count += link != null && link.InUse ? 1 : 0;
            }

            return count;
        }
    }
}
