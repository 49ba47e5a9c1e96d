using nanoFramework.Device.Bluetooth;
using nanoFramework.TestFramework;
using SecureGattServer.Events;
using SecureGattServer.Links;
using SecureGattServer.Security;

namespace SecureGattServer.UnitTests
{
    /// <summary>A desk with everything around it faked.</summary>
    public sealed class DeskBench
    {
        public readonly FakePlatform Platform = new FakePlatform(FakePlatform.Stock);
        public readonly FakeReply Reply = new FakeReply();
        public readonly LinkTable Links = new LinkTable();
        public readonly RecordingHandler Events = new RecordingHandler();
        public readonly AttemptsLimiter Limiter;
        public readonly StoppedDispatcher Dispatcher;
        public readonly PairingDesk Desk;

        public DeskBench(SecurityProfile profile, string answer, int windowSeconds, bool evict)
            : this(profile, new PairingUser(answer), windowSeconds, evict)
        {
        }

        public DeskBench(SecurityProfile profile, PairingUser user, int windowSeconds, bool evict)
        {
            Dispatcher = new StoppedDispatcher(8) { Handlers = new IEventHandler[] { Events } };
            Platform.Bonds = new ulong[] { 1, 2, 3 };
            PairingRules rules = new PairingRules(new BondKeeper(Platform), evict);
            rules.OpenWindow(0, windowSeconds);
            rules.Bonds.Refresh(false);
            Limiter = rules.Limiter;
            Desk = new PairingDesk(profile, rules, user, Platform, Links, Dispatcher);
            Links.Connected(1, 0);
        }

        public void Ask(DevicePairingKinds kind, int number)
        {
            Desk.Ask(1, kind, number, Reply);
            Dispatcher.Drain();
        }
    }

    [TestClass]
    public class PairingDeskTests
    {
        [TestMethod]
        public void Random_passkey_is_drawn_from_a_million_and_shown()
        {
            DeskBench bench = new DeskBench(new SecurityProfile(), (string)null, 0, true);
            bench.Platform.NextRandom = 42;
            bench.Ask(DevicePairingKinds.DisplayPin, 0);
            Assert.AreEqual(1000000, bench.Platform.RandomBelow);
            Assert.AreEqual(42, bench.Reply.Passkey);
            Assert.AreEqual((int)EventKind.PasskeyShown, bench.Events.Last);
            Assert.AreEqual(42, bench.Events.A);
            Assert.IsTrue(bench.Links.Find(1).Bits == LinkMonitor.WasPairing);
        }

        [TestMethod]
        public void Fixed_passkey_is_shown()
        {
            DeskBench bench = new DeskBench(new SecurityProfile(passkey: 123456), (string)null, 0, true);
            bench.Ask(DevicePairingKinds.DisplayPin, 0);
            Assert.AreEqual(123456, bench.Reply.Passkey);
        }

        [DataRow("yes", true)]
        [DataRow("no", false)]
        [DataRow(null, false)]
        [TestMethod]
        public void Comparison_gets_the_configured_answer(string answer, bool accepted)
        {
            DeskBench bench = new DeskBench(new SecurityProfile(), answer, 0, true);
            bench.Ask(DevicePairingKinds.ConfirmPinMatch, 7);
            Assert.AreEqual(accepted, bench.Reply.Accepted);
            Assert.AreEqual(!accepted, bench.Reply.Rejected);
            Assert.AreEqual((int)EventKind.ComparisonAsked, bench.Events.Last);
            Assert.AreEqual(7, bench.Events.A);
        }

        [TestMethod]
        public void Typing_gets_the_configured_digits()
        {
            DeskBench bench = new DeskBench(new SecurityProfile(), "000123", 0, true);
            bench.Ask(DevicePairingKinds.ProvidePin, 0);
            Assert.AreEqual(123, bench.Reply.Passkey);
            Assert.AreEqual((int)EventKind.PasskeyAsked, bench.Events.Last);
        }

        [DataRow("")]
        [DataRow("yes")]
        [DataRow("1000000")]
        [DataRow("-1")]
        [TestMethod]
        public void Typing_without_six_digits_is_rejected(string answer)
        {
            DeskBench bench = new DeskBench(new SecurityProfile(), answer, 0, true);
            bench.Ask(DevicePairingKinds.ProvidePin, 0);
            Assert.IsTrue(bench.Reply.Rejected);
        }

        [TestMethod]
        public void Oob_question_is_rejected()
        {
            DeskBench bench = new DeskBench(new SecurityProfile(), "yes", 0, true);
            bench.Ask(DevicePairingKinds.None, 0);
            Assert.IsTrue(bench.Reply.Rejected);
        }

        [TestMethod]
        public void Locked_device_refuses()
        {
            DeskBench bench = new DeskBench(new SecurityProfile(), "yes", 0, true);
            bench.Limiter.Failed(0);
            bench.Limiter.Failed(0);
            bench.Limiter.Failed(0);
            Refused(bench, RefusalReason.Locked);
        }

        [TestMethod]
        public void Closed_window_refuses()
        {
            DeskBench bench = new DeskBench(new SecurityProfile(), "yes", 60, true);
            bench.Dispatcher.Time = 60000;
            Refused(bench, RefusalReason.WindowClosed);
        }

        [TestMethod]
        public void Full_store_refuses_where_the_owner_wants_nobody_evicted()
        {
            Refused(new DeskBench(new SecurityProfile(), "yes", 0, false), RefusalReason.StoreFull);
        }

        [TestMethod]
        public void A_second_question_on_a_link_is_still_a_pairing()
        {
            DeskBench bench = new DeskBench(new SecurityProfile(), "yes", 0, true);
            bench.Ask(DevicePairingKinds.ConfirmPinMatch, 7);
            bench.Ask(DevicePairingKinds.ConfirmPinMatch, 8);
            Assert.AreEqual(LinkMonitor.WasPairing, bench.Links.Find(1).Bits);
        }

        [TestMethod]
        public void The_user_is_shown_the_passkey()
        {
            RecordingUser user = new RecordingUser();
            DeskBench bench = new DeskBench(new SecurityProfile(passkey: 123456), user, 0, true);
            bench.Ask(DevicePairingKinds.DisplayPin, 0);
            Assert.AreEqual(123456, user.Shown);
        }

        [DataRow("000000", 0)]
        [DataRow("999999", 999999)]
        [TestMethod]
        public void Every_six_digits_can_be_typed(string answer, int passkey)
        {
            DeskBench bench = new DeskBench(new SecurityProfile(), answer, 0, true);
            bench.Ask(DevicePairingKinds.ProvidePin, 0);
            Assert.AreEqual(passkey, bench.Reply.Passkey);
        }

        [TestMethod]
        public void Digits_are_no_answer_to_a_comparison()
        {
            DeskBench bench = new DeskBench(new SecurityProfile(), "123456", 0, true);
            bench.Ask(DevicePairingKinds.ConfirmPinMatch, 123456);
            Assert.IsTrue(bench.Reply.Rejected);
            Assert.AreEqual(-1, bench.Reply.Passkey);
        }

        private static void Refused(DeskBench bench, RefusalReason reason)
        {
            bench.Ask(DevicePairingKinds.ConfirmPinMatch, 7);
            Assert.IsTrue(bench.Reply.Rejected);
            Assert.IsFalse(bench.Reply.Accepted);
            Assert.AreEqual((int)EventKind.PairingRefused, bench.Events.Last);
            Assert.AreEqual((int)reason, bench.Events.A);
            Assert.IsFalse(bench.Links.Find(1).Bits == LinkMonitor.WasPairing);
        }
    }
}
