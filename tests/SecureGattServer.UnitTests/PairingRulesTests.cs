using nanoFramework.TestFramework;
using SecureGatt;

namespace SecureGattServer.UnitTests
{
    [TestClass]
    public class PairingRulesTests
    {
        [TestMethod]
        public void Limiter_lets_two_failures_pass_then_doubles_the_delay()
        {
            AttemptsLimiter limiter = new AttemptsLimiter();
            limiter.Failed(0);
            limiter.Failed(0);
            Assert.IsTrue(limiter.Allows(0));
            limiter.Failed(0);
            Assert.AreEqual(30, limiter.SecondsLeft(0));
            Assert.IsFalse(limiter.Allows(29999));
            Assert.IsTrue(limiter.Allows(30000));
            limiter.Failed(30000);
            Assert.AreEqual(60, limiter.SecondsLeft(30000));
            Assert.AreEqual(1, limiter.SecondsLeft(89001));
            Assert.AreEqual(4, limiter.Failures);
        }

        [TestMethod]
        public void Limiter_never_locks_longer_than_an_hour()
        {
            AttemptsLimiter limiter = new AttemptsLimiter();
            for (int i = 0; i < 40; i++)
            {
                limiter.Failed(0);
            }

            Assert.AreEqual(3600, limiter.SecondsLeft(0));
        }

        [DataRow(9, 1920)]
        [DataRow(10, 3600)]
        [TestMethod]
        public void Delay_doubles_until_the_next_would_pass_the_hour(int failures, int seconds)
        {
            AttemptsLimiter limiter = new AttemptsLimiter();
            for (int i = 0; i < failures; i++)
            {
                limiter.Failed(0);
            }

            Assert.AreEqual(seconds, limiter.SecondsLeft(0));
        }

        [TestMethod]
        public void Nothing_is_left_of_a_delay_that_is_over()
        {
            AttemptsLimiter limiter = new AttemptsLimiter();
            Assert.AreEqual(0, limiter.SecondsLeft(5000));
            limiter.Failed(0);
            limiter.Failed(0);
            limiter.Failed(0);
            Assert.AreEqual(0, limiter.SecondsLeft(35000));
        }

        [TestMethod]
        public void A_good_pairing_clears_the_limiter()
        {
            AttemptsLimiter limiter = new AttemptsLimiter();
            limiter.Failed(0);
            limiter.Failed(0);
            limiter.Failed(0);
            limiter.Succeeded();
            Assert.IsTrue(limiter.Allows(0));
            Assert.AreEqual(0, limiter.SecondsLeft(0));
            limiter.Failed(0);
            Assert.IsTrue(limiter.Allows(0));
        }

        [TestMethod]
        public void Window_closes_after_its_time_and_opens_by_a_call()
        {
            PairingRules rules = Rules();
            rules.OpenWindow(1000, 60);
            Assert.IsTrue(rules.IsWindowOpen(60999));
            Assert.IsFalse(rules.IsWindowOpen(61000));
            rules.OpenWindow(70000, 10);
            Assert.IsTrue(rules.IsWindowOpen(79999));
            rules.OpenWindow(70000, -1);
            Assert.IsFalse(rules.IsWindowOpen(71000));
        }

        [TestMethod]
        public void Window_of_zero_seconds_is_always_open()
        {
            Assert.IsTrue(Rules().IsWindowOpen(long.MaxValue - 1));
        }

        [TestMethod]
        public void List_sees_bonds_come_and_go()
        {
            FakePlatform store = new FakePlatform(true);
            BondList list = new BondList(store);
            Look(list, store, false, BondChange.None);
            Look(list, store, true, BondChange.Added, 1);
            Assert.AreEqual(1UL, list.Added);
            Look(list, store, false, BondChange.None, 1);
            Look(list, store, true, BondChange.Replaced, 1);
            Look(list, store, true, BondChange.Added, 1, 2);
            Look(list, store, true, BondChange.Added, 1, 2, 3);
            Assert.IsTrue(list.IsFull);
            Look(list, store, true, BondChange.Evicted, 2, 3, 4);
            Assert.AreEqual(4UL, list.Added);
            Assert.AreEqual(1UL, list.Removed);
            Look(list, store, false, BondChange.Lost, 2, 3);
            Assert.AreEqual(4UL, list.Removed);
            Assert.AreEqual(2, list.Count);
        }

        [TestMethod]
        public void List_reports_one_new_bond_a_look()
        {
            FakePlatform store = new FakePlatform(true) { Bonds = new ulong[] { 1, 2, 3 } };
            BondList list = new BondList(store);
            for (int expected = 1; expected <= 3; expected++)
            {
                Assert.AreEqual((int)BondChange.Added, (int)list.Refresh(false));
                Assert.AreEqual((ulong)expected, list.Added);
                Assert.AreEqual(expected < 3, list.HasMore);
            }

            Assert.AreEqual((int)BondChange.None, (int)list.Refresh(false));
        }

