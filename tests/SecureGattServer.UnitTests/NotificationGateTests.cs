using nanoFramework.TestFramework;
using SecureGatt;

namespace SecureGattServer.UnitTests
{
    [TestClass]
    public class NotificationGateTests
    {
        // [Vol 3, Part F] 3.4.7.1: opcode and handle take three octets of the MTU.
        [DataRow(23, 20)]
        [DataRow(24, 21)]
        [DataRow(185, 182)]
        [DataRow(256, 253)]
        [DataRow(517, 514)]
        [TestMethod]
        public void A_notification_fits_the_mtu(int mtu, int octets)
        {
            LinkTable links = new LinkTable();
            LinkState link = links.Get(1, 0);
            link.Mtu = mtu;
            link.Security = LinkSecurity.Encrypted;
            Characteristic row = new Characteristic(0x2A37, CharacteristicProperties.Notify, Permissions.NotifyEncrypted)
            {
                SubscriptionBit = 2,
            };
            Assert.AreEqual(0, row.MaxFor(links, 1), "not subscribed");
            link.Subscribe(2, true);
            Assert.AreEqual(octets, row.MaxFor(links, 1));
            Assert.AreEqual(0, row.MaxFor(links, 2), "no such link");
            link.Security = LinkSecurity.None;
            Assert.AreEqual(0, row.MaxFor(links, 1), "not encrypted");
        }
    }
}
