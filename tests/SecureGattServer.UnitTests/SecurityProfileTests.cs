using nanoFramework.Device.Bluetooth;
using nanoFramework.TestFramework;
using SecureGattServer.Security;

namespace SecureGattServer.UnitTests
{
    [TestClass]
    public class SecurityProfileTests
    {
        [DataRow("heart-rate")]
        [DataRow("just-works")]
        [DataRow("passkey")]
        [DataRow("numeric")]
        [DataRow("keyboard")]
        [DataRow("counter")]
        [DataRow("signed")]
        [DataRow("sc-only")]
        [DataRow("oob")]
        [TestMethod]
        public void Named_profile_is_valid(string name)
        {
            SecurityProfile profile = Profiles.Find(name);
            Assert.IsNull(profile.Validate(), profile.Validate());
            Assert.AreEqual(name, profile.Name);
            Assert.IsTrue(Profiles.All.Contains(name));
        }

        [TestMethod]
        public void Unknown_profile_is_null()
        {
            Assert.IsNull(Profiles.Find("nothing"));
        }

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
            Assert.AreEqual(reason, new SecurityProfile { MinKeySize = min, MaxKeySize = max }.Validate());
        }

        [DataRow(1000000)]
        [DataRow(-2)]
        [TestMethod]
        public void Passkey_out_of_range_is_refused(int passkey)
        {
            Refused(new SecurityProfile { Passkey = passkey }, "six digits");
        }

        [TestMethod]
        public void Io_capability_out_of_range_is_refused()
        {
            Refused(new SecurityProfile { Io = (DevicePairingIOCapabilities)5 }, "use DisplayOnly");
        }

        [TestMethod]
        public void Sc_only_needs_sc_mitm_and_long_keys()
        {
            Refused(new SecurityProfile { ScOnly = true, AuthReq = AuthReq.Bond | AuthReq.Mitm, MinKeySize = 16 }, "set sc");
            Refused(new SecurityProfile { ScOnly = true, AuthReq = AuthReq.ScBond, MinKeySize = 16 }, "set mitm");
            Refused(new SecurityProfile { ScOnly = true, MinKeySize = 15 }, "use min-key-size 16");
            Assert.IsNull(new SecurityProfile { ScOnly = true, MinKeySize = 16 }.Validate());
        }

        [TestMethod]
        public void Mitm_without_means_is_refused()
        {
            Refused(new SecurityProfile { Io = DevicePairingIOCapabilities.NoInputNoOutput }, "use DisplayOnly");
        }

        [TestMethod]
        public void Mitm_by_oob_needs_no_io()
        {
            Assert.IsNull(new SecurityProfile { Io = DevicePairingIOCapabilities.NoInputNoOutput, OutOfBand = true }.Validate());
        }

        [TestMethod]
        public void Masks_without_bonding_are_refused()
        {
            Refused(new SecurityProfile { AuthReq = AuthReq.ScMitm }, "clear the masks");
            Assert.IsNull(new SecurityProfile { AuthReq = AuthReq.ScMitm, InitiatorKeys = KeyMask.None, ResponderKeys = KeyMask.None }.Validate());
        }

        [TestMethod]
        public void Unknown_mask_bits_are_refused()
        {
            Refused(new SecurityProfile { InitiatorKeys = (KeyMask)8 }, "clear the other bits");
        }

        [TestMethod]
        public void Legacy_bond_needs_an_ltk()
        {
            Refused(new SecurityProfile { AuthReq = AuthReq.Bond, ResponderKeys = KeyMask.IdKey }, "add EncKey");
        }

        [TestMethod]
        public void Mitm_on_connect_needs_mitm()
        {
            Refused(new SecurityProfile { AuthReq = AuthReq.ScBond, OnConnect = SecurityOnConnect.EncryptMitm }, "use encrypt-no-mitm");
        }

        private static void Refused(SecurityProfile profile, string part)
        {
            string reason = profile.Validate();
            Assert.IsNotNull(reason, "accepted");
            Assert.IsTrue(reason.Contains(part), reason);
        }
    }
}
