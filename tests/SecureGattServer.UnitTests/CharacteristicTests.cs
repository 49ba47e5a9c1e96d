using CounterServer;
using nanoFramework.TestFramework;
using SecureGatt;

namespace SecureGattServer.UnitTests
{
    [TestClass]
    public class CharacteristicTests
    {
        [TestMethod]
        public void Short_uuid_is_over_the_base_uuid()
        {
            Assert.AreEqual("0000180d-0000-1000-8000-00805f9b34fb", Characteristic.ToGuid(0x180D, null).ToString());
        }

        [TestMethod]
        public void Long_uuid_is_read_from_its_text()
        {
            Assert.AreEqual(Counter.ValueUuid, Characteristic.ToGuid(0, Counter.ValueUuid).ToString());
        }

        [TestMethod]
        public void Only_a_value_that_nothing_changes_is_constant()
        {
            Assert.IsTrue(Row(CharacteristicProperties.Read, new byte[1]).IsConstant);
            Assert.IsFalse(Row(CharacteristicProperties.Read | CharacteristicProperties.Notify, new byte[1]).IsConstant);
            Characteristic read = Row(CharacteristicProperties.Read, null);
            read.OnRead = Zero;
            Assert.IsFalse(read.IsConstant, "its handler provides the value");
            Characteristic written = Row(CharacteristicProperties.Read | CharacteristicProperties.Write, new byte[1]);
            written.OnWrite = Take;
            Assert.IsFalse(written.IsConstant, "its handler replaces the value");
        }

        [TestMethod]
        public void A_notification_before_publication_is_sent_to_no_client()
        {
            Characteristic row = Row(CharacteristicProperties.Notify, null);
            Assert.AreEqual(0, row.Notify(new byte[1]));
            Assert.AreEqual(0, row.MaxNotification);
        }

        // [Vol 3, Part F] 3.4.7.1: a value of no octets is a value.
        [DataRow(-1, 3)]
        [DataRow(0, 0)]
        [DataRow(2, 2)]
        [TestMethod]
        public void A_notification_has_the_whole_value_or_as_many_octets_as_are_asked_for(int length, int sent)
        {
            Characteristic row = Row(CharacteristicProperties.Notify, null);
            FakeClient client = new FakeClient(row);
            Assert.AreEqual(1, row.Notify(new byte[] { 1, 2, 3 }, length));
            Assert.AreEqual(sent, client.Last.Length);
        }

        private static Characteristic Row(CharacteristicProperties properties, byte[] value)
        {
            return new Characteristic(0x2A00, properties, Permissions.None, value);
        }

        private static byte[] Zero()
        {
            return new byte[1];
        }

        private static AttError Take(byte[] value)
        {
            return AttError.Success;
        }
    }
}
