using nanoFramework.Device.Bluetooth.GenericAttributeProfile;
using nanoFramework.TestFramework;
using SecureGattServer.Gatt;
using SecureGattServer.HeartRate;
using SecureGattServer.Platform;
using SecureGattServer.Security;

namespace SecureGattServer.UnitTests
{
    [TestClass]
    public class SecurityPlanTests
    {
        [TestMethod]
        public void Default_profile_stands_on_a_stock_image()
        {
            SecurityPlan plan = Compile(new SecurityProfile(), FakePlatform.Stock);
            Assert.IsNull(plan.Refusal, plan.Refusal);
        }

        [TestMethod]
        public void Sc_only_is_refused_where_the_image_also_pairs_by_legacy()
        {
            SecurityProfile profile = new SecurityProfile(scOnly: true, minKeySize: 16);
            Refused(Compile(profile, FakePlatform.Stock), "weaker than asked");
            Assert.IsNull(Compile(profile, FakePlatform.Full).Refusal);
        }

        [TestMethod]
        public void Sc_only_is_refused_even_where_key_sizes_can_be_set()
        {
            SecurityProfile profile = new SecurityProfile(scOnly: true, minKeySize: 16);
            Refused(Compile(profile, FakePlatform.Stock | PlatformFeatures.KeySize), "sc-only: image takes legacy");
        }

        [TestMethod]
        public void Oob_is_refused_where_it_never_completes()
        {
            SecurityProfile profile = new SecurityProfile(outOfBand: true);
            Refused(Compile(profile, FakePlatform.Stock), "never completes");
            Assert.IsNull(Compile(profile, FakePlatform.Full).Refusal);
        }

        [TestMethod]
        public void Invalid_profile_is_refused_with_its_own_reason()
        {
            SecurityProfile profile = new SecurityProfile(maxKeySize: 17);
            Assert.AreEqual(profile.Validate(), Compile(profile, FakePlatform.Full).Refusal);
        }

        [TestMethod]
        public void Longer_minimum_key_is_refused_where_the_image_takes_seven()
        {
            SecurityProfile profile = new SecurityProfile(minKeySize: 16);
            Refused(Compile(profile, FakePlatform.Stock), "use 7");
            Assert.IsNull(Compile(profile, FakePlatform.Full).Refusal);
        }

        [TestMethod]
        public void Authenticated_attribute_without_mitm_is_refused()
        {
            ServiceTable table = new HeartRateProfile(new SecurityProfile(), new FakeHeart(), false).Table;
            Refused(new SecurityPlan(new SecurityProfile(authReq: AuthReq.ScBond), table, new FakePlatform(FakePlatform.Stock)), "needs mitm");
        }

        [TestMethod]
        public void Signed_attribute_needs_a_platform_with_csrks()
        {
            AttributeRow row = new AttributeRow("signed", AttributeRow.Short(0x2A00), GattCharacteristicProperties.AuthenticatedSignedWrites, AttributePermissions.WriteSigned, null);
            ServiceTable table = new ServiceTable(new ServiceRow[] { new ServiceRow(AttributeRow.Short(0x180D), new AttributeRow[] { row }) });
            Refused(new SecurityPlan(new SecurityProfile(), table, new FakePlatform(FakePlatform.Stock)), "CSRK");
            Assert.IsNull(new SecurityPlan(new SecurityProfile(), table, new FakePlatform(FakePlatform.Full)).Refusal);
        }

        [TestMethod]
        public void Stock_plan_tells_what_is_applied_fixed_and_missing()
        {
            SecurityPlan plan = Compile(new SecurityProfile(), FakePlatform.Stock);
            Assert.IsTrue(Printed(plan).Has("plan: applied io-cap=DisplayOnly bond=yes mitm=yes oob=no security-on-connect=no"));
            Assert.IsTrue(Printed(plan).Has("plan: applied passkey=random"));
            Assert.IsTrue(Printed(plan).Has("plan: fixed key-size=7..16"));
            Assert.IsTrue(Printed(plan).Has("plan: fixed init-keys=1 resp-keys=1"));
            Assert.IsTrue(Printed(plan).Has("plan: missing IdKey: each private address is a new phone"));
            Assert.IsTrue(Printed(plan).Has("plan: fixed bonds=3 lost at a reboot"));
        }

