using System;
using System.Text;
using System.Threading.Tasks;
using BleStack.Att;
using BleStack.Core;
using BleStack.Gap;
using BleStack.Gatt;
using BleStack.Smp;
using TestKit.Board;
using Xunit;

namespace DeviceRuntime.Tests;

/// <summary>Applications in the manner of public samples, compiled for the device, each used by a phone.</summary>
public sealed class ServerAppTests
{
    private static readonly BleUuid Plain = Uuid("A7EEDF2C-DA88-4CB5-A9C5-5151C78B0057");
    private static readonly BleUuid Encrypted = Uuid("A7EEDF2C-DA89-4CB5-A9C5-5151C78B0057");
    private static readonly BleUuid Authenticated = Uuid("A7EEDF2C-DA8A-4CB5-A9C5-5151C78B0057");

    [Fact]
    public async Task Security_shows_its_passkey_and_protects_its_values()
    {
        await using AppBench bench = AppBench.Of("Security");
        await bench.BootAsync("advertising as Security");
        LeLink link = await bench.ConnectAsync();
        Assert.Equal([7], await AppBench.ReadAsync(link, Plain));
        AttException refused = await Assert.ThrowsAsync<AttException>(() => AppBench.ReadAsync(link, Authenticated));
        Assert.Equal(AttErrorCode.InsufficientAuthentication, refused.Code);
        PairingOutcome outcome = await link.PairAsync().WaitAsync(FirmwareBench.Patience);
        Assert.True(outcome.IsSuccess, outcome.ToString());
        await bench.SaysAsync("pairing ended with 0, paired True, authenticated True");
        Assert.Equal(123456u, bench.Shown);
        await AppBench.WriteAsync(link, Authenticated, 42);
        Assert.Equal([42], await AppBench.ReadAsync(link, Encrypted));
        refused = await Assert.ThrowsAsync<AttException>(() => AppBench.WriteAsync(link, Plain, 1, 2));
        Assert.Equal(AttErrorCode.InvalidAttributeValueLength, refused.Code);
    }

    [Fact]
    public async Task Security_refuses_a_phone_that_types_another_passkey()
    {
        await using AppBench bench = AppBench.Of("Security");
        bench.TypedPasskey = 654321;
        await bench.BootAsync("advertising as Security");
        LeLink link = await bench.ConnectAsync();
        Assert.False((await link.PairAsync().WaitAsync(FirmwareBench.Patience)).IsSuccess);
        await bench.SaysAsync("paired False, authenticated False");
        await Assert.ThrowsAsync<AttException>(() => AppBench.ReadAsync(link, Encrypted));
    }

    [Fact]
    public async Task Beacon_is_heard_and_takes_no_connection()
    {
        await using AppBench bench = AppBench.Of("Beacon");
        await bench.BootAsync("beacon on");
        AdvertisingReport report = await bench.HearAsync(static report => report.Advertising.Length > 20);
        Assert.Equal(
            "02-01-06-1A-FF-4C-00-02-15-B5-6D-C5-E2-FB-DF-D2-48-B0-60-D0-F5-A7-10-96-E0-00-01-00-02-C5",
            BitConverter.ToString(report.Advertising), StringComparer.Ordinal);
        Assert.False(report.IsConnectable);
    }

