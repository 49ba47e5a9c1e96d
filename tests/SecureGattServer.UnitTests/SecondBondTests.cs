using nanoFramework.TestFramework;
using SecureGatt;

namespace SecureGattServer.UnitTests
{
    /// <summary>Two new bonds in one look at the store: the second is judged with its own event or, where that was lost, after a time.
    /// </summary>
    [TestClass]
    public class SecondBondTests
    {
        [TestMethod]
        public void Two_bonds_seen_in_one_look_are_both_removed_outside_the_window()
        {
            PolicyBench bench = new PolicyBench(new SecurityProfile(), true, 60);
            bench.Dispatcher.Time = 60000;
            bench.Tracker.Connected(1);
            bench.Tracker.Connected(2);
            bench.Platform.Bonds = new ulong[] { 8, 9 };
            bench.Tracker.Authenticated(1, 0, 5);
            bench.Tracker.Authenticated(2, 0, 5);
            bench.Dispatcher.Drain();
            Assert.AreEqual(0, bench.Platform.Bonds.Length);
            Assert.AreEqual(2, bench.Platform.Disconnections);
            Assert.IsTrue(bench.Output.Has("bond: added new=000000000008"));
            Assert.IsTrue(bench.Output.Has("bond: added new=000000000009"));
        }

        [TestMethod]
        public void A_bond_whose_event_was_lost_is_judged_with_the_second_tick()
        {
            PolicyBench bench = new PolicyBench(new SecurityProfile(), true, 60);
            bench.Dispatcher.Time = 60000;
            bench.Tracker.Connected(1);
            bench.Platform.Bonds = new ulong[] { 8, 9 };
            bench.Authenticated(0, 5);
            Assert.AreEqual(1, bench.Platform.Bonds.Length);
            bench.Policy.Tick(60001);
            Assert.AreEqual(1, bench.Platform.Bonds.Length, "its event may be on the way");
            bench.Policy.Tick(61001);
            Assert.AreEqual(0, bench.Platform.Bonds.Length);
        }

        [TestMethod]
        public void A_lost_bond_event_within_the_window_removes_nothing()
        {
            PolicyBench bench = new PolicyBench(new SecurityProfile(), true, 60);
            bench.Tracker.Connected(1);
            bench.Platform.Bonds = new ulong[] { 8, 9 };
            bench.Authenticated(0, 5);
            bench.Policy.Tick(1000);
            bench.Policy.Tick(2000);
            Assert.AreEqual(2, bench.Platform.Bonds.Length);
            Assert.IsTrue(bench.Output.Has("bond: added new=000000000009"));
        }

        [TestMethod]
        public void A_bond_that_is_gone_before_the_second_tick_takes_no_other_bond_with_it()
        {
            PolicyBench bench = new PolicyBench(new SecurityProfile(), true, 60);
            bench.Connect();
            bench.Platform.Bonds = new ulong[] { 8, 9 };
            bench.Authenticated(0, 7);
            bench.Platform.Bonds = new ulong[] { 8 };
            bench.Policy.Tick(60000);
            bench.Policy.Tick(61000);
            Assert.AreEqual(1, bench.Platform.Bonds.Length);
            Assert.AreEqual(1, bench.Output.Count("bond: "), "only the first bond is told");
        }

        [TestMethod]
        public void A_bond_that_found_room_stays_when_eviction_is_off()
        {
            PolicyBench bench = new PolicyBench(new SecurityProfile(), new FakePlatform(true), 0, false);
            bench.Connect();
            bench.Platform.Bonds = new ulong[] { 8, 9 };
            bench.Authenticated(0, 7);
            bench.Policy.Tick(1000);
            bench.Policy.Tick(2000);
            Assert.AreEqual(2, bench.Platform.Bonds.Length);
        }
    }
}
