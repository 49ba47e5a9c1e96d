using nanoFramework.TestFramework;
using SecureGatt;

namespace SecureGattServer.UnitTests
{
    /// <summary>What the bond list finds by comparing the image's store with what it knew.</summary>
    [TestClass]
    public class BondListTests
    {
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
            Assert.IsTrue(list.Has(BondList.Unproven), "until an authenticated link confirms it");
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

        [TestMethod]
        public void A_new_bond_in_the_place_of_the_last_one_evicted_it()
        {
            FakePlatform store = new FakePlatform(true);
            BondList list = new BondList(store);
            Look(list, store, true, BondChange.Added, 1);
            Look(list, store, true, BondChange.Added, 1, 2);
            Look(list, store, true, BondChange.Evicted, 1, 3);
            Assert.AreEqual(3UL, list.Added);
            Assert.AreEqual(2UL, list.Removed);
        }

        [TestMethod]
        public void A_bond_that_is_known_keeps_its_mark_when_the_store_is_loaded_again()
        {
            FakePlatform store = new FakePlatform(true) { Bonds = new ulong[] { 1, 2 } };
            BondList list = new BondList(store);
            list.Load(0);
            list.Load(BondList.Unproven);
            Assert.IsFalse(list.Has(BondList.Unproven));
        }

        [TestMethod]
        public void A_replaced_bond_that_the_image_does_not_remove_is_unproven()
        {
            FakePlatform store = new FakePlatform(true) { Bonds = new ulong[] { 1 }, KeepsEach = true };
            BondList list = new BondList(store);
            list.Load(0);
            Look(list, store, true, BondChange.Replaced, 1);
            Assert.IsFalse(list.RemoveLast());
            Assert.IsTrue(list.Has(BondList.Unproven));
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