    [Fact]
    public async Task Broadcast_changes_what_it_advertises()
    {
        await using AppBench bench = AppBench.Of("Broadcast");
        await bench.BootAsync("reading 200");
        Assert.Contains(
            "C8-00",
            BitConverter.ToString((await bench.HearAsync(static report => report.Name == "Broadcast")).Advertising),
            StringComparison.Ordinal
        );
        await bench.PassAsync(bench.SaysAsync("reading 201"));
        await bench.HearAsync(static report => BitConverter.ToString(report.Advertising).Contains("C9-00", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Serial_answers_lines_and_comes_back_after_its_own_reboot()
    {
        await using AppBench bench = AppBench.Of("Serial");
        await bench.BootAsync("serial profile started");
        LeLink link = await bench.ConnectAsync();
        Notified heard = new();
        await link
            .Client.SubscribeAsync(await AppBench.FindAsync(link, Uuid("6E400003-B5A3-F393-E0A9-E50E24DCCA9E")), heard.Add)
            .WaitAsync(FirmwareBench.Patience);
        Task answered = heard.MoreAsync(1);
        await AppBench.WriteAsync(link, Uuid("6E400002-B5A3-F393-E0A9-E50E24DCCA9E"), Encoding.UTF8.GetBytes("Hello\n"));
        await answered.WaitAsync(FirmwareBench.Patience);
        Assert.Equal("hello world\n", Encoding.UTF8.GetString(heard.Values[0]));
        Task gone = FirmwareBench.GoneAsync(link);
        Task<bool> written = link.Client.WriteWithoutResponseAsync(
            (await AppBench.FindAsync(link, Uuid("6E400002-B5A3-F393-E0A9-E50E24DCCA9E"))).ValueHandle,
            Encoding.UTF8.GetBytes("reboot\n")
        );
        await written.WaitAsync(FirmwareBench.Patience);
        await bench.SaysAsync("serial profile started");
        await gone.WaitAsync(FirmwareBench.Patience);
        Assert.True((await bench.ConnectAsync()).IsConnected);
    }

    [Fact]
    public async Task Keyboard_types_for_a_phone_that_has_subscribed()
    {
        await using AppBench bench = AppBench.Of("Keyboard", IoCapability.NoInputNoOutput);
        await bench.BootAsync("keyboard on");
        LeLink link = await bench.PairedAsync();
        Assert.Equal([0x11, 0x01, 0x00, 0x02], await AppBench.ReadAsync(link, 0x2A4A));
        RemoteCharacteristic report = await AppBench.FindAsync(link, 0x2A4D);
        Assert.Equal([1, 1], await link.Client.ReadAsync(report.Find(0x2908)!.Handle).WaitAsync(FirmwareBench.Patience));
        Notified typed = new();
        await link.Client.SubscribeAsync(report, typed.Add).WaitAsync(FirmwareBench.Patience);
        await bench.PassAsync(typed.MoreAsync(2));
        Assert.Equal("00-00-04-00-00-00-00-00", BitConverter.ToString(typed.Values[0]));
        Assert.Equal("00-00-00-00-00-00-00-00", BitConverter.ToString(typed.Values[1]));
    }

    [Fact]
    public async Task An_application_finds_the_class_library_beside_it()
    {
        await using AppBench bench = AppBench.Of("OwnLibrary", libraries: ["Climate"]);
        await bench.BootAsync("measuring");
        LeLink link = await bench.ConnectAsync();
        Assert.Equal([0xD0, 0x07], await AppBench.ReadAsync(link, 0x2A6E));
        Notified readings = new();
        await link.Client.SubscribeAsync(await AppBench.FindAsync(link, 0x2A6E), readings.Add).WaitAsync(FirmwareBench.Patience);
        Task more = readings.MoreAsync(1);
        await bench.PassAsync(bench.SaysAsync("it is 20.2"));
        await bench.PassAsync(more);
        Assert.Contains(readings.Values, static value => value is [0xE9, 0x07] or [0x02, 0x08]);
    }

    [Fact]
    public async Task An_exception_in_a_timer_or_on_a_thread_ends_nothing_else()
    {
        await using AppBench bench = AppBench.Of("TimerThrows");
        await bench.BootAsync("timers on");
        await bench.SaysAsync("board: Unhandled System.IndexOutOfRangeException in DeviceApps.TimerThrows::OnThread");
        await bench.PassAsync(bench.SaysAsync("board: Unhandled System.NullReferenceException in DeviceApps.TimerThrows::OnBad"));
        await bench.PassAsync(bench.SaysAsync("tick 2"));
        LeLink link = await bench.ConnectAsync();
        Assert.True((await AppBench.ReadAsync(link, Uuid("01234567-4000-0000-0000-000000000002")))[0] >= 2);
    }

    [Fact]
    public async Task Custom_services_keep_a_text_show_formats_and_drive_a_pin()
    {
        await using AppBench bench = AppBench.Of("CustomServices", libraries: ["System.Device.Gpio"]);
        await bench.BootAsync("three services");
        LeLink link = await bench.ConnectAsync();
        BleUuid text = Uuid("01234567-2000-0000-0000-000000000002");
        await AppBench.WriteAsync(link, text, Encoding.UTF8.GetBytes("hello"));
        await bench.SaysAsync("text: hello");
        Assert.Equal("hello", Encoding.UTF8.GetString(await AppBench.ReadAsync(link, text)));
        RemoteCharacteristic temperature = await AppBench.FindAsync(link, 0x2A6E);
        Assert.Equal([0x66, 0x08], await link.Client.ReadAsync(temperature).WaitAsync(FirmwareBench.Patience));
        Assert.Equal(
            [0x0E, 0xFE, 0x2F, 0x27, 1, 0, 0],
            await link.Client.ReadAsync(temperature.Find(0x2904)!.Handle).WaitAsync(FirmwareBench.Patience)
        );
        await AppBench.WriteAsync(link, Uuid("01234567-3000-0000-0000-000000000002"), 1);
        await bench.SaysAsync("lamp on");
        Assert.Equal(1, bench.Board.Peripherals.GetNumber("pin.2"));
    }

    [Fact]
    public async Task Provisioning_takes_the_password_of_a_network_in_reach()
    {
        await using AppBench bench = AppBench.Of("Provisioning", libraries: ["System.Device.Wifi", "System.Net"]);
        bench.Board.Peripherals.Set("wifi.Home", "secret");
        await bench.BootAsync("networks: Home;");
        LeLink link = await bench.ConnectAsync();
        BleUuid credentials = Uuid("00467768-6228-2272-4663-277478268003"), state = Uuid("00467768-6228-2272-4663-277478268001");
        await AppBench.WriteAsync(link, credentials, Encoding.UTF8.GetBytes("Home,wrong"));
        await bench.SaysAsync("connecting to Home: 1");
        await bench.SaysAsync("address 0.0.0.0, 0.0.0.0, leased True");
        await AppBench.WriteAsync(link, credentials, Encoding.UTF8.GetBytes("Home,secret"));
        await bench.SaysAsync("connecting to Home: 3");
        await bench.SaysAsync("address 192.168.4.2, 192.168.4.1, leased True");
        Assert.Equal([4], await AppBench.ReadAsync(link, state));
    }

    [Fact]
    public async Task A_phone_sets_the_boards_clock()
    {
        await using AppBench bench = AppBench.Of("Clock");
        await bench.BootAsync("memory: True");
        await bench.SaysAsync("clock on");
        LeLink link = await bench.ConnectAsync();
        await AppBench.WriteAsync(link, 0x2A2B, 0xEA, 0x07, 11, 28, 21, 45);
        await bench.SaysAsync("set: True");
        Assert.Equal([0xEA, 0x07, 11, 28, 21, 45], await AppBench.ReadAsync(link, 0x2A2B));
    }

    [Fact]
    public async Task A_station_of_several_services_updates_them_on_a_thread_of_its_own()
    {
        await using AppBench bench = AppBench.Of("Station");
        await bench.BootAsync("station on with 2 parts");
        LeLink link = await bench.ConnectAsync();
        Assert.Equal("Weather & Co", Encoding.UTF8.GetString(await AppBench.ReadAsync(link, 0x2A29)));
        Assert.Equal("00042", Encoding.UTF8.GetString(await AppBench.ReadAsync(link, 0x2A25)));
        Notified levels = new();
        await link.Client.SubscribeAsync(await AppBench.FindAsync(link, 0x2A19), levels.Add).WaitAsync(FirmwareBench.Patience);
        await bench.SaysAsync("subscribers: 1");
        Task more = levels.MoreAsync(1);
        await bench.PassAsync(bench.SaysAsync("worker ended"));
        await bench.PassAsync(more);
        Assert.All(levels.Values, static value => Assert.Equal(0, value[0] % 5));
    }

    [Fact]
    public async Task A_finder_hears_by_pattern_and_advertises_a_URL()
    {
        await using AppBench bench = AppBench.Of("Finder");
        await bench.BootAsync("looking");
        Lines beacon = bench.AddBoard("Broadcast");
        await beacon.SaysAsync("reading 200");
        await bench.SaysAsync("found, stopped: True");
        await bench.SaysAsync("answering");
        AdvertisingReport report = await bench.HearAsync(static report =>
            BitConverter.ToString(report.Advertising).Contains("AA-FE-10", StringComparison.Ordinal)
        );
        Assert.Contains("16-AA-FE-10-EC-03-6E-61-6E-6F", BitConverter.ToString(report.Advertising), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_start_of_advertising_when_the_client_goes_stops_the_board_with_its_defect()
    {
        await using AppBench bench = AppBench.Of("Restarter");
        await bench.BootAsync("started");
        LeLink link = await bench.ConnectAsync();
        await link.DisconnectAsync().WaitAsync(FirmwareBench.Patience);
        await bench.ExpectFaultAsync(12);
    }

    internal static BleUuid Uuid(string text) => BleUuid.TryParse(text, out BleUuid uuid) ? uuid : throw new ArgumentException(text);
}
