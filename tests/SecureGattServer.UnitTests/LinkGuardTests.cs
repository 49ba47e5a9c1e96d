using nanoFramework.Device.Bluetooth;
using nanoFramework.TestFramework;
using SecureGattServer.Events;
using SecureGattServer.Gatt;
using SecureGattServer.HeartRate;
using SecureGattServer.Links;
using SecureGattServer.Platform;
using SecureGattServer.Security;

namespace SecureGattServer.UnitTests
{
    /// <summary>Monitor, table, guard and log as the application wires them, over a fake platform.</summary>
    public sealed class GuardBench
    {
        public readonly FakePlatform Platform;
        public readonly LinkTable Links = new LinkTable();
        public readonly RecordingConsole Output = new RecordingConsole();
        public readonly PairingRules Rules;
        public readonly StoppedDispatcher Dispatcher;
        public readonly LinkMonitor Monitor;
        public readonly LinkGuard Guard;

        public GuardBench(SecurityProfile profile, PlatformFeatures features, int windowSeconds)
        {
            Platform = new FakePlatform(features);
            Rules = new PairingRules(new BondKeeper(Platform), true);
            Rules.OpenWindow(0, windowSeconds);
            Guard = new LinkGuard(profile, Rules, Links, Platform, Output, SecurityLevel.Encrypted, 10);
            HeartRateProfile server = new HeartRateProfile(profile, new FakeHeart(), false);
            ServicePublisher publisher = new ServicePublisher(server, new NotificationGate(Links));
            Dispatcher = new StoppedDispatcher(16) { Handlers = new IEventHandler[] { new EventLog(Output, Platform, publisher), Guard } };
            Monitor = new LinkMonitor(Links, Dispatcher);
        }

        public void Session(BluetoothEventType type, int status, int data)
        {
            Monitor.OnSession(type, 1, status, data);
            Dispatcher.Drain();
        }

        public void Connect()
        {
            Session(BluetoothEventType.ClientConnected, 0, 0);
        }

        public void Paired(int bits)
        {
            Links.Find(1).Bits |= LinkMonitor.WasPairing;
            Session(BluetoothEventType.AuthenticationComplete, 0, bits);
        }

        public void PairingFailed()
        {
            Links.Find(1).Bits |= LinkMonitor.WasPairing;
            Session(BluetoothEventType.AuthenticationComplete, 19, 0);
        }
    }

    [TestClass]
    public class LinkGuardTests
    {
        [TestMethod]
        public void By_default_the_att_error_triggers_pairing()
        {
            GuardBench bench = Bench();
            bench.Connect();
            Assert.AreEqual(-1, bench.Platform.Asked);
            Assert.IsTrue(bench.Output.Has("link: connected link=1"));
        }

        [TestMethod]
        public void Security_on_connect_asks_the_phone()
        {
            GuardBench bench = new GuardBench(new SecurityProfile(onConnect: SecurityOnConnect.EncryptMitm), FakePlatform.Stock, 0);
            bench.Connect();
            Assert.AreEqual(1, bench.Platform.Asked);
            Assert.IsTrue(bench.Output.Has("guard: connected, security asked link=1"));
        }

        [TestMethod]
        public void A_pairing_bonds_and_says_so()
        {
            GuardBench bench = Bench();
            bench.Connect();
            bench.Platform.Bonds = new ulong[] { 0xAABBCCDDEEFF };
            bench.Paired(7);
            Assert.IsTrue(bench.Output.Has("verdict: paired: encrypted and authenticated, bonded link=1"));
            Assert.IsTrue(bench.Output.Has("bond: added new=AABBCCDDEEFF gone=000000000000 bonds=1"));
        }

        [TestMethod]
        public void Encryption_from_a_bond_is_told_from_a_pairing()
        {
            GuardBench bench = Bench();
            bench.Platform.Bonds = new ulong[] { 5 };
            bench.Rules.Bonds.Refresh(false);
            bench.Connect();
            bench.Session(BluetoothEventType.AuthenticationComplete, 0, 7);
            Assert.IsTrue(bench.Output.Has("verdict: welcome back: encrypted and authenticated from the bond"));
        }

        [TestMethod]
        public void Eviction_is_told()
        {
            GuardBench bench = Bench();
            bench.Platform.Bonds = new ulong[] { 1, 2, 3 };
            bench.Rules.Bonds.Refresh(false);
            bench.Connect();
            bench.Platform.Bonds = new ulong[] { 2, 3, 4 };
            bench.Paired(7);
            Assert.IsTrue(bench.Output.Has("bond: added, oldest evicted new=000000000004 gone=000000000001 bonds=3"));
        }

