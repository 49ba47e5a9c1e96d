using nanoFramework.TestFramework;
using SecureGatt;

namespace SecureGattServer.UnitTests
{
    [TestClass]
    public class SecurityPlanTests
    {
        [TestMethod]
        public void Default_profile_stands_on_a_stock_image()
        {
            SecurityPlan plan = Compile(new SecurityProfile());
            Assert.IsNull(plan.Refusal, plan.Refusal);
        }

        [TestMethod]
        public void Invalid_profile_is_refused_with_its_own_reason()
        {
            SecurityProfile profile = new SecurityProfile(passkey: 1000000);
            Assert.AreEqual(profile.Validate(), Compile(profile).Refusal);
        }

        [TestMethod]
        public void Authenticated_attribute_without_mitm_is_refused()
        {
            ServiceTable table = new HeartRateServer(new FakeHeart(), false).CreateTable();
            Refused(new SecurityPlan(new SecurityProfile(authReq: AuthReq.ScBond), table, new FakePlatform(true)), "needs mitm");
        }

        [TestMethod]
        public void Stock_plan_tells_what_is_applied_fixed_and_missing()
        {
            SecurityPlan plan = Compile(new SecurityProfile());
            Assert.IsTrue(Printed(plan).Has("plan: applied io-cap=DisplayOnly bond=yes mitm=yes security-on-connect=no"));
            Assert.IsTrue(Printed(plan).Has("plan: applied passkey=random"));
            Assert.IsTrue(Printed(plan).Has("plan: fixed key-size=7..16"));
            Assert.IsTrue(Printed(plan).Has("plan: fixed init-keys=1 resp-keys=1"));
            Assert.IsTrue(Printed(plan).Has("plan: missing IdKey: each private address is a new phone"));
            Assert.IsTrue(Printed(plan).Has("plan: fixed bonds=3 lost at a reboot"));
        }

        [TestMethod]
        public void Stock_plan_says_what_failed_attempts_count_for_or_that_no_question_is_asked()
        {
            RecordingConsole mitm = Printed(Compile(new SecurityProfile()));
            Assert.IsTrue(mitm.Has("plan: missing peer address: failed attempts count for all phones"));
            Assert.IsFalse(mitm.Has("consent"));
            RecordingConsole justWorks = Printed(Compile(new SecurityProfile(authReq: AuthReq.ScBond)));
            Assert.IsTrue(justWorks.Has("plan: missing consent: Just Works never asks; window and store limit act afterwards"));
            Assert.IsFalse(justWorks.Has("peer address"));
        }

        [TestMethod]
        public void An_image_that_keeps_bonds_says_so()
        {
            FakePlatform platform = new FakePlatform(true) { Keeps = true, MaxBonds = 5 };
            SecurityProfile profile = new SecurityProfile();
            SecurityPlan plan = new SecurityPlan(profile, Table(profile), platform);
            Assert.IsTrue(Printed(plan).Has("plan: fixed bonds=5 kept over a reboot"));
        }

        [DataRow(0, "DisplayOnly")]
        [DataRow(1, "DisplayYesNo")]
        [DataRow(2, "KeyboardOnly")]
        [DataRow(3, "NoInputNoOutput")]
        [DataRow(4, "KeyboardDisplay")]
        [TestMethod]
        public void Io_capabilities_have_their_specifications_names(int io, string name)
        {
            Assert.AreEqual(name, SecurityPlan.NameOf((IoCapability)io));
        }

        [TestMethod]
        public void Secure_connections_that_was_not_asked_for_is_fixed_by_the_image()
        {
            Assert.IsTrue(Printed(Compile(new SecurityProfile(authReq: AuthReq.Bond | AuthReq.Mitm))).Has("plan: fixed sc=yes"));
            Assert.IsTrue(Printed(Compile(new SecurityProfile())).Has("plan: applied sc=yes"));
        }

        [DataRow(0)]
        [DataRow(123456)]
        [TestMethod]
        public void Fixed_passkey_is_warned_of(int passkey)
        {
            RecordingConsole printed = Printed(Compile(new SecurityProfile(passkey: passkey)));
            Assert.IsTrue(printed.Has("plan: warning a fixed passkey"));
            Assert.IsTrue(printed.Has("plan: applied passkey=fixed"));
        }

        [TestMethod]
        public void Refused_plan_says_why()
        {
            Assert.AreEqual("passkey -2 has not six digits; use random or 0..999999", Compile(new SecurityProfile(passkey: -2)).Refusal);
        }

        private static SecurityPlan Compile(SecurityProfile profile)
        {
            return new SecurityPlan(profile, Table(profile), new FakePlatform(true));
        }

        private static ServiceTable Table(SecurityProfile profile)
        {
            HeartRateServer server = new HeartRateServer(new FakeHeart(), false);
            server.Settings.Profile = profile;
            return server.CreateTable();
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
