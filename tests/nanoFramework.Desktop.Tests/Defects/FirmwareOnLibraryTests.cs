using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;
using System.Threading;
using nanoFramework.Device.Bluetooth;
using nanoFramework.Device.Bluetooth.GenericAttributeProfile;
using nanoFramework.Desktop.Tests.Library;
using nanoFramework.Runtime.Events;
using SecureGatt;
using SecureGattServer;
using Xunit;

namespace nanoFramework.Desktop.Tests.Defects;

/// <summary>
/// Our guards where a phone cannot time the provocation: the firmware's parts on the library over a native half that only notes.
/// </summary>
public class FirmwareOnLibraryTests : LibraryTest
{
    private readonly LinkTable _links = new();
    private readonly EventDispatcher _dispatcher = new(EventDispatcher.Length);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Defect_02_a_read_whose_answer_throws_or_is_null_is_refused_once(bool throws)
    {
        TestApplication profile = new() { Answer = () => throws ? throw new InvalidOperationException() : null };
        Publish(profile);
        Raise(BluetoothEventType.Read, profile.Rows[0].Id, 7);
        Assert.Equal(["Read 7 ! 0E"], Native.Calls);
    }

    [Fact]
    public void Defect_02_a_write_whose_handler_throws_is_refused_once()
    {
        TestApplication profile = new() { Take = () => throw new InvalidOperationException() };
        Publish(profile);
        Raise(BluetoothEventType.Write, profile.Rows[0].Id, 7);
        Assert.Equal(["Write 7 ! 0E"], Native.Calls);
    }

    [Fact]
    public void Defect_03_a_persons_answer_waits_for_the_request_that_is_being_answered()
    {
        DevicePairingRequestedEventArgs? question = null;
        BluetoothLEServer.Instance.Pairing.PairingRequested += (_, e) => question = e;
        TestApplication profile = new();
        LinkMonitor monitor = Publish(profile);
        monitor.Connected(1);
        Raise(BluetoothEventType.PassKeyActionsNumericComparison, 1, 123456);
        PairingReply reply = new BluetoothReply(new BarePlatform(), _links, _dispatcher, question!, 1);
        Thread person = new(() => reply.Accept());
        profile.Answer = () =>
        {
            person.Start();
            SpinWait.SpinUntil(
                () => (person.ThreadState & (ThreadState.WaitSleepJoin | ThreadState.Stopped)) != 0,
                TimeSpan.FromSeconds(20)
            );
            return [1];
        };
        Raise(BluetoothEventType.Read, profile.Rows[0].Id, 7);
        person.Join();
        Assert.Equal(["Read 7 = 01", "YesNo 1 ConfirmPinMatch 1"], Native.Calls);
    }

    [Fact]
    public void Defect_03_an_answer_for_a_link_that_is_gone_is_not_given()
    {
        DevicePairingRequestedEventArgs? question = null;
        BluetoothLEServer.Instance.Pairing.PairingRequested += (_, e) => question = e;
        LinkMonitor monitor = Publish(new TestApplication());
        monitor.Connected(1);
        Raise(BluetoothEventType.PassKeyActionsNumericComparison, 1, 123456);
        monitor.Disconnected(1, 0x13);
        new BluetoothReply(new BarePlatform(), _links, _dispatcher, question!, 1).Accept();
        Assert.Empty(Native.Calls);
    }

    [Fact]
    public void Defect_08_a_client_that_comes_back_starts_with_the_smallest_MTU()
    {
        TestApplication profile = new(notify: true);
        LinkMonitor monitor = Publish(profile);
        Join(monitor, profile.Rows[0], 1);
        Raise(BluetoothEventType.ClientSessionChanged, 1, 256u << 16);
        Assert.Equal(253, profile.Rows[0].MaxFor(_links, 1));
        Raise(BluetoothEventType.ClientDisconnected, 1, 0x213);
        Join(monitor, profile.Rows[0], 1);
        Assert.Equal(20, profile.Rows[0].MaxFor(_links, 1));
    }

    [Fact]
    public void Defect_09_a_client_that_subscribes_during_a_notification_gets_the_next_one()
    {
        TestApplication profile = new(notify: true);
        LinkMonitor monitor = Publish(profile);
        Join(monitor, profile.Rows[0], 1);
        Native.OnNotify = () =>
        {
            Native.OnNotify = null;
            Join(monitor, profile.Rows[0], 2);
        };
        profile.Tick(1000);
        profile.Tick(1000);
        Assert.Equal(["Notify 1 00", "Notify 1 00", "Notify 2 00"], Native.Calls);
    }