        [TestMethod]
        public void List_takes_everything_as_known_when_loaded()
        {
            FakePlatform store = new FakePlatform(true) { Bonds = new ulong[] { 1, 2, 3 } };
            BondList list = new BondList(store);
            list.Load(0);
            Assert.AreEqual(3, list.Count);
            Assert.AreEqual((int)BondChange.None, (int)list.Refresh(false));
        }

        [TestMethod]
        public void A_pairing_whose_bond_was_not_kept_replaces_nothing()
        {
            FakePlatform store = new FakePlatform(true);
            Look(new BondList(store), store, true, BondChange.None);
        }

        [TestMethod]
        public void List_ignores_what_the_image_returns_beyond_its_limit()
        {
            FakePlatform store = new FakePlatform(true) { Bonds = new ulong[] { 1, 2, 3, 4 } };
            BondList list = new BondList(store);
            list.Load(0);
            Assert.AreEqual(3, list.Count);
        }

        [TestMethod]
        public void List_removes_the_bond_that_came_last()
        {
            FakePlatform store = new FakePlatform(true) { Bonds = new ulong[] { 1 } };
            BondList list = new BondList(store);
            list.Refresh(false);
            store.Bonds = new ulong[] { 1, 2 };
            list.Refresh(true);
            Assert.IsTrue(list.RemoveLast());
            Assert.AreEqual(1, list.Count);
            Assert.AreEqual(1UL, store.Bonds[0]);
            Assert.IsFalse(new BondList(store).RemoveLast(), "nothing came");
        }

        [TestMethod]
        public void A_bond_that_moved_to_the_end_was_replaced()
        {
            FakePlatform store = new FakePlatform(true);
            BondList list = new BondList(store);
            Look(list, store, true, BondChange.Added, 1);
            Look(list, store, true, BondChange.Added, 1, 2);
            Look(list, store, false, BondChange.Replaced, 2, 1);
            Assert.AreEqual(1UL, list.Added);
            Assert.AreEqual(1UL, list.Removed);
            Look(list, store, true, BondChange.Replaced, 2, 1);
            Assert.AreEqual(1UL, list.Added, "what stays last was last");
            Look(list, store, false, BondChange.Lost, 1);
            Assert.AreEqual(2UL, list.Removed);
        }

        [TestMethod]
        public void The_same_address_of_another_type_is_another_bond_and_is_not_removed_by_number()
        {
            FakePlatform store = new FakePlatform(true);
            BondList list = new BondList(store);
            Look(list, store, true, BondChange.Added, 1);
            Look(list, store, false, BondChange.Added, 1, 1);
            Assert.AreEqual(1UL, list.Added);
            Assert.IsFalse(list.RemoveLast());
            Assert.AreEqual(2, store.Bonds.Length);
            Assert.IsTrue(list.Has(BondList.Unproven));
        }

        [TestMethod]
        public void Marks_stay_with_their_bonds()
        {
            FakePlatform store = new FakePlatform(true);
            BondList list = new BondList(store);
            Look(list, store, true, BondChange.Added, 1);
            list.Mark(BondList.Weak);
            Look(list, store, true, BondChange.Added, 1, 2);
            Assert.IsTrue(list.Has(BondList.Unproven), "until somebody vouches for it");
            list.Mark(0);
            Assert.IsTrue(list.Has(BondList.Weak));
            Assert.IsFalse(list.Has(BondList.Unproven));
            Look(list, store, false, BondChange.Lost, 2);
            Assert.IsFalse(list.Has(BondList.Weak | BondList.Unproven));
        }

        [TestMethod]
        public void A_weak_bond_that_comes_back_vouches_for_the_unproven_ones_and_for_no_other()
        {
            FakePlatform store = new FakePlatform(true) { Bonds = new ulong[] { 1, 2 } };
            BondList list = new BondList(store);
            list.Load(BondList.Unproven);
            Look(list, store, true, BondChange.Added, 1, 2, 3);
            list.Mark(0);
            Look(list, store, false, BondChange.None, 1, 2, 3);
            list.Mark(0);
            Assert.IsTrue(list.Has(BondList.Unproven));
            list.Mark(BondList.Weak);
            Assert.IsFalse(list.Has(BondList.Unproven));
            Look(list, store, false, BondChange.Lost, 3);
            Assert.IsFalse(list.Has(BondList.Weak), "the authenticated one stayed so");
        }

        private static PairingRules Rules()
        {
            return new PairingRules(new BondList(new FakePlatform(true)), true);
        }

        private static void Look(BondList list, FakePlatform store, bool paired, BondChange expected, ulong a = 0, ulong b = 0, ulong c = 0)
        {
            ulong[] all = new ulong[] { a, b, c };
            int count = c != 0 ? 3 : b != 0 ? 2 : a != 0 ? 1 : 0;
            store.Bonds = new ulong[count];
            System.Array.Copy(all, store.Bonds, count);
            Assert.AreEqual((int)expected, (int)list.Refresh(paired));
        }
    }
}
