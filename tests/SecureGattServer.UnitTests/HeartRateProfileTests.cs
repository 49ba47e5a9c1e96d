using nanoFramework.TestFramework;
using SecureGattServer.Gatt;
using SecureGattServer.HeartRate;
using SecureGattServer.Security;

namespace SecureGattServer.UnitTests
{
    [TestClass]
    public class HeartRateProfileTests
    {
        [TestMethod]
        public void Control_point_resets_energy_on_0x01()
        {
            HeartRateProfile server = Create(AuthReq.ScMitmBond, false);
            server.Energy = 50;
            Assert.AreEqual((byte)0, server.Write(server.Table.Rows[2], new byte[] { 0x01 }));
            Assert.AreEqual(0, server.Energy);
        }

        [DataRow(0x00)]
        [DataRow(0x02)]
        [DataRow(0xFF)]
        [TestMethod]
        public void Control_point_refuses_other_values_with_0x80(int value)
        {
            HeartRateProfile server = Create(AuthReq.ScMitmBond, false);
            server.Energy = 50;
            Assert.AreEqual((byte)0x80, server.Write(server.Table.Rows[2], new byte[] { (byte)value }));
            Assert.AreEqual(50, server.Energy);
        }

        [TestMethod]
        public void Control_point_refuses_other_lengths_with_0x0D()
        {
            HeartRateProfile server = Create(AuthReq.ScMitmBond, false);
            Assert.AreEqual((byte)0x0D, server.Write(server.Table.Rows[2], new byte[0]));
            Assert.AreEqual((byte)0x0D, server.Write(server.Table.Rows[2], new byte[] { 1, 0 }));
        }

        [TestMethod]
        public void Tick_notifies_whoever_listens()
        {
            HeartRateProfile server = Create(AuthReq.ScMitmBond, false);
            FakeNotifier notifier = new FakeNotifier(server) { Max = 20 };
            server.Tick(1000, notifier);
            CollectionAssert.AreEqual(new byte[] { 0x1E, 60, 1, 0, 0x00, 0x04 }, notifier.Last);
        }

        [TestMethod]
        public void Without_listeners_intervals_are_forgotten_and_energy_counts()
        {
            HeartRateProfile server = Create(AuthReq.ScMitmBond, false);
            FakeNotifier notifier = new FakeNotifier(server);
            server.Tick(1000, notifier);
            server.Tick(1000, notifier);
            Assert.AreEqual(0, notifier.Sent);
            notifier.Max = 20;
            server.Tick(1000, notifier);
            CollectionAssert.AreEqual(new byte[] { 0x1E, 60, 3, 0, 0x00, 0x04 }, notifier.Last);
        }

        [TestMethod]
        public void Energy_saturates_until_reset()
        {
            FakeHeart heart = new FakeHeart { Spent = 0xFFFE };
            HeartRateProfile server = new HeartRateProfile(new SecurityProfile(), heart, false);
            FakeNotifier nobody = new FakeNotifier(server);
            server.Tick(1000, nobody);
            Assert.AreEqual(0xFFFE, server.Energy);
            heart.Spent = 1;
            server.Tick(1000, nobody);
            server.Tick(1000, nobody);
            Assert.AreEqual(0xFFFF, server.Energy);
            server.Write(server.Table.Rows[2], new byte[] { 1 });
            server.Tick(1000, nobody);
            Assert.AreEqual(1, server.Energy);
        }

        [TestMethod]
        public void Mitm_profile_protects_location_and_measurement_with_mitm()
        {
            ServiceTable table = Create(AuthReq.ScMitmBond, false).Table;
            Assert.AreEqual((int)SecurityLevel.Authenticated, (int)table.Rows[0].NotifyLevel);
            Assert.AreEqual((int)AttributePermissions.ReadEncryptedMitm, (int)table.Rows[1].Permissions);
            Assert.AreEqual((int)AttributePermissions.WriteEncrypted, (int)table.Rows[2].Permissions);
        }

        [TestMethod]
        public void Just_works_profile_protects_with_encryption()
        {
            ServiceTable table = Create(AuthReq.ScBond, false).Table;
            Assert.AreEqual((int)SecurityLevel.Encrypted, (int)table.HighestLevel);
            Assert.AreEqual((int)AttributePermissions.ReadEncrypted, (int)table.Rows[1].Permissions);
        }

        [TestMethod]
        public void Readable_control_point_is_the_walkthroughs_variant()
        {
            HeartRateProfile server = Create(AuthReq.ScMitmBond, true);
            Assert.AreEqual((int)(AttributePermissions.WriteEncrypted | AttributePermissions.ReadEncrypted), (int)server.Table.Rows[2].Permissions);
            server.Write(server.Table.Rows[2], new byte[] { 1 });
            CollectionAssert.AreEqual(new byte[] { 1 }, server.Read(server.Table.Rows[2]));
        }

        [TestMethod]
        public void Table_fits_an_image()
        {
            HeartRateProfile server = Create(AuthReq.ScMitmBond, false);
            Assert.IsNull(server.Table.CheckLimits(), server.Table.CheckLimits());
        }

        private static HeartRateProfile Create(AuthReq flags, bool readable)
        {
            return new HeartRateProfile(new SecurityProfile(authReq: flags), new FakeHeart(), readable);
        }
    }
}
