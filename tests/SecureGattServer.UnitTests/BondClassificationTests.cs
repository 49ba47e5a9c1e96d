using nanoFramework.TestFramework;
using SecureGatt;

namespace SecureGattServer.UnitTests
{
    /// <summary>
    /// How an authentication without a question is classified where no event names the peer: a bond that comes back, or a stranger who
    /// paired by Just Works under its address. Bits: 1 encrypted, 2 authenticated, 4 bonded.
    /// </summary>
    [TestClass]
    public class BondClassificationTests
    {
        [TestMethod]
        public void A_bond_comes_back_at_its_own_level_outside_the_window()
        {
            PolicyBench bench = Closed(0, 9);
            bench.Authenticated(0, 7);
            Kept(bench, "verdict: welcome back: encrypted and authenticated from the bond link=1");
            bench = Closed(BondList.Weak, 9);
            bench.Authenticated(0, 5);
            Kept(bench, "verdict: welcome back, or new pairing: encrypted, no MITM protection link=1");
        }

        [TestMethod]
        public void A_bond_that_comes_back_below_its_level_is_a_new_pairing_and_ends_outside_the_window()
        {
            PolicyBench bench = Closed(0, 9);
            bench.Authenticated(0, 5);
            Assert.IsTrue(bench.Output.Has("verdict: paired: encrypted, no MITM protection, bonded link=1"));
            Assert.IsTrue(bench.Output.Has("bond: replaced new=000000000009 gone=000000000009 bonds=1"));
            Assert.IsTrue(bench.Output.Has("guard: pairing window closed, bond removed, disconnected link=1"));
            Assert.AreEqual(0, bench.Platform.Bonds.Length);
            Assert.AreEqual(1, bench.Platform.Disconnections);
        }

        [TestMethod]
        public void A_replaced_bond_is_known_by_its_place_where_its_level_is_the_same()
        {
            PolicyBench bench = Closed(BondList.Weak, 8, 9);
            bench.Platform.Bonds = new ulong[] { 9, 8 };
            bench.Authenticated(0, 5);
            Assert.AreEqual(1, bench.Platform.Disconnections);
            Assert.AreEqual(1, bench.Platform.Bonds.Length);
            Assert.AreEqual(9UL, bench.Platform.Bonds[0]);
        }

        [TestMethod]
        public void A_bond_that_cannot_be_removed_alone_stays_and_is_not_let_in_again()
        {
            PolicyBench bench = Closed(0, 9);
            bench.Platform.KeepsEach = true;
            bench.Platform.Bonds = new ulong[] { 9, 5 };
            bench.Authenticated(0, 5);
            Assert.IsTrue(bench.Output.Has("guard: pairing window closed, disconnected link=1"));
            Assert.AreEqual(2, bench.Platform.Bonds.Length);
            bench.Disconnected(0x16);
            bench.Connect();
            bench.Authenticated(0, 5);
            Assert.AreEqual(2, bench.Platform.Disconnections);
            Assert.AreEqual(2, bench.Platform.Bonds.Length);
            bench.Disconnected(0x16);
            bench.Connect();
            bench.Authenticated(0, 7);
            Assert.AreEqual(2, bench.Platform.Disconnections, "the phone with MITM protection comes back all the while");
        }

        [TestMethod]
        public void A_replaced_bond_that_cannot_be_removed_alone_is_not_let_in_again()
        {
            PolicyBench bench = Closed(BondList.Weak, 9);
            bench.Platform.KeepsEach = true;
            bench.Rules.OpenWindow(60000, -1);
            bench.Paired(5);
            Assert.IsTrue(bench.Output.Has("guard: pairing window closed, disconnected link=1"));
            bench.Disconnected(0x16);
            bench.Connect();
            bench.Authenticated(0, 5);
            Assert.AreEqual(2, bench.Platform.Disconnections);
        }

        [TestMethod]
        public void A_bond_made_with_MITM_protection_does_not_come_back_without_it()
        {
            PolicyBench bench = new PolicyBench(new SecurityProfile(), true, 60);
            bench.Connect();
            bench.Platform.Bonds = new ulong[] { 9 };
            bench.Paired(7);
            bench.Disconnected(0x13);
            bench.Dispatcher.Time = 60000;
            bench.Connect();
            bench.Authenticated(0, 5);
            Assert.AreEqual(1, bench.Platform.Disconnections);
        }

