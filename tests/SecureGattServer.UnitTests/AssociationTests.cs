using nanoFramework.Device.Bluetooth;
using nanoFramework.TestFramework;
using SecureGattServer.Security;

namespace SecureGattServer.UnitTests
{
    [TestClass]
    public class AssociationTests
    {
        // [Vol 3, Part H] 2.3.5.1, Table 2.8, one line a responder: DisplayOnly, DisplayYesNo, KeyboardOnly, NoInputNoOutput, KeyboardDisplay.
        // 0 Just Works, 1 shown here, 2 typed here, 3 typed on both, 4 Numeric Comparison.
        [DataRow(0, "00101", "00101")]
        [DataRow(1, "00101", "04104")]
        [DataRow(2, "22302", "22302")]
        [DataRow(3, "00000", "00000")]
        [DataRow(4, "22102", "24104")]
        [TestMethod]
        public void Model_follows_table_2_8(int device, string legacy, string secure)
        {
            for (int phone = 0; phone < 5; phone++)
            {
                Assert.AreEqual(legacy[phone] - '0', Model(device, phone, true, false), "legacy with phone " + phone);
                Assert.AreEqual(secure[phone] - '0', Model(device, phone, true, true), "SC with phone " + phone);
            }
        }

        [TestMethod]
        public void Without_mitm_everything_is_just_works()
        {
            for (int pair = 0; pair < 25; pair++)
            {
                Assert.AreEqual((int)AssociationModel.JustWorks, Model(pair / 5, pair % 5, false, true));
            }
        }

        [DataRow(0, true, 16, 2)]
        [DataRow(1, true, 16, 4)]
        [DataRow(1, true, 15, 3)]
        [DataRow(1, false, 16, 3)]
        [DataRow(4, true, 16, 4)]
        [DataRow(5, false, 16, 3)]
        [TestMethod]
        public void Level_after(int model, bool secure, int keySize, int level)
        {
            Assert.AreEqual(level, (int)Association.LevelAfter((AssociationModel)model, secure, keySize));
        }

        private static int Model(int device, int phone, bool mitm, bool secure)
        {
            return (int)Association.Choose((DevicePairingIOCapabilities)device, (DevicePairingIOCapabilities)phone, mitm, secure);
        }
    }
}
