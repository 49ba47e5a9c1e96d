using nanoFramework.Device.Bluetooth;
using nanoFramework.TestFramework;
using SecureGattServer.Security;

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

        [DataRow(6, 16, "min-key-size 6 is outside 7..16; use 7")]
        [DataRow(7, 17, "max-key-size 17 is outside 7..16; use 16")]
        [DataRow(16, 7, "min-key-size 16 is over max-key-size 7; use min 7")]
        [TestMethod]
        public void Key_size_out_of_range_is_refused(int min, int max, string reason)
        {
            Assert.AreEqual(reason, new SecurityProfile(minKeySize: min, maxKeySize: max).Validate());
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
            Refused(new SecurityProfile(io: (DevicePairingIOCapabilities)5), "use DisplayOnly");
        }

        [TestMethod]
        public void Bounds_themselves_are_valid()
        {
            Assert.IsNull(new SecurityProfile(io: DevicePairingIOCapabilities.KeyboardDisplay).Validate());
            Assert.IsNull(new SecurityProfile(passkey: 0).Validate());
            Assert.IsNull(new SecurityProfile(passkey: 999999).Validate());
            Assert.IsNull(new SecurityProfile(minKeySize: 16, maxKeySize: 16).Validate());
            Assert.IsNull(new SecurityProfile(minKeySize: 7, maxKeySize: 7).Validate());
        }

        [TestMethod]
        public void Sc_only_needs_sc_mitm_and_long_keys()
        {
            Refused(new SecurityProfile(scOnly: true, authReq: AuthReq.Bond | AuthReq.Mitm, minKeySize: 16), "set sc");
            Refused(new SecurityProfile(scOnly: true, authReq: AuthReq.ScBond, minKeySize: 16), "set mitm");
            Refused(new SecurityProfile(scOnly: true, minKeySize: 15), "min-key-size 16");
            Assert.IsNull(new SecurityProfile(scOnly: true, minKeySize: 16).Validate());
        }

        [TestMethod]
        public void Mitm_without_means_is_refused()
        {
            Refused(new SecurityProfile(io: DevicePairingIOCapabilities.NoInputNoOutput), "use DisplayOnly");
        }

        [TestMethod]
        public void Mitm_by_oob_needs_no_io()
        {
            Assert.IsNull(new SecurityProfile(io: DevicePairingIOCapabilities.NoInputNoOutput, outOfBand: true).Validate());
        }

        [TestMethod]
        public void Masks_without_bonding_are_refused()
        {
            Refused(new SecurityProfile(authReq: AuthReq.ScMitm), "clear them");
            Assert.IsNull(new SecurityProfile(authReq: AuthReq.ScMitm, initiatorKeys: KeyMask.None, responderKeys: KeyMask.None).Validate());
        }

        [TestMethod]
        public void Unknown_mask_bits_are_refused()
        {
            Refused(new SecurityProfile(initiatorKeys: (KeyMask)8), "use EncKey");
        }

        [TestMethod]
        public void Legacy_bond_needs_an_ltk()
        {
            Refused(new SecurityProfile(authReq: AuthReq.Bond, responderKeys: KeyMask.IdKey), "add EncKey");
        }

        [TestMethod]
        public void No_ltk_is_needed_by_secure_connections_nor_without_a_bond()
        {
            Assert.IsNull(new SecurityProfile(responderKeys: KeyMask.IdKey).Validate());
            Assert.IsNull(new SecurityProfile(authReq: AuthReq.Mitm, initiatorKeys: KeyMask.None, responderKeys: KeyMask.None).Validate());
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