        [TestMethod]
        public void A_pairing_that_is_undone_says_where_its_link_cannot_be_ended()
        {
            PolicyBench bench = new PolicyBench(new SecurityProfile(), false, 60);
            bench.Dispatcher.Time = 60000;
            bench.Connect();
            bench.Platform.Bonds = new ulong[] { 9 };
            bench.Authenticated(0, 5);
            Assert.IsTrue(bench.Output.Has("guard: pairing window closed, bond removed, cannot disconnect link=1"));
        }

        [TestMethod]
        public void A_bond_of_unknown_level_is_let_in_while_the_window_is_open_and_from_then_on()
        {
            PolicyBench bench = Closed(BondList.Unproven, 9);
            bench.Rules.OpenWindow(60000, 10);
            bench.Authenticated(0, 5);
            Assert.AreEqual(0, bench.Platform.Disconnections);
            bench.Dispatcher.Time = 70000;
            bench.Authenticated(0, 5);
            Assert.AreEqual(0, bench.Platform.Disconnections);
        }

        [TestMethod]
        public void A_bond_of_unknown_level_is_kept_out_below_authentication_outside_the_window_and_stays()
        {
            PolicyBench bench = Closed(BondList.Unproven, 8, 9);
            bench.Authenticated(0, 5);
            Assert.AreEqual(1, bench.Platform.Disconnections);
            Assert.AreEqual(2, bench.Platform.Bonds.Length);
        }

        [TestMethod]
        public void A_pairing_that_keeps_no_keys_ends_outside_the_window_too()
        {
            PolicyBench bench = Closed(BondList.Weak, 9);
            bench.Authenticated(0, 1);
            Assert.AreEqual(1, bench.Platform.Disconnections);
            Assert.AreEqual(1, bench.Platform.Bonds.Length);
        }

        [TestMethod]
        public void A_phone_that_keeps_no_keys_pairs_each_time_and_is_told_so()
        {
            PolicyBench bench = new PolicyBench(new SecurityProfile(), true, 0);
            for (int i = 0; i < 2; i++)
            {
                bench.Connect();
                bench.Authenticated(0, 1);
                bench.Disconnected(0x13);
            }

            Assert.AreEqual(2, bench.Output.Count("verdict: paired: encrypted, no MITM protection, not bonded link=1"));
            Assert.IsFalse(bench.Output.Has("welcome back"));
        }

        [TestMethod]
        public void Encryption_that_is_refreshed_prints_no_second_welcome()
        {
            PolicyBench bench = Closed(0, 9);
            bench.Authenticated(0, 7);
            bench.Authenticated(0, 7);
            Assert.AreEqual(1, bench.Output.Count("welcome back"));
            bench.Disconnected(0x13);
            bench.Connect();
            bench.Authenticated(0, 7);
            Assert.AreEqual(2, bench.Output.Count("welcome back"));
        }

        [TestMethod]
        public void A_level_that_falls_on_a_live_link_is_a_new_pairing()
        {
            PolicyBench bench = Closed(0, 9);
            bench.Authenticated(0, 7);
            bench.Authenticated(0, 5);
            Assert.AreEqual(1, bench.Platform.Disconnections);
            Assert.IsTrue(bench.Output.Has("verdict: paired: encrypted, no MITM protection, bonded"));
        }

        [TestMethod]
        public void Just_Works_is_undone_while_the_limiter_is_locked()
        {
            PolicyBench bench = new PolicyBench(new SecurityProfile(), true, 0);
            bench.Connect();
            bench.PairingFailed();
            bench.PairingFailed();
            bench.PairingFailed();
            bench.Platform.Bonds = new ulong[] { 9 };
            bench.Authenticated(0, 5);
            Assert.AreEqual(0, bench.Platform.Bonds.Length);
            Assert.IsTrue(bench.Output.Has("guard: too many failures, bond removed, disconnected link=1"));
        }

