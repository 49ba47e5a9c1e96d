using nanoFramework.TestFramework;
using SecureGatt;

namespace SecureGattServer.UnitTests
{
    [TestClass]
    public class LinkPolicyTests
    {
        [TestMethod]
        public void By_default_the_att_error_triggers_pairing()
        {
            PolicyBench bench = Bench();
            bench.Connect();
            Assert.AreEqual(-1, bench.Platform.Asked);
            Assert.IsTrue(bench.Output.Has("link: connected link=1"));
        }

        [TestMethod]
        public void Security_on_connect_asks_the_phone()
        {
            PolicyBench bench = new PolicyBench(new SecurityProfile(onConnect: SecurityOnConnect.EncryptMitm), true, 0);
            bench.Connect();
            Assert.AreEqual(1, bench.Platform.Asked);
            Assert.IsTrue(bench.Output.Has("guard: connected, security asked link=1"));
        }

        [TestMethod]
        public void A_pairing_bonds_and_says_so()
        {
            PolicyBench bench = Bench();
            bench.Connect();
            bench.Platform.Bonds = new ulong[] { 0xAABBCCDDEEFF };
            bench.Paired(7);
            Assert.IsTrue(bench.Output.Has("verdict: paired: encrypted and authenticated, bonded link=1"));
            Assert.IsTrue(bench.Output.Has("bond: added new=AABBCCDDEEFF gone=000000000000 bonds=1"));
        }

        [TestMethod]
        public void Encryption_from_a_bond_is_told_from_a_pairing()
        {
            PolicyBench bench = Bench();
            bench.Platform.Bonds = new ulong[] { 5 };
            bench.Rules.Bonds.Load(0);
            bench.Connect();
            bench.Authenticated(0, 7);
            Assert.IsTrue(bench.Output.Has("verdict: welcome back: encrypted and authenticated from the bond"));
        }

        [TestMethod]
        public void Eviction_is_told()
        {
            PolicyBench bench = Bench();
            bench.Platform.Bonds = new ulong[] { 1, 2, 3 };
            bench.Rules.Bonds.Load(0);
            bench.Connect();
            bench.Platform.Bonds = new ulong[] { 2, 3, 4 };
            bench.Paired(7);
            Assert.IsTrue(bench.Output.Has("bond: added, oldest evicted new=000000000004 gone=000000000001 bonds=3"));
        }

        [TestMethod]
        public void Third_failure_locks_and_disconnects()
        {
            PolicyBench bench = Bench();
            bench.Connect();
            bench.PairingFailed();
            bench.PairingFailed();
            Assert.AreEqual(-1, bench.Platform.Disconnected);
            bench.PairingFailed();
            Assert.AreEqual(1, bench.Platform.Disconnected);
            Assert.IsFalse(bench.Rules.Limiter.Allows(0));
            Assert.IsTrue(bench.Output.Has("guard: too many failures, seconds=30, disconnected link=1"));
            Assert.IsTrue(bench.Output.Has("verdict: pairing failed: wrong digits"));
        }

        [TestMethod]
        public void A_pairing_without_authentication_does_not_end_the_count_of_failures()
        {
            PolicyBench bench = Bench();
            bench.Connect();
            bench.PairingFailed();
            bench.PairingFailed();
            bench.Paired(5);
            Assert.AreEqual(2, bench.Rules.Limiter.Failures);
            bench.Paired(7);
            Assert.AreEqual(0, bench.Rules.Limiter.Failures);
        }

        [TestMethod]
        public void A_lost_bond_is_no_guess()
        {
            PolicyBench bench = Bench();
            bench.Connect();
            bench.Authenticated(19, 0);
            Assert.AreEqual(0, bench.Rules.Limiter.Failures);
            Assert.IsTrue(bench.Output.Has("verdict: pairing failed: no answer, a no, or a lost bond"));
        }

        [TestMethod]
        public void Hanging_up_in_the_middle_counts_as_a_failure()
        {
            PolicyBench bench = Bench();
            for (int i = 0; i < 3; i++)
            {
                bench.Connect();
                bench.Links.Find(1).Security |= LinkSecurity.Pairing;
                bench.Disconnected(0x13);
            }

            Assert.AreEqual(3, bench.Rules.Limiter.Failures);
            Assert.IsFalse(bench.Rules.Limiter.Allows(0));
            Assert.IsTrue(bench.Output.Has("verdict: the phone gave up during pairing"));
        }