        [TestMethod]
        public void Third_failure_locks_and_disconnects()
        {
            GuardBench bench = Bench();
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
            GuardBench bench = Bench();
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
            GuardBench bench = Bench();
            bench.Connect();
            bench.Session(BluetoothEventType.AuthenticationComplete, 19, 0);
            Assert.AreEqual(0, bench.Rules.Limiter.Failures);
            Assert.IsTrue(bench.Output.Has("verdict: pairing failed: no answer, a no, or a lost bond"));
        }

        [TestMethod]
        public void Hanging_up_in_the_middle_counts_as_a_failure()
        {
            GuardBench bench = Bench();
            for (int i = 0; i < 3; i++)
            {
                bench.Connect();
                bench.Links.Find(1).Bits |= LinkMonitor.WasPairing;
                bench.Session(BluetoothEventType.ClientDisconnected, 0x13, 0);
            }

            Assert.AreEqual(3, bench.Rules.Limiter.Failures);
            Assert.IsFalse(bench.Rules.Limiter.Allows(0));
            Assert.IsTrue(bench.Output.Has("verdict: the phone gave up during pairing"));
        }

        [TestMethod]
        public void Hanging_up_after_pairing_is_no_failure()
        {
            GuardBench bench = Bench();
            bench.Connect();
            bench.Paired(3);
            bench.Session(BluetoothEventType.ClientDisconnected, 0x13, 0);
            Assert.AreEqual(0, bench.Rules.Limiter.Failures);
            Assert.IsTrue(bench.Output.Has("link: disconnected reason=0x13 link=1"));
        }

        [TestMethod]
        public void Just_works_bond_outside_the_window_is_removed()
        {
            GuardBench bench = new GuardBench(new SecurityProfile(), FakePlatform.Stock, 60);
            bench.Dispatcher.Time = 60000;
            bench.Connect();
            bench.Platform.Bonds = new ulong[] { 9 };
            bench.Session(BluetoothEventType.AuthenticationComplete, 0, 5);
            Assert.AreEqual(0, bench.Platform.Bonds.Length);
            Assert.AreEqual(1, bench.Platform.Disconnected);
        }

        [TestMethod]
        public void Refused_pairing_ends_the_link()
        {
            GuardBench bench = Bench();
            bench.Connect();
            bench.Dispatcher.Post(EventKind.PairingRefused, 1, (int)RefusalReason.WindowClosed, 0);
            bench.Dispatcher.Drain();
            Assert.AreEqual(1, bench.Platform.Disconnected);
            Assert.IsTrue(bench.Output.Has("guard: pairing window closed, seconds=0, disconnected link=1"));
        }

        [TestMethod]
        public void Platform_without_disconnect_says_so()
        {
            GuardBench bench = new GuardBench(new SecurityProfile(), PlatformFeatures.None, 0);
            bench.Connect();
            bench.Guard.Tick(10000);
            Assert.IsTrue(bench.Output.Has("cannot disconnect link=1"));
        }

        [TestMethod]
        public void Idle_unencrypted_link_is_ended()
        {
            GuardBench bench = Bench();
            bench.Connect();
            bench.Guard.Tick(9999);
            Assert.AreEqual(-1, bench.Platform.Disconnected);
            bench.Guard.Tick(10000);
            Assert.AreEqual(1, bench.Platform.Disconnected);
        }

        [TestMethod]
        public void Held_back_subscription_asks_for_security()
        {
            GuardBench bench = Bench();
            bench.Guard.Ask(1, "notifications held back");
            Assert.AreEqual(1, bench.Platform.Asked);
            Assert.IsTrue(bench.Output.Has("guard: notifications held back, security asked link=1"));
        }

        [TestMethod]
        public void Monitor_keeps_state_when_the_queue_overflows()
        {
            LinkTable links = new LinkTable();
            EventDispatcher dispatcher = new StoppedDispatcher(1);
            LinkMonitor monitor = new LinkMonitor(links, dispatcher);
            monitor.OnSession(BluetoothEventType.ClientConnected, 2, 0, 0);
            monitor.OnSession(BluetoothEventType.AuthenticationComplete, 2, 0, 7);
            monitor.OnSession(BluetoothEventType.ClientSessionChanged, 2, 4, 185);
            monitor.OnSubscription(2, 6, true);
            LinkState link = links.Find(2);
            Assert.AreEqual(3, dispatcher.Overflows);
            Assert.AreEqual(7, link.Bits);
            Assert.IsTrue(link.IsSubscribed(6));
            Assert.AreEqual(185, link.Mtu);
            monitor.OnSession(BluetoothEventType.ClientDisconnected, 2, 0x08, 0);
            Assert.IsNull(links.Find(2));
        }

        [DataRow(0, 23)]
        [DataRow(22, 23)]
        [DataRow(23, 23)]
        [DataRow(256, 256)]
        [TestMethod]
        public void Mtu_is_at_least_23(int told, int kept)
        {
            GuardBench bench = Bench();
            bench.Connect();
            bench.Session(BluetoothEventType.ClientSessionChanged, 4, told);
            Assert.AreEqual(kept, bench.Links.Find(1).Mtu);
        }

