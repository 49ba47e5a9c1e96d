using nanoFramework.Device.Bluetooth.GenericAttributeProfile;
using nanoFramework.TestFramework;
using SecureGattServer.Gatt;
using SecureGattServer.Links;
using SecureGattServer.Security;

namespace SecureGattServer.UnitTests
{
    [TestClass]
    public class NotificationGateTests
    {
        // [Vol 3, Part F] 3.4.7.1: opcode and handle take three octets of the MTU.
        [DataRow(23, 20)]
        [DataRow(74, 71)]
        [DataRow(75, 72)]
        [DataRow(76, 72)]
        [DataRow(256, 72)]
        [TestMethod]
        public void A_notification_fits_the_mtu_and_the_rows_buffer(int mtu, int octets)
        {
            LinkTable links = new LinkTable();
            LinkState link = links.Get(1, 0);
            link.Mtu = mtu;
            link.Bits = 1;
            AttributeRow row = new AttributeRow("measurement", AttributeRow.Short(0x2A37), GattCharacteristicProperties.Notify, AttributePermissions.None, null, SecurityLevel.Encrypted) { CharacteristicId = 6 };
            NotificationGate gate = new NotificationGate(links);
            Assert.AreEqual(0, gate.MaxLength(1, row), "not subscribed");
            link.Subscribe(6, true);
            Assert.AreEqual(octets, gate.MaxLength(1, row));
            Assert.AreEqual(0, gate.MaxLength(2, row), "no such link");
            link.Bits = 0;
            Assert.AreEqual(0, gate.MaxLength(1, row), "not encrypted");
        }
    }
}