        [TestMethod]
        public void Hanging_up_without_pairing_is_not_told_as_a_pairing_that_ended()
        {
            PolicyBench bench = Bench();
            bench.Connect();
            bench.Disconnected(0x13);
            Assert.IsTrue(bench.Output.Has("verdict: the phone hung up link=1"));
        }

        [TestMethod]
        public void Hanging_up_after_pairing_is_no_failure()
        {
            PolicyBench bench = Bench();
            bench.Connect();
            bench.Paired(3);
            bench.Disconnected(0x13);
            Assert.AreEqual(0, bench.Rules.Limiter.Failures);
            Assert.IsTrue(bench.Output.Has("link: disconnected reason=0x13 link=1"));
        }

        [TestMethod]
        public void Just_works_bond_outside_the_window_is_removed()
        {
            PolicyBench bench = new PolicyBench(new SecurityProfile(), true, 60);
            bench.Dispatcher.Time = 60000;
            bench.Connect();
            bench.Platform.Bonds = new ulong[] { 9 };
            bench.Authenticated(0, 5);
            Assert.AreEqual(0, bench.Platform.Bonds.Length);
            Assert.AreEqual(1, bench.Platform.Disconnected);
        }

        [DataRow(1, "too many failures")]
        [DataRow(2, "pairing window closed")]
        [DataRow(3, "bond store full")]
        [DataRow(4, "more links than places")]
        [TestMethod]
        public void Refused_pairing_ends_the_link_and_says_why(int reason, string why)
        {
            PolicyBench bench = Bench();
            bench.Connect();
            bench.Dispatcher.Post(EventKind.PairingRefused, 1, reason, 0);
            bench.Dispatcher.Drain();
            Assert.AreEqual(1, bench.Platform.Disconnected);
            Assert.IsTrue(bench.Output.Has("guard: " + why + ", seconds=0, disconnected link=1"));
        }

        [TestMethod]
        public void A_refusal_that_ended_the_link_is_told_and_ends_it_no_second_time()
        {
            PolicyBench bench = Bench();
            bench.Connect();
            bench.Dispatcher.Post(EventKind.PairingRefused, 1, (int)RefusalReason.WindowClosed, 1);
            bench.Dispatcher.Drain();
            Assert.AreEqual(0, bench.Platform.Disconnections);
            Assert.IsTrue(bench.Output.Has("guard: pairing window closed, seconds=0, disconnected link=1"));
        }

        [TestMethod]
        public void Platform_without_disconnect_says_so()
        {
            PolicyBench bench = new PolicyBench(new SecurityProfile(), false, 0);
            bench.Connect();
            bench.Policy.Tick(10000);
            Assert.IsTrue(bench.Output.Has("cannot disconnect link=1"));
        }

        [TestMethod]
        public void Idle_unencrypted_link_is_ended()
        {
            PolicyBench bench = Bench();
            bench.Connect();
            bench.Policy.Tick(9999);
            Assert.AreEqual(-1, bench.Platform.Disconnected);
            bench.Policy.Tick(10000);
            Assert.AreEqual(1, bench.Platform.Disconnected);
        }

        [TestMethod]
        public void Held_back_subscription_asks_for_security()
        {
            PolicyBench bench = Bench();
            bench.Policy.Ask(1, "notifications held back");
            Assert.AreEqual(1, bench.Platform.Asked);
            Assert.IsTrue(bench.Output.Has("guard: notifications held back, security asked link=1"));
        }

        [TestMethod]
        public void Tracker_keeps_state_when_the_queue_overflows()
        {
            LinkTable links = new LinkTable();
            EventDispatcher dispatcher = new StoppedDispatcher(1);
            LinkTracker tracker = new LinkTracker(links, dispatcher, null, null, null, null);
            tracker.Connected(2);
            tracker.Authenticated(2, 0, 7);
            tracker.MtuChanged(2, 185);
            tracker.Subscribed(2, 6, 1, true);
            LinkState link = links.Find(2);
            Assert.AreEqual(3, dispatcher.Overflows);
            Assert.AreEqual(7, (int)link.Security);
            Assert.IsTrue(link.IsSubscribed(1));
            Assert.AreEqual(185, link.Mtu);
            tracker.Disconnected(2, 0x08);
            Assert.IsNull(links.Find(2));
        }

