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
            Assert.IsTrue(IsOpen(rules, 60999));
            Assert.IsFalse(IsOpen(rules, 61000));
            rules.OpenWindow(70000, 10);
            Assert.IsTrue(IsOpen(rules, 79999));
            rules.OpenWindow(70000, -1);
            Assert.IsFalse(IsOpen(rules, 71000));
        }

        [TestMethod]
        public void Window_of_zero_seconds_is_always_open()
        {
            Assert.IsTrue(IsOpen(Rules(), long.MaxValue - 1));
        }

        [TestMethod]
        public void A_full_store_makes_room_for_a_new_phone_unless_the_settings_say_no()
        {
            ServerSettings settings = new ServerSettings();
            BondList bonds = new BondList(new FakePlatform(true));
            Assert.AreEqual((int)RefusalReason.None, (int)new PairingRules(bonds, settings.EvictOldest).Check(0, true));
            settings.EvictOldest = false;
            Assert.AreEqual((int)RefusalReason.StoreFull, (int)new PairingRules(bonds, settings.EvictOldest).Check(0, true));
        }

        private static bool IsOpen(PairingRules rules, long now)
        {
            return rules.Check(now, false) == RefusalReason.None;
        }

        private static PairingRules Rules()
        {
            return new PairingRules(new BondList(new FakePlatform(true)), true);
        }
    }
}