        [TestMethod]
        public void Bits_of_an_unencrypted_link_do_not_count()
        {
            GuardBench bench = Bench();
            bench.Connect();
            bench.Session(BluetoothEventType.AuthenticationComplete, 19, 6);
            Assert.AreEqual(0, bench.Links.Find(1).Bits);
        }

        [TestMethod]
        public void Unsubscribing_after_the_end_makes_no_link()
        {
            GuardBench bench = Bench();
            bench.Monitor.OnSubscription(2, 4, false);
            Assert.IsNull(bench.Links.Find(2));
        }

        [TestMethod]
        public void No_timeout_means_for_ever()
        {
            GuardBench bench = Bench();
            LinkGuard patient = new LinkGuard(new SecurityProfile(), bench.Rules, bench.Links, bench.Platform, bench.Output, SecurityLevel.Encrypted, 0);
            bench.Connect();
            patient.Tick(long.MaxValue);
            Assert.AreEqual(-1, bench.Platform.Disconnected);
        }

        [TestMethod]
        public void Monitor_remembers_which_link_pairs()
        {
            LinkMonitor monitor = new LinkMonitor(new LinkTable(), new StoppedDispatcher(1));
            monitor.OnSession(BluetoothEventType.PassKeyActions, 4, 0, 2);
            Assert.AreEqual(4, monitor.PairingHandle);
            monitor.OnSession(BluetoothEventType.PassKeyActionsNumericComparison, 2, 0, 0);
            Assert.AreEqual(2, monitor.PairingHandle);
        }

        [TestMethod]
        public void Time_counts_from_the_connection_and_ends_with_the_level_that_is_needed()
        {
            GuardBench bench = Bench();
            bench.Dispatcher.Time = 5000;
            bench.Connect();
            bench.Guard.Tick(14999);
            Assert.AreEqual(-1, bench.Platform.Disconnected);
            bench.Session(BluetoothEventType.AuthenticationComplete, 0, 1);
            bench.Guard.Tick(15000);
            Assert.AreEqual(-1, bench.Platform.Disconnected, "encrypted is enough");
            bench.Session(BluetoothEventType.AuthenticationComplete, 19, 0);
            bench.Guard.Tick(15000);
            Assert.AreEqual(1, bench.Platform.Disconnected);
        }

        [TestMethod]
        public void A_success_that_leaves_the_link_unencrypted_is_a_failure()
        {
            GuardBench bench = Bench();
            bench.Connect();
            bench.Paired(0);
            Assert.AreEqual(1, bench.Rules.Limiter.Failures);
        }

        [TestMethod]
        public void A_failure_on_an_encrypted_link_clears_nothing()
        {
            GuardBench bench = Bench();
            bench.Connect();
            bench.PairingFailed();
            bench.Links.Find(1).Bits |= LinkMonitor.WasPairing;
            bench.Session(BluetoothEventType.AuthenticationComplete, 19, 7);
            Assert.AreEqual(2, bench.Rules.Limiter.Failures);
        }

        [TestMethod]
        public void Only_a_pairing_that_bonds_replaces_a_bond()
        {
            GuardBench bench = Bench();
            bench.Platform.Bonds = new ulong[] { 5 };
            bench.Rules.Bonds.Refresh(false);
            bench.Connect();
            bench.Paired(3);
            Assert.IsFalse(bench.Output.Has("bond: "));
            bench.Paired(7);
            Assert.IsTrue(bench.Output.Has("bond: replaced new=000000000000 gone=000000000000 bonds=1"));
        }

        [TestMethod]
        public void Just_works_bond_within_the_window_stays()
        {
            GuardBench bench = new GuardBench(new SecurityProfile(), FakePlatform.Stock, 60);
            bench.Dispatcher.Time = 59999;
            bench.Connect();
            bench.Platform.Bonds = new ulong[] { 9 };
            bench.Session(BluetoothEventType.AuthenticationComplete, 0, 5);
            Assert.AreEqual(1, bench.Platform.Bonds.Length);
            Assert.AreEqual(-1, bench.Platform.Disconnected);
        }

        [TestMethod]
        public void A_bonded_phone_comes_back_outside_the_window()
        {
            GuardBench bench = new GuardBench(new SecurityProfile(), FakePlatform.Stock, 60);
            bench.Platform.Bonds = new ulong[] { 9 };
            bench.Rules.Bonds.Refresh(false);
            bench.Dispatcher.Time = 60000;
            bench.Connect();
            bench.Session(BluetoothEventType.AuthenticationComplete, 0, 5);
            Assert.AreEqual(1, bench.Platform.Bonds.Length);
            Assert.AreEqual(-1, bench.Platform.Disconnected);
        }

        private static GuardBench Bench()
        {
            return new GuardBench(new SecurityProfile(), FakePlatform.Stock, 0);
        }
    }
}
