using nanoFramework.TestFramework;
using SecureGattServer.Links;
using SecureGattServer.Security;

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
            Assert.AreEqual(20, link.MaxNotification);
            Assert.AreEqual(100L, link.Since);
            Assert.AreEqual(1, links.Count);
        }

        [TestMethod]
        public void Next_client_inherits_nothing()
        {
            LinkTable links = new LinkTable();
            links.Connected(0, 0);
            links.SecurityChanged(0, 7, 0);
            links.MtuChanged(0, 200, 0);
            links.SubscriptionChanged(0, 5, true, 0);
            links.Disconnected(0);
            Assert.IsNull(links.Find(0));
            links.Connected(0, 9);
            LinkState link = links.Find(0);
            Assert.IsFalse(link.Encrypted || link.Authenticated || link.Bonded || link.IsSubscribed(5));
            Assert.AreEqual(23, link.Mtu);
        }

        [TestMethod]
        public void Missed_disconnect_does_not_leak_state()
        {
            LinkTable links = new LinkTable();
            links.Connected(0, 0);
            links.SecurityChanged(0, 7, 0);
            links.Connected(0, 1);
            Assert.IsFalse(links.Find(0).Encrypted);
            Assert.AreEqual(1, links.Count);
        }

        [TestMethod]
        public void Authentication_may_come_before_the_connection()
        {
            LinkTable links = new LinkTable();
            links.SecurityChanged(1, 7, 0);
            links.Connected(1, 5);
            Assert.IsTrue(links.Find(1).Encrypted);
            Assert.AreEqual((int)SecurityLevel.Authenticated, (int)links.Find(1).Level);
        }

        [DataRow(0, 23)]
        [DataRow(22, 23)]
        [DataRow(23, 23)]
        [DataRow(256, 256)]
        [TestMethod]
        public void Mtu_is_at_least_23(int told, int kept)
        {
            LinkTable links = new LinkTable();
            links.Connected(0, 0);
            links.MtuChanged(0, told, 0);
            Assert.AreEqual(kept, links.Find(0).Mtu);
        }

        [DataRow(0, 1)]
        [DataRow(1, 2)]
        [DataRow(3, 3)]
        [DataRow(7, 3)]
        [DataRow(2, 1)]
        [TestMethod]
        public void Bits_give_the_level(int bits, int level)
        {
            LinkTable links = new LinkTable();
            links.SecurityChanged(0, bits, 0);
            Assert.AreEqual(level, (int)links.Find(0).Level);
        }

        [TestMethod]
        public void Subscriptions_are_per_link()
        {
            LinkTable links = new LinkTable();
            links.Connected(0, 0);
            links.Connected(1, 0);
            links.SubscriptionChanged(0, 4, true, 0);
            links.SubscriptionChanged(0, 4, true, 0);
            Assert.IsTrue(links.Find(0).IsSubscribed(4));
            Assert.IsFalse(links.Find(1).IsSubscribed(4));
            links.SubscriptionChanged(0, 4, false, 0);
            Assert.IsFalse(links.Find(0).IsSubscribed(4));
        }

        [TestMethod]
        public void Unsubscribe_after_the_end_makes_no_link()
        {
            LinkTable links = new LinkTable();
            links.SubscriptionChanged(2, 4, false, 0);
            Assert.AreEqual(0, links.Count);
        }

        [TestMethod]
        public void A_full_table_ignores_more()
        {
            LinkTable links = new LinkTable();
            for (int i = 0; i <= LinkTable.Capacity; i++)
            {
                links.Connected(i, 0);
            }

            Assert.AreEqual(LinkTable.Capacity, links.Count);
            Assert.IsNull(links.Find(LinkTable.Capacity));
        }

        [TestMethod]
        public void Unknown_disconnect_is_told()
        {
            Assert.IsFalse(new LinkTable().Disconnected(9));
        }
    }
}
