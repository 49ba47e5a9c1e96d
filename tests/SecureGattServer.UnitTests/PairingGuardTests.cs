using nanoFramework.TestFramework;
using SecureGattServer.Links;
using SecureGattServer.Security;

namespace SecureGattServer.UnitTests
{
    [TestClass]
    public class PairingGuardTests
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
            PairingWindow window = new PairingWindow(1000, 60);
            Assert.IsTrue(window.IsOpen(60999));
            Assert.IsFalse(window.IsOpen(61000));
            window.Open(70000, 10);
            Assert.IsTrue(window.IsOpen(79999));
            window.Close();
            Assert.IsFalse(window.IsOpen(71000));
        }

        [TestMethod]
        public void Window_of_zero_seconds_is_always_open()
        {
            PairingWindow window = new PairingWindow(0, 0);
            window.Close();
            Assert.IsTrue(window.IsOpen(long.MaxValue));
        }

        [TestMethod]
        public void Keeper_sees_bonds_come_and_go()
        {
            FakeBonds store = new FakeBonds();
            BondKeeper keeper = new BondKeeper(store, 3);
            Look(keeper, store, false, BondChange.None);
            Look(keeper, store, true, BondChange.Added, 1);
            Assert.AreEqual(1UL, keeper.Added);
            Look(keeper, store, false, BondChange.None, 1);
            Look(keeper, store, true, BondChange.Replaced, 1);
            Look(keeper, store, true, BondChange.Added, 1, 2);
            Look(keeper, store, true, BondChange.Added, 1, 2, 3);
            Assert.IsTrue(keeper.IsFull);
            Look(keeper, store, true, BondChange.Evicted, 2, 3, 4);
            Assert.AreEqual(4UL, keeper.Added);
            Assert.AreEqual(1UL, keeper.Removed);
            Look(keeper, store, false, BondChange.Lost, 2, 3);
            Assert.AreEqual(4UL, keeper.Removed);
            Assert.AreEqual(2, keeper.Count);
            Assert.AreEqual(3UL, keeper[1]);
        }

        [TestMethod]
        public void Keeper_ignores_what_the_image_returns_beyond_its_limit()
        {
            FakeBonds store = new FakeBonds { Addresses = new ulong[] { 1, 2, 3, 4 } };
            BondKeeper keeper = new BondKeeper(store, 3);
            keeper.Refresh(false);
            Assert.AreEqual(3, keeper.Count);
        }

        [TestMethod]
        public void Keeper_removes_one_or_all_where_the_image_cannot()
        {
            FakeBonds store = new FakeBonds { Addresses = new ulong[] { 1, 2 } };
            BondKeeper keeper = new BondKeeper(store, 3);
            keeper.Refresh(false);
            keeper.Remove(1);
            Assert.AreEqual(1, keeper.Count);
            Assert.AreEqual(0, store.RemoveAlls);
            store.CanRemoveOne = false;
            keeper.Remove(2);
            Assert.AreEqual(0, keeper.Count);
            Assert.AreEqual(1, store.RemoveAlls);
        }

        [TestMethod]
        public void Timeout_finds_links_below_the_level()
        {
            LinkTable links = new LinkTable();
            LinkTimeouts timeouts = new LinkTimeouts(SecurityLevel.Authenticated, 10);
            links.Connected(1, 0);
            links.Connected(2, 0);
            links.SecurityChanged(2, 3, 0);
            Assert.AreEqual(LinkTimeouts.None, timeouts.Expired(links, 9999));
            Assert.AreEqual(1, timeouts.Expired(links, 10000));
            Assert.AreEqual(LinkTimeouts.None, timeouts.Expired(links, 10000), "a new term");
            Assert.AreEqual(1, timeouts.Expired(links, 20000));
        }

        [TestMethod]
        public void No_timeout_means_for_ever()
        {
            LinkTable links = new LinkTable();
            links.Connected(1, 0);
            Assert.AreEqual(LinkTimeouts.None, new LinkTimeouts(SecurityLevel.Encrypted, 0).Expired(links, long.MaxValue));
        }

        private static void Look(BondKeeper keeper, FakeBonds store, bool paired, BondChange expected, ulong a = 0, ulong b = 0, ulong c = 0)
        {
            ulong[] all = new ulong[] { a, b, c };
            int count = c != 0 ? 3 : b != 0 ? 2 : a != 0 ? 1 : 0;
            store.Addresses = new ulong[count];
            System.Array.Copy(all, store.Addresses, count);
            Assert.AreEqual((int)expected, (int)keeper.Refresh(paired));
        }
    }
}