        [TestMethod]
        public void Just_Works_that_evicted_a_bond_is_undone_when_eviction_is_off()
        {
            FakePlatform platform = new FakePlatform(true) { Bonds = new ulong[] { 1, 2, 3 } };
            PolicyBench bench = new PolicyBench(new SecurityProfile(), platform, 0, false);
            bench.Rules.Bonds.Load(0);
            bench.Connect();
            platform.Bonds = new ulong[] { 2, 3, 4 };
            bench.Authenticated(0, 5);
            Assert.IsTrue(bench.Output.Has("guard: bond store full, bond removed, disconnected link=1"));
            Assert.AreEqual(2, platform.Bonds.Length);
        }

        [TestMethod]
        public void A_platform_that_sees_pairings_takes_nothing_for_a_new_one_by_its_level()
        {
            PolicyBench bench = Closed(0, 9);
            bench.Platform.SeesPairings = true;
            bench.Authenticated(0, 5);
            Kept(bench, "verdict: welcome back: encrypted, no MITM protection from the bond");
        }

        [TestMethod]
        public void A_pairing_whose_beginning_was_seen_replaces_a_bond()
        {
            PolicyBench bench = Closed(BondList.Weak, 9);
            bench.Platform.SeesPairings = true;
            bench.Dispatcher.Post(EventKind.PairingBegan, 1, 0, 0);
            bench.Authenticated(0, 5);
            Kept(bench, "bond: replaced new=000000000009");
            bench.Authenticated(0, 5);
            Assert.AreEqual(1, bench.Output.Count("bond: replaced"), "it has ended");
        }

        [TestMethod]
        public void Closing_the_window_ends_a_pairing_that_runs_and_its_time_running_out_does_not()
        {
            PolicyBench bench = new PolicyBench(new SecurityProfile(), true, 5);
            bench.Connect();
            bench.Dispatcher.Post(EventKind.PasskeyShown, 1, 123456, 0);
            bench.Dispatcher.Drain();
            bench.Policy.Tick(5000);
            Assert.AreEqual(0, bench.Platform.Disconnections);
            bench.Rules.OpenWindow(5000, -1);
            bench.Policy.Tick(5000);
            bench.Policy.Tick(5001);
            Assert.AreEqual(1, bench.Platform.Disconnections);
            Assert.IsTrue(bench.Output.Has("guard: pairing window closed, disconnected link=1"));
        }

        [TestMethod]
        public void A_pairing_that_is_done_before_the_closed_window_could_end_it_is_undone()
        {
            PolicyBench bench = new PolicyBench(new SecurityProfile(), true, 60);
            bench.Connect();
            bench.Platform.Bonds = new ulong[] { 9 };
            bench.Rules.OpenWindow(0, -1);
            bench.Paired(7);
            Assert.AreEqual(0, bench.Platform.Bonds.Length);
            Assert.IsTrue(bench.Output.Has("guard: pairing window closed, bond removed, disconnected link=1"));
            bench.Rules.OpenWindow(0, 60);
            bench.Policy.Tick(1);
            Assert.AreEqual(1, bench.Platform.Disconnections);
        }

        [DataRow(0, 10000)]
        [DataRow(5000, 15000)]
        [DataRow(29999, 39999)]
        [DataRow(30000, 40000)]
        [TestMethod]
        public void The_link_timeout_rests_while_a_pairing_runs(int lasts, int end)
        {
            PolicyBench bench = new PolicyBench(new SecurityProfile(), true, 0);
            bench.Connect();
            bench.Dispatcher.Time = 4000;
            bench.Dispatcher.Post(EventKind.PasskeyShown, 1, 123456, 0);
            bench.Dispatcher.Drain();
            bench.Dispatcher.Time += lasts;
            bench.Authenticated(19, 0);
            bench.Policy.Tick(end - 1);
            Assert.AreEqual(0, bench.Platform.Disconnections);
            bench.Policy.Tick(end);
            Assert.AreEqual(1, bench.Platform.Disconnections);
        }

        [TestMethod]
        public void A_peer_that_begins_a_pairing_every_30_s_holds_its_link_no_longer_than_one()
        {
            PolicyBench bench = new PolicyBench(new SecurityProfile(), true, 0);
            bench.Connect();
            for (int second = 4; second < 40; second++)
            {
                bench.Dispatcher.Time = second * 1000L;
                bench.Dispatcher.Post(second % 2 == 0 ? EventKind.PasskeyAsked : EventKind.PairingBegan, 1, 0, 0);
                bench.Dispatcher.Drain();
                bench.Policy.Tick(bench.Dispatcher.Time);
            }

            Assert.AreEqual(0, bench.Platform.Disconnections);
            bench.Policy.Tick(40000);
            Assert.AreEqual(1, bench.Platform.Disconnections);
        }

