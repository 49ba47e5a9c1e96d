using nanoFramework.Device.Bluetooth;
using nanoFramework.TestFramework;
using SecureGattServer.Events;
using SecureGattServer.Links;

namespace SecureGattServer.UnitTests
{
    /// <summary>A monitor in the event filter's slot, its table and what it posts.</summary>
    public sealed class MonitorBench
    {
        public readonly LinkTable Links = new LinkTable();
        public readonly RecordingHandler Events = new RecordingHandler();
        public readonly StoppedDispatcher Dispatcher;
        public readonly LinkMonitor Monitor;

        public MonitorBench()
        {
            Dispatcher = new StoppedDispatcher(8) { Handlers = new IEventHandler[] { Events } };
            Monitor = new LinkMonitor(Links, Dispatcher);
        }

        public void Session(BluetoothEventType type, int status, int data)
        {
            FakeSessionEvent ev = new FakeSessionEvent { type = type, connectionHandle = 3, status = (ushort)status, data = (ushort)data };
            Assert.IsTrue(Monitor.OnEvent(ev), "kept from the library");
            Dispatcher.Drain();
        }

        public void Server(BluetoothEventType type, int characteristic)
        {
            Assert.IsTrue(Monitor.OnEvent(new FakeServerEvent { type = type, id = 3, characteristicId = (ushort)characteristic }), "kept from the library");
            Dispatcher.Drain();
        }
    }

    [TestClass]
    public class LinkMonitorTests
    {
        [TestMethod]
        public void Fields_of_connection_events_are_read()
        {
            MonitorBench bench = new MonitorBench();
            bench.Dispatcher.Time = 4;
            bench.Session(BluetoothEventType.ClientConnected, 0, 0);
            Assert.AreEqual(4L, bench.Links.Find(3).Since);
            bench.Session(BluetoothEventType.ClientSessionChanged, 4, 185);
            Assert.AreEqual(185, bench.Links.Find(3).Mtu);
            bench.Session(BluetoothEventType.AuthenticationComplete, 0, 3);
            Assert.AreEqual(3, bench.Links.Find(3).Bits);
            bench.Session(BluetoothEventType.ClientDisconnected, 0x13, 0);
            Assert.AreEqual((int)EventKind.Disconnected, bench.Events.Last);
            Assert.AreEqual(3, bench.Events.Handle_);
            Assert.AreEqual(0x13, bench.Events.A);
            Assert.AreEqual(3, bench.Events.B);
            Assert.IsNull(bench.Links.Find(3));
        }

        [TestMethod]
        public void Fields_of_subscriptions_are_read()
        {
            MonitorBench bench = new MonitorBench();
            bench.Server(BluetoothEventType.ClientSubscribed, 200);
            Assert.IsTrue(bench.Links.Find(3).IsSubscribed(200), "before the connection is announced, too");
            Posted(bench, EventKind.Subscribed, 200);
            bench.Server(BluetoothEventType.ClientUnsubscribed, 200);
            Assert.IsFalse(bench.Links.Find(3).IsSubscribed(200));
            Posted(bench, EventKind.Unsubscribed, 200);
        }

        [TestMethod]
        public void Reads_writes_and_the_scanners_events_pass_unread()
        {
            MonitorBench bench = new MonitorBench();
            bench.Server(BluetoothEventType.Read, 1);
            bench.Server(BluetoothEventType.Write, 1);
            Assert.IsTrue(bench.Monitor.OnEvent(new FakeScanEvent { type = BluetoothEventType.AdvertisementDiscovered, id = 3 }));
            Assert.IsTrue(bench.Monitor.OnEvent(new FakeScanEvent { type = BluetoothEventType.AttributeValueChanged, id = 3 }));
            Assert.AreEqual(0, bench.Dispatcher.Drain());
            Assert.AreEqual(0, bench.Events.Kinds.Count);
            Assert.IsNull(bench.Links.Find(3));
        }

        [DataRow(1, 1)]
        [DataRow(5, 5)]
        [DataRow(9, 1)]
        [DataRow(0xFF8, 0)]
        [TestMethod]
        public void Only_the_librarys_three_bits_are_taken_from_an_event(int told, int kept)
        {
            MonitorBench bench = new MonitorBench();
            bench.Session(BluetoothEventType.ClientConnected, 0, 0);
            bench.Session(BluetoothEventType.AuthenticationComplete, 0, told);
            Assert.AreEqual(kept, bench.Links.Find(3).Bits);
            Assert.AreEqual(kept, bench.Events.B);
        }

        private static void Posted(MonitorBench bench, EventKind kind, int a)
        {
            Assert.AreEqual((int)kind, bench.Events.Last);
            Assert.AreEqual(3, bench.Events.Handle_);
            Assert.AreEqual(a, bench.Events.A);
        }
    }
}
