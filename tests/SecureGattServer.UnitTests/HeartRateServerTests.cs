using nanoFramework.TestFramework;
using SecureGatt;

namespace SecureGattServer.UnitTests
{
    [TestClass]
    public class HeartRateServerTests
    {
        [TestMethod]
        public void Control_point_resets_energy_on_0x01()
        {
            HeartRateServer server = Create(AuthReq.ScMitmBond, false);
            server.Energy = 50;
            Assert.AreEqual(0, (int)server.Control.OnWrite(new byte[] { 0x01 }));
            Assert.AreEqual(0, server.Energy);
        }

        [DataRow(0x00)]
        [DataRow(0x02)]
        [DataRow(0xFF)]
        [TestMethod]
        public void Control_point_refuses_other_values_with_0x80(int value)
        {
            HeartRateServer server = Create(AuthReq.ScMitmBond, false);
            server.Energy = 50;
            Assert.AreEqual(0x80, (int)server.Control.OnWrite(new byte[] { (byte)value }));
            Assert.AreEqual(50, server.Energy);
        }

        [TestMethod]
        public void Control_point_refuses_other_lengths_with_0x0D()
        {
            HeartRateServer server = Create(AuthReq.ScMitmBond, false);
            Assert.AreEqual(0x0D, (int)server.Control.OnWrite(new byte[0]));
            Assert.AreEqual(0x0D, (int)server.Control.OnWrite(new byte[] { 1, 0 }));
        }

        [TestMethod]
        public void Tick_notifies_clients_that_listen()
        {
            HeartRateServer server = Create(AuthReq.ScMitmBond, false);
            FakeClient client = new FakeClient(server.Measurement) { Max = 20 };
            server.Tick(1000);
            CollectionAssert.AreEqual(new byte[] { 0x1E, 60, 1, 0, 0x00, 0x04 }, client.Last);
        }

        [TestMethod]
        public void Without_listeners_intervals_are_forgotten_and_energy_counts()
        {
            HeartRateServer server = Create(AuthReq.ScMitmBond, false);
            FakeClient client = new FakeClient(server.Measurement);
            server.Tick(1000);
            server.Tick(1000);
            Assert.AreEqual(0, client.Sent);
            client.Max = 20;
            server.Tick(1000);
            CollectionAssert.AreEqual(new byte[] { 0x1E, 60, 3, 0, 0x00, 0x04 }, client.Last);
        }

        [DataRow(20, 20)]
        [DataRow(514, 68)]
        [TestMethod]
        public void A_measurement_takes_what_the_client_can_take_and_no_more_than_waits(int max, int length)
        {
            HeartRateServer server = new HeartRateServer(new RacingHeart(), false);
            server.CreateTable();
            FakeClient client = new FakeClient(server.Measurement) { Max = max };
            server.Tick(1000);
            Assert.AreEqual(length, client.Last.Length);
        }

        [TestMethod]
        public void Energy_saturates_until_reset()
        {
            FakeHeart heart = new FakeHeart { Spent = 0xFFFE };
            HeartRateServer server = new HeartRateServer(heart, false);
            server.CreateTable();
            server.Tick(1000);
            Assert.AreEqual(0xFFFE, server.Energy);
            heart.Spent = 1;
            server.Tick(1000);
            server.Tick(1000);
            Assert.AreEqual(0xFFFF, server.Energy);
            server.Control.OnWrite(new byte[] { 1 });
            server.Tick(1000);
            Assert.AreEqual(1, server.Energy);
        }

        [TestMethod]
        public void Mitm_profile_protects_location_and_measurement_with_mitm()
        {
            HeartRateServer server = Create(AuthReq.ScMitmBond, false);
            Assert.AreEqual((int)SecurityLevel.Authenticated, (int)server.Measurement.NotifyLevel);
            Assert.AreEqual((int)Permissions.ReadEncryptedMitm, (int)server.CreateTable().Services[0].Characteristics[1].Permissions);
            Assert.AreEqual((int)Permissions.WriteEncrypted, (int)server.Control.Permissions);
        }

        [TestMethod]
        public void Just_works_profile_protects_with_encryption()
        {
            ServiceTable table = Create(AuthReq.ScBond, false).CreateTable();
            Assert.AreEqual((int)SecurityLevel.Encrypted, (int)table.HighestLevel);
            Assert.AreEqual((int)Permissions.ReadEncrypted, (int)table.Services[0].Characteristics[1].Permissions);
        }

        [TestMethod]
        public void Readable_control_point_is_the_walkthroughs_variant()
        {
            HeartRateServer server = Create(AuthReq.ScMitmBond, true);
            Assert.AreEqual((int)(Permissions.WriteEncrypted | Permissions.ReadEncrypted), (int)server.Control.Permissions);
            server.Control.OnWrite(new byte[] { 1 });
            CollectionAssert.AreEqual(new byte[] { 1 }, server.Control.OnRead());
        }

        [TestMethod]
        public void Table_fits_an_image()
        {
            string problem = Create(AuthReq.ScMitmBond, false).CreateTable().CheckLimits();
            Assert.IsNull(problem, problem);
        }

        private static HeartRateServer Create(AuthReq flags, bool readable)
        {
            HeartRateServer server = new HeartRateServer(new FakeHeart(), readable);
            server.Settings.Profile = new SecurityProfile(authReq: flags);
            server.CreateTable();
            return server;
        }
    }
}