        [TestMethod]
        public void A_new_link_in_the_same_place_may_rest_again()
        {
            PolicyBench bench = new PolicyBench(new SecurityProfile(), true, 0);
            bench.Connect();
            bench.Dispatcher.Time = 1;
            bench.Dispatcher.Post(EventKind.PairingBegan, 1, 0, 0);
            bench.Disconnected(0x13);
            bench.Connect();
            bench.Dispatcher.Post(EventKind.ComparisonAsked, 1, 0, 0);
            bench.Dispatcher.Drain();
            bench.Policy.Tick(40000);
            Assert.AreEqual(0, bench.Platform.Disconnections);
            bench.Policy.Tick(40001);
            Assert.AreEqual(1, bench.Platform.Disconnections);
        }

        [TestMethod]
        public void A_failure_whose_link_is_gone_is_told_with_the_reason_of_its_end()
        {
            PolicyBench bench = new PolicyBench(new SecurityProfile(), true, 0);
            bench.Connect();
            bench.Links.Find(1).Security |= LinkSecurity.Pairing;
            bench.Tracker.Authenticated(1, 19, 0);
            bench.Disconnected(0x13);
            Assert.IsFalse(bench.Output.Has("pairing failed"));
            Assert.IsTrue(bench.Output.Has("verdict: the phone gave up during pairing; on the phone: try again link=1"));
            Assert.AreEqual(1, bench.Rules.Limiter.Failures);
            bench.Connect();
            bench.Disconnected(0x13);
            Assert.IsTrue(bench.Output.Has("verdict: the phone hung up link=1"));
        }

        [TestMethod]
        public void A_phone_that_was_asked_no_question_is_not_told_to_forget_this_device()
        {
            PolicyBench bench = new PolicyBench(new SecurityProfile(), true, 0);
            bench.Connect();
            bench.Tracker.Authenticated(1, 19, 0);
            bench.Disconnected(0x08);
            Assert.IsFalse(bench.Output.Has("forget this device"));
            Assert.IsTrue(bench.Output.Has("verdict: out of range or switched off during pairing; on the phone: try again link=1"));
        }

        [TestMethod]
        public void Encryption_that_fails_without_a_question_while_bonds_exist_is_a_lost_bond()
        {
            PolicyBench bench = new PolicyBench(new SecurityProfile(), true, 0);
            bench.Platform.Bonds = new ulong[] { 9 };
            bench.Rules.Bonds.Load(0);
            bench.Connect();
            bench.Tracker.Authenticated(1, 19, 0);
            bench.Disconnected(0x3D);
            Assert.IsTrue(bench.Output.Has("verdict: bond lost on one side; on the phone: forget this device, then pair again link=1"));
        }

        [TestMethod]
        public void A_platform_that_tells_failures_itself_is_not_talked_over()
        {
            PolicyBench bench = new PolicyBench(new SecurityProfile(), true, 0);
            bench.Platform.SeesPairings = true;
            bench.Connect();
            bench.PairingFailed();
            Assert.IsFalse(bench.Output.Has("verdict"));
        }

        private static PolicyBench Closed(ulong mark, ulong first, ulong second = 0)
        {
            PolicyBench bench = new PolicyBench(new SecurityProfile(), true, 60);
            bench.Platform.Bonds = second == 0 ? new ulong[] { first } : new ulong[] { first, second };
            bench.Rules.Bonds.Load(mark);
            bench.Dispatcher.Time = 60000;
            bench.Connect();
            return bench;
        }

        private static void Kept(PolicyBench bench, string line)
        {
            Assert.IsTrue(bench.Output.Has(line), (string)bench.Output.Lines[bench.Output.Lines.Count - 1]);
            Assert.AreEqual(1, bench.Platform.Bonds.Length);
            Assert.AreEqual(0, bench.Platform.Disconnections);
        }
    }
}
