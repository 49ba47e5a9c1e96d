using nanoFramework.TestFramework;
using SecureGatt;

namespace SecureGattServer.UnitTests
{
    [TestClass]
    public class SecurityProfileTests
    {
        [TestMethod]
        public void Named_combinations_have_the_walkthroughs_bits()
        {
            Assert.AreEqual(0x00, (int)AuthReq.NoBond);
            Assert.AreEqual(0x01, (int)AuthReq.Bond);
            Assert.AreEqual(0x04, (int)AuthReq.Mitm);
            Assert.AreEqual(0x08, (int)AuthReq.SecureConnections);
            Assert.AreEqual(0x09, (int)AuthReq.ScBond);
            Assert.AreEqual(0x0C, (int)AuthReq.ScMitm);
            Assert.AreEqual(0x0D, (int)AuthReq.ScMitmBond);
        }

        [TestMethod]
        public void Passkey_is_random_by_default()
        {
            Assert.AreEqual(SecurityProfile.RandomPasskey, new SecurityProfile().Passkey);
        }

        [DataRow(1000000)]
        [DataRow(-2)]
        [TestMethod]
        public void Passkey_out_of_range_is_refused(int passkey)
        {
            Refused(new SecurityProfile(passkey: passkey), "six digits");
        }

        [TestMethod]
        public void Io_capability_out_of_range_is_refused()
        {
            Refused(new SecurityProfile(io: (IoCapability)5), "use DisplayOnly");
        }

        [TestMethod]
        public void Bounds_themselves_are_valid()
        {
            Assert.IsNull(new SecurityProfile(io: IoCapability.KeyboardDisplay).Validate());
            Assert.IsNull(new SecurityProfile(passkey: 0).Validate());
            Assert.IsNull(new SecurityProfile(passkey: 999999).Validate());
        }

        [TestMethod]
        public void Mitm_without_means_is_refused()
        {
            Refused(new SecurityProfile(io: IoCapability.NoInputNoOutput), "use DisplayOnly");
        }

        [TestMethod]
        public void Mitm_on_connect_needs_mitm()
        {
            Refused(new SecurityProfile(authReq: AuthReq.ScBond, onConnect: SecurityOnConnect.EncryptMitm), "or encrypt-no-mitm");
        }

        private static void Refused(SecurityProfile profile, string part)
        {
            string reason = profile.Validate();
            Assert.IsNotNull(reason, "accepted");
            Assert.IsTrue(reason.Contains(part), reason);
        }
    }
}
