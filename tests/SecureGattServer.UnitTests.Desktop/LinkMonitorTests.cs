using nanoFramework.Device.Bluetooth;
using SecureGatt;
using Xunit;

namespace SecureGattServer.UnitTests.Desktop
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
            Dispatcher = new StoppedDispatcher(8);
            Dispatcher.Add(Events);
            FakePlatform platform = new FakePlatform(true);
            PairingRules rules = new PairingRules(new BondList(platform), true);
            Characteristic row = new Characteristic(0x2A37, CharacteristicProperties.Notify, Permissions.None) { Id = 200 };
            ServiceTable table = new ServiceTable(new Service(0x180D, row));
            Monitor = new LinkMonitor(Links, Dispatcher, new SecurityProfile(), rules, new PairingUser(null), new StockPlatform(), table);
        }

        public void Session(BluetoothEventType type, int status, int data)
        {
            FakeSessionEvent ev = new FakeSessionEvent { type = type, connectionHandle = 3, status = (ushort)status, data = (ushort)data };
            Assert.True(Monitor.OnEvent(ev), "kept from the library");
            Dispatcher.Drain();
        }

        public void Server(BluetoothEventType type, int characteristic)
        {
            Assert.True(
                Monitor.OnEvent(
                    new FakeServerEvent
                    {
                        type = type,
                        id = 3,
                        characteristicId = (ushort)characteristic,
                    }
                ),
                "kept from the library"
            );
            Dispatcher.Drain();
        }
    }

    public sealed class LinkMonitorTests
    {
        [Fact]
        public void Fields_of_connection_events_are_read()
        {
            MonitorBench bench = new MonitorBench();
            bench.Dispatcher.Time = 4;
            bench.Session(BluetoothEventType.ClientConnected, 0, 0);
            Assert.Equal(4L, bench.Links.Find(3).Since);
            bench.Session(BluetoothEventType.ClientSessionChanged, 4, 185);
            Assert.Equal(185, bench.Links.Find(3).Mtu);
            bench.Session(BluetoothEventType.AuthenticationComplete, 0, 3);
            Assert.Equal(LinkSecurity.Encrypted | LinkSecurity.Authenticated, bench.Links.Find(3).Security);
            bench.Session(BluetoothEventType.ClientDisconnected, 0x13, 0);
            Assert.Equal((int)EventKind.Disconnected, bench.Events.Last);
            Assert.Equal(3, bench.Events.Handle_);
            Assert.Equal(0x13, bench.Events.A);
            Assert.Equal(3, bench.Events.B);
            Assert.Null(bench.Links.Find(3));
        }

        [Fact]
        public void Fields_of_subscriptions_are_read()
        {
            MonitorBench bench = new MonitorBench();
            bench.Server(BluetoothEventType.ClientSubscribed, 200);
            Assert.True(bench.Links.Find(3).IsSubscribed(1), "before the connection is announced, too");
            Posted(bench, EventKind.Subscribed, 200);
            bench.Server(BluetoothEventType.ClientUnsubscribed, 200);
            Assert.False(bench.Links.Find(3).IsSubscribed(1));
            Posted(bench, EventKind.Unsubscribed, 200);
        }

        [Fact]
        public void Reads_writes_and_the_scanners_events_pass_unread()
        {
            MonitorBench bench = new MonitorBench();
            bench.Server(BluetoothEventType.Read, 1);
            bench.Server(BluetoothEventType.Write, 1);
            Assert.True(bench.Monitor.OnEvent(new FakeScanEvent { type = BluetoothEventType.AdvertisementDiscovered, id = 3 }));
            Assert.True(bench.Monitor.OnEvent(new FakeScanEvent { type = BluetoothEventType.AttributeValueChanged, id = 3 }));
            Assert.Equal(0, bench.Dispatcher.Drain());
            Assert.Empty(bench.Events.Kinds);
            Assert.Null(bench.Links.Find(3));
        }

        [Theory]
        [InlineData(1, 1)]
        [InlineData(5, 5)]
        [InlineData(9, 1)]
        [InlineData(0xFF8, 0)]
        public void Only_the_librarys_three_bits_are_taken_from_an_event(int told, int kept)
        {
            MonitorBench bench = new MonitorBench();
            bench.Session(BluetoothEventType.ClientConnected, 0, 0);
            bench.Session(BluetoothEventType.AuthenticationComplete, 0, told);
            Assert.Equal((LinkSecurity)kept, bench.Links.Find(3).Security);
            Assert.Equal(kept, bench.Events.B);
        }

        [Fact]
        public void A_subscription_to_what_is_not_known_is_told_and_notifies_nothing()
        {
            MonitorBench bench = new MonitorBench();
            bench.Server(BluetoothEventType.ClientSubscribed, 7);
            Assert.False(bench.Links.Find(3).IsSubscribed(0xFF));
            Posted(bench, EventKind.Subscribed, 7);
        }

        [Fact]
        public void The_link_that_is_asked_a_pairing_question_is_remembered()
        {
            MonitorBench bench = new MonitorBench();
            bench.Session(BluetoothEventType.PassKeyActions, 0, 2);
            Assert.Equal(3, bench.Monitor.PairingHandle);
        }

        [Fact]
        public void An_exception_in_the_filter_is_counted_and_goes_no_further()
        {
            MonitorBench bench = new MonitorBench();
            Assert.True(bench.Monitor.OnEvent(new nanoFramework.Runtime.Events.BaseEvent()));
            Assert.Equal(1, bench.Dispatcher.Faults);
        }

        private static void Posted(MonitorBench bench, EventKind kind, int a)
        {
            Assert.Equal((int)kind, bench.Events.Last);
            Assert.Equal(3, bench.Events.Handle_);
            Assert.Equal(a, bench.Events.A);
        }
    }
}