        [DataRow(0, 23)]
        [DataRow(22, 23)]
        [DataRow(23, 23)]
        [DataRow(256, 256)]
        [TestMethod]
        public void Mtu_is_at_least_23(int told, int kept)
        {
            PolicyBench bench = Bench();
            bench.Connect();
            bench.MtuChanged(told);
            Assert.AreEqual(kept, bench.Links.Find(1).Mtu);
        }

        [TestMethod]
        public void Bits_of_an_unencrypted_link_do_not_count()
        {
            PolicyBench bench = Bench();
            bench.Connect();
            bench.Authenticated(19, 6);
            Assert.AreEqual(0, (int)bench.Links.Find(1).Security);
        }

        [TestMethod]
        public void Unsubscribing_after_the_end_makes_no_link()
        {
            PolicyBench bench = Bench();
            bench.Tracker.Subscribed(2, 4, 1, false);
            Assert.IsNull(bench.Links.Find(2));
        }

        [TestMethod]
        public void No_timeout_means_no_limit()
        {
            PolicyBench bench = Bench();
            LinkPolicy patient = new LinkPolicy(
                new SecurityProfile(),
                bench.Rules,
                bench.Links,
                bench.Platform,
                bench.Output,
                SecurityLevel.Encrypted,
                0
            );
            bench.Connect();
            patient.Tick(long.MaxValue);
            Assert.AreEqual(-1, bench.Platform.Disconnected);
        }

        [TestMethod]
        public void Time_counts_from_the_connection_and_ends_with_the_level_that_is_needed()
        {
            PolicyBench bench = Bench();
            bench.Dispatcher.Time = 5000;
            bench.Connect();
            bench.Policy.Tick(14999);
            Assert.AreEqual(-1, bench.Platform.Disconnected);
            bench.Authenticated(0, 1);
            bench.Policy.Tick(15000);
            Assert.AreEqual(-1, bench.Platform.Disconnected, "encrypted is enough");
            bench.Authenticated(19, 0);
            bench.Policy.Tick(15000);
            Assert.AreEqual(1, bench.Platform.Disconnected);
        }

        [TestMethod]
        public void A_success_that_leaves_the_link_unencrypted_is_a_failure()
        {
            PolicyBench bench = Bench();
            bench.Connect();
            bench.Paired(0);
            Assert.AreEqual(1, bench.Rules.Limiter.Failures);
        }

        [TestMethod]
        public void A_failure_on_an_encrypted_link_clears_nothing()
        {
            PolicyBench bench = Bench();
            bench.Connect();
            bench.PairingFailed();
            bench.Links.Find(1).Security |= LinkSecurity.Pairing;
            bench.Authenticated(19, 7);
            Assert.AreEqual(2, bench.Rules.Limiter.Failures);
        }

        [TestMethod]
        public void Only_a_pairing_that_bonds_replaces_a_bond()
        {
            PolicyBench bench = Bench();
            bench.Platform.Bonds = new ulong[] { 5 };
            bench.Rules.Bonds.Load(0);
            bench.Connect();
            bench.Paired(3);
            Assert.IsFalse(bench.Output.Has("bond: "));
            bench.Paired(7);
            Assert.IsTrue(bench.Output.Has("bond: replaced new=000000000005 gone=000000000005 bonds=1"));
        }

        [TestMethod]
        public void Just_works_bond_within_the_window_stays()
        {
            PolicyBench bench = new PolicyBench(new SecurityProfile(), true, 60);
            bench.Dispatcher.Time = 59999;
            bench.Connect();
            bench.Platform.Bonds = new ulong[] { 9 };
            bench.Authenticated(0, 5);
            Assert.AreEqual(1, bench.Platform.Bonds.Length);
            Assert.AreEqual(-1, bench.Platform.Disconnected);
        }

        private static PolicyBench Bench()
        {
            return new PolicyBench(new SecurityProfile(), true, 0);
        }
    }
}