        [TestMethod]
        public void Stock_plan_tells_the_images_key_sizes_not_the_profiles()
        {
            Assert.IsTrue(Printed(Compile(new SecurityProfile(maxKeySize: 12), FakePlatform.Stock)).Has("plan: fixed key-size=7..16"));
        }

        [DataRow(2, 0, true)]
        [DataRow(0, 2, true)]
        [DataRow(1, 5, false)]
        [TestMethod]
        public void IdKey_is_missing_where_either_side_asked_for_it(int initiator, int responder, bool missing)
        {
            SecurityProfile profile = new SecurityProfile(initiatorKeys: (KeyMask)initiator, responderKeys: (KeyMask)responder);
            Assert.AreEqual(missing, Printed(Compile(profile, FakePlatform.Stock)).Has("plan: missing IdKey"));
        }

        [TestMethod]
        public void Stock_plan_tells_whom_failed_attempts_count_for_or_that_nobody_is_asked()
        {
            RecordingConsole mitm = Printed(Compile(new SecurityProfile(), FakePlatform.Stock));
            Assert.IsTrue(mitm.Has("plan: missing peer address: failed attempts count for all phones"));
            Assert.IsFalse(mitm.Has("consent"));
            RecordingConsole justWorks = Printed(Compile(new SecurityProfile(authReq: AuthReq.ScBond), FakePlatform.Stock));
            Assert.IsTrue(justWorks.Has("plan: missing consent: Just Works asks nobody; window and store limit act afterwards"));
            Assert.IsFalse(justWorks.Has("peer address"));
        }

        [TestMethod]
        public void An_image_that_keeps_bonds_says_so()
        {
            FakePlatform platform = new FakePlatform(FakePlatform.Stock) { KeepsBonds = true, MaxBonds = 5 };
            SecurityProfile profile = new SecurityProfile();
            SecurityPlan plan = new SecurityPlan(profile, new HeartRateProfile(profile, new FakeHeart(), false).Table, platform);
            Assert.IsTrue(Printed(plan).Has("plan: fixed bonds=5 kept over a reboot"));
        }

        [TestMethod]
        public void Full_plan_applies_sizes_and_masks()
        {
            SecurityPlan plan = Compile(new SecurityProfile(minKeySize: 10), FakePlatform.Full);
            Assert.IsTrue(Printed(plan).Has("plan: applied key-size=10..16"));
            Assert.IsTrue(Printed(plan).Has("plan: applied init-keys=3 resp-keys=3"));
            Assert.IsFalse(Printed(plan).Has("plan: missing"));
        }

        [DataRow(0)]
        [DataRow(123456)]
        [TestMethod]
        public void Fixed_passkey_is_warned_of(int passkey)
        {
            RecordingConsole printed = Printed(Compile(new SecurityProfile(passkey: passkey), FakePlatform.Stock));
            Assert.IsTrue(printed.Has("plan: warning a fixed passkey"));
            Assert.IsTrue(printed.Has("plan: applied passkey=fixed"));
        }

        [TestMethod]
        public void Secure_connections_cannot_be_left_out_on_stock()
        {
            SecurityProfile legacy = new SecurityProfile(authReq: AuthReq.Bond | AuthReq.Mitm);
            Assert.IsTrue(Printed(Compile(legacy, FakePlatform.Stock)).Has("fixed sc=yes"));
            Assert.IsTrue(Printed(Compile(legacy, FakePlatform.Full)).Has("applied sc=no"));
        }

        [TestMethod]
        public void Refused_plan_prints_the_reason_only()
        {
            RecordingConsole output = Printed(Compile(new SecurityProfile(minKeySize: 6), FakePlatform.Stock));
            Assert.AreEqual(1, output.Lines.Count);
            Assert.IsTrue(output.Has("plan: refused min-key-size 6"));
        }

        private static SecurityPlan Compile(SecurityProfile profile, PlatformFeatures features)
        {
            return new SecurityPlan(profile, new HeartRateProfile(profile, new FakeHeart(), false).Table, new FakePlatform(features));
        }

        private static RecordingConsole Printed(SecurityPlan plan)
        {
            RecordingConsole output = new RecordingConsole();
            plan.Print(output);
            return output;
        }

        private static void Refused(SecurityPlan plan, string part)
        {
            Assert.IsNotNull(plan.Refusal, "accepted");
            Assert.IsTrue(plan.Refusal.Contains(part), plan.Refusal);
        }
    }
}