    [Theory]
    [InlineData(1, false, 0x180A, "halt: the first service must not be Device Information")]
    [InlineData(254, false, 0x180D, "halt: 254 characteristics; at most 253")]
    [InlineData(9, true, 0x180D, "halt: 9 CCCDs; at most 8")]
    public void Defects_10_and_12_a_table_no_image_can_hold_stops_before_the_radio_starts(int rows, bool notify, int service, string line)
    {
        Assert.Equal(line, Halt(new TestApplication(rows, notify, service)));
        Assert.Empty(Native.Calls);
    }

    [Fact]
    public void A_table_at_the_limits_boots() => AssertServes(new TestApplication(253), "boot: advertising name=Test bonds=0");

    [Fact]
    public void Defect_20_a_name_that_is_cut_is_said_and_the_device_serves() =>
        AssertServes(Named("A heart rate sensor with a long name"), "warning: over 31 bytes, shorten the name");

    [Fact]
    public void An_image_that_cannot_advertise_is_one_line_and_an_end()
    {
        Native.Advertises = false;
        Assert.Equal("halt: this image cannot advertise; flash another", Halt(new TestApplication()));
    }

    [Fact]
    public void An_image_without_Bluetooth_is_one_line_and_an_end()
    {
        Native.StartFails = new NotSupportedException("no native half");
        Assert.Equal(
            "halt: Bluetooth did not start: no native half; flash a BLE image that matches the packages",
            Halt(new TestApplication())
        );
    }

    [Fact]
    public void Too_little_memory_at_start_is_one_line_and_an_end_and_no_pairing_is_accepted_with_the_rest()
    {
#pragma warning disable CA2201 // As the interpreter throws it.
        Native.StartFails = new OutOfMemoryException();
#pragma warning restore CA2201
        Assert.Equal("halt: out of memory; use a smaller table or a board with PSRAM", Halt(new TestApplication()));
        Native.Calls.Clear();
        Raise(BluetoothEventType.PassKeyActions, 1, 2u << 16);
        Assert.DoesNotContain(Native.Calls, call => call.StartsWith("Passkey", StringComparison.Ordinal));
    }

    [Fact]
    public void A_heap_too_small_for_a_pairing_is_one_line_and_an_end_and_no_pairing_is_accepted()
    {
        Assert.Equal(
            $"halt: free heap is below the {GattServer.MinFreeHeap} a pairing needs; use a smaller table or a board with PSRAM",
            Halt(new TestApplication(), GattServer.MinFreeHeap - 1)
        );
        Native.Calls.Clear();
        Raise(BluetoothEventType.PassKeyActions, 1, 2u << 16);
        Assert.DoesNotContain(Native.Calls, call => call.StartsWith("Passkey", StringComparison.Ordinal));
    }

    [Fact]
    public void A_question_whose_connection_event_was_lost_gets_a_native_answer()
    {
        Serve(new TestApplication(), console =>
        {
            Raise(BluetoothEventType.PassKeyActions, 1, 2u << 16);
            Assert.Contains(Native.Calls, call => call.StartsWith("Passkey 1", StringComparison.Ordinal));
            Assert.True(console.Says("pair: passkey="), console.Last);
        });
    }

    [Fact]
    public void A_question_whose_answer_throws_is_counted_and_told_and_the_server_goes_on()
    {
        Serve(new TestApplication(), console =>
        {
            Native.AcceptFails = new InvalidOperationException();
            Raise(BluetoothEventType.PassKeyActions, 1, 2u << 16);
            Assert.True(console.Says("guard: handlers failed or events dropped=1"), console.Last);
            Native.AcceptFails = null;
            Raise(BluetoothEventType.PassKeyActions, 1, 2u << 16);
            Assert.True(console.Says("pair: passkey="), console.Last);
        });
    }

    [Fact]
    public void A_notification_costs_the_heap_what_the_library_takes_and_no_octet_more()
    {
        HeartRateServer profile = new(new EvenHeart(), false);
        LinkMonitor monitor = Publish(profile);
        Join(monitor, profile.Measurement, 1);
        GattLocalCharacteristic alone = NewCharacteristic();
        Raise(BluetoothEventType.ClientSubscribed, alone._characteristicId, 1);
        GattSubscribedClient client = alone.SubscribedClients[0];
        Device.Bluetooth.Buffer value = Octets(0, 0, 0, 0);
        Native.IsQuiet = true;
        long library = Measure(() => alone.NotifyValue(value, client));
        long firmware = Measure(() => profile.Tick(1000));
        Assert.True(library > 0);
        Assert.Equal(library, firmware);
    }

    [Fact]
    public void An_event_reaches_its_handlers_after_one_queue_and_costs_the_heap_nothing_there()
    {
        CountingHandler handler = new();
        _dispatcher.Add(handler);
        LinkMonitor monitor = Publish(new TestApplication());
        Raise(BluetoothEventType.ClientConnected, 1, 0);
        Assert.Equal(0, handler.Count);
        Assert.Equal((1, 1), (_dispatcher.Drain(), handler.Count));
        Assert.Equal(0, Measure(() =>
        {
            monitor.Connected(1);
            monitor.Authenticated(1, 0, 7);
            monitor.Subscribed(1, 5, 1, true);
            monitor.Disconnected(1, 0x13);
            _dispatcher.Drain();
        }));
    }

    [Fact]
    public void The_firmware_names_no_member_of_the_library_that_misleads_or_breaks()
    {
        string[] avoided =
        [
            "GattLocalCharacteristic.CreateDescriptor", // 4, 11
            "DevicePairing.get_WasSecureConnectionUsedForPairing", // 5
            "DevicePairing.get_IsPaired", "DevicePairing.get_IsAuthenticated", // 6
            "GattSession.get_MaxMtuSize", "GattSubscribedClient.get_MaxNotificationSize", // 8
            "GattServiceProvider.StopAdvertising", "BluetoothLEServer.Stop", "BluetoothLEServer.Dispose", // 13
            "DevicePairing.Pair", // 14
            "DeviceBonding.IsBonded", // 15
            "GattWriteRequest.get_Option", // 16
            "DevicePairing.set_OutOfBand", // 17
        ];
        Assert.Empty(avoided.Intersect(MembersNamed(typeof(GattServer).Assembly.Location)));
        Assert.Contains("DeviceBonding.Count", MembersNamed(typeof(GattServer).Assembly.Location));
    }

    [Fact]
    public void Every_row_of_the_table_of_defects_has_a_test()
    {
        string[] tests =
        [
            .. GetType()
                .Assembly.GetTypes()
                .Where(type => type.Namespace == GetType().Namespace)
                .SelectMany(type => type.GetMethods())
                .Select(method => method.Name),
        ];
        Assert.All(Enumerable.Range(1, 20), row =>
            Assert.Contains(tests, name => Regex.IsMatch(name, $@"^Defects?_((\d\d|and)_)*{row:00}_"))
        );
    }

    private static HashSet<string> MembersNamed(string assembly)
    {
        using PEReader file = new(File.OpenRead(assembly));
        MetadataReader reader = file.GetMetadataReader();
        return
        [
            .. reader
                .MemberReferences.Select(reader.GetMemberReference)
                .Where(member => member.Parent.Kind == HandleKind.TypeReference)
                .Select(member =>
                    $"{reader.GetString(reader.GetTypeReference((TypeReferenceHandle)member.Parent).Name)}.{reader.GetString(member.Name)}"
                ),
        ];
    }

    private static long Measure(Action action)
    {
        for (int i = 0; i < 100; i++) action();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++) action();
        return (GC.GetAllocatedBytesForCurrentThread() - before) / 1000;
    }

    // A server that runs while a test raises events.
    private static void Serve(GattApplication application, Action<ListConsole> meanwhile)
    {
        ListConsole console = new();
        GattServer server = New(application, console);
        Thread main = new(server.Run);
        main.Start();
        Assert.True(console.Advertising.Wait(TimeSpan.FromSeconds(20)), console.Last);
        meanwhile(console);
        server.Stop();
        main.Join();
    }

    private static string Halt(GattApplication profile, int heap = int.MaxValue)
    {
        ListConsole console = new();
        New(profile, console, heap).Run();
        return console.Last;
    }

    private static void AssertServes(GattApplication profile, string line) =>
        Serve(profile, console => Assert.Contains(line, console.Last, StringComparison.Ordinal));

    private static TestApplication Named(string name)
    {
        TestApplication application = new();
        application.Settings.DeviceName = name;
        return application;
    }

    private static GattServer New(GattApplication application, DeviceConsole console, int heap = int.MaxValue) =>
        new(application, new BarePlatform { Heap = heap }, new PairingUser(null), console, new EventDispatcher(EventDispatcher.Length));

    private LinkMonitor Publish(GattApplication application)
    {
        ServiceTable table = application.CreateTable();
        BarePlatform platform = new();
        PairingRules rules = new(new BondList(platform), true);
        LinkMonitor monitor = new(_links, _dispatcher, application.Settings.Profile, rules, new PairingUser(null), platform, table);
        EventSink.AddEventFilter(EventCategory.Bluetooth, monitor);
        ServicePublisher.Publish(table, _links, _dispatcher);
        Native.Calls.Clear();
        return monitor;
    }

    // Connected, encrypted with MITM protection, subscribed to the first row.
    private static void Join(LinkMonitor monitor, Characteristic row, ushort handle)
    {
        monitor.Connected(handle);
        monitor.Authenticated(handle, 0, 3);
        Raise(BluetoothEventType.ClientSubscribed, row.Id, handle);
    }

    private sealed class CountingHandler : IEventHandler
    {
        public int Count { get; private set; }

        public void Handle(ServerEvent e) => Count++;
    }
}
