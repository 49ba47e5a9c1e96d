using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using BleStack.Core;
using BleStack.Gap;
using BleStack.Gatt;
using BleStack.Hci;
using BleStack.Hci.Packets;
using TestKit.Stack;
using Xunit;

namespace BleStack.Tests.Hci;

/// <summary>A controller that starts late, loses its state or refuses for a moment, and the host that goes on.</summary>
public sealed class RecoveryTests
{
    private readonly SimulatedLoop _loop = new();
    private readonly ScriptedController _controller = new();
    private readonly BleHost _host;
    private readonly List<string> _told = [];

    public RecoveryTests()
    {
        _loop.UnhandledException += exception => throw new InvalidOperationException("a bug escaped to the loop", exception);
        _host = new BleHost(_controller, new BleHostOptions { Loop = _loop, Random = new SeededRandom(1), ResumeAdvertising = true });
        _host.Closed += reason => _told.Add($"closed: {reason}");
        _host.Restarted += reason => _told.Add($"restarted: {reason}");
        _host.Advertiser.Started += () => _told.Add("advertising");
        _host.Advertiser.Refused += (why, again) => _told.Add($"refused {why}, again in {again?.TotalMilliseconds ?? -1} ms");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_reset_that_was_lost_is_asked_for_again(int lost)
    {
        Task start = BeginWithoutReset();
        for (int i = 0; i < lost; i++) _loop.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(lost + 1, _controller.Commands.Count());
        _controller.Complete(HciOpcode.Reset, 0);
        Assert.True(_loop.RunUntil(() => start.IsCompleted));
        Assert.True(_host.IsReady);
    }

    [Fact]
    public void An_answer_to_the_first_reset_that_comes_after_the_second_was_sent_starts_the_host_once()
    {
        Task start = BeginWithoutReset();
        _loop.Advance(TimeSpan.FromSeconds(2));
        _controller.Complete(HciOpcode.Reset, 0);
        _controller.Complete(HciOpcode.Reset, 0);
        Assert.True(_loop.RunUntil(() => start.IsCompleted));
        Assert.True(_host.IsReady);
        Assert.Equal(2, _controller.Commands.Count(c => c == HciOpcode.Reset));
    }

    [Fact]
    public void What_comes_before_the_answer_to_the_reset_is_of_another_time()
    {
        Task start = BeginWithoutReset();
        _controller.Event(HciEventCode.HardwareError, 0x42);
        _controller.Connect(1, LinkRole.Peripheral);
        _controller.AclIn(1, 2, "0300040002F700");
        _controller.Complete(HciOpcode.None);
        _controller.Raw(4, 0x0E);
        _controller.Raw(9, 9, 9);
        _controller.Complete(HciOpcode.Reset, 0);
        Assert.True(_loop.RunUntil(() => start.IsCompleted));
        Assert.True(_host.IsReady);
        Assert.Empty(_host.Links);
        Assert.Empty(_told);
    }

    [Fact]
    public void A_hardware_error_in_the_middle_of_the_start_begins_it_again()
    {
        _controller.Returns[HciOpcode.LeReadBufferSize] = null;
        Task start = _loop.Begin(() => _host.StartAsync());
        _controller.Returns[HciOpcode.LeReadBufferSize] = [0, 27, 0, 4];
        _controller.Event(HciEventCode.HardwareError, 0x42);
        Assert.True(_loop.RunUntil(() => start.IsCompleted));
        Assert.True(start.IsCompletedSuccessfully);
        Assert.Equal(2, _controller.Commands.Count(c => c == HciOpcode.Reset));
    }

    [Fact]
    public void A_controller_that_cannot_be_started_is_given_up_after_three_times()
    {
        _controller.Returns[HciOpcode.LeReadBufferSize] = null;
        Task start = _loop.Begin(() => _host.StartAsync());
        for (int i = 0; i < 3; i++)
        {
            _controller.Event(HciEventCode.HardwareError, 0x42);
            _loop.RunUntilIdle();
        }

        Assert.Contains(
            "hardware error (0x42)",
            Assert.IsType<HciTransportException>(start.Exception!.InnerException).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_hardware_error_later_ends_the_links_resets_the_controller_and_brings_back_services_and_advertising()
    {
        Start();
        var service = _host.Server.Add(new GattService(0x180D).Add(new GattCharacteristic(0x2A37, GattProperties.Notify)));
        BleAddress identity = _host.Identity;
        Advertise();
        LeLink link = Connect();
        List<HciErrorCode> ended = [];
        link.Disconnected += ended.Add;
        _controller.Sent.Clear();
        _told.Clear();
        _controller.Event(HciEventCode.HardwareError, 0x42);
        _loop.RunUntilIdle();
        Assert.Equal(["restarted: The controller reports a hardware error (0x42).", "advertising"], _told);
        Assert.Equal([HciErrorCode.HardwareFailure], ended);
        Assert.Equal((HciOpcode.Reset, HciOpcode.LeSetAdvertisingEnable), (_controller.Commands.First(), _controller.Commands.Last()));
        Assert.True(_host.IsReady && _host.Advertiser.IsAdvertising);
        Assert.Contains(service, _host.Server.Database.Services);
        Assert.Equal(identity, _host.Identity);
        Connect();
        _controller.AclIn(1, 2, "0300040002F700");
        _loop.RunUntilIdle();
        Assert.Equal("03000400030502", Convert.ToHexString(_controller.Acl.Last()[5..]));
    }

    [Fact]
    public void A_random_static_identity_outlives_a_restart()
    {
        _controller.Returns[HciOpcode.ReadBdAddr] = [0, 0, 0, 0, 0, 0, 0];
        Start();
        BleAddress identity = _host.Identity;
        _controller.Event(HciEventCode.HardwareError, 0x42);
        _loop.RunUntilIdle();
        Assert.Equal(identity, _host.Identity);
        Assert.Equal(identity, _host.CurrentAddress);
        Assert.Equal(2, _controller.Commands.Count(c => c == HciOpcode.LeSetRandomAddress));
    }

    [Fact]
    public void Scanning_goes_on_after_a_restart_and_a_connection_attempt_ends_with_the_reason()
    {
        Start();
        _loop.Run(() => _host.Scanner.StartAsync(new ScanParameters(), _ => { }));
        Task<LeLink> attempt = _loop.Begin(() => _host.ConnectAsync(new BleAddress(5, AddressType.Public)));
        _controller.Event(HciEventCode.HardwareError, 0x01);
        _loop.RunUntilIdle();
        Assert.Contains("hardware error", attempt.Exception!.InnerException!.Message, StringComparison.Ordinal);
        Assert.True(_host.Scanner.IsScanning);
        Assert.False(_host.Advertiser.IsAdvertising);
    }

    [Fact]
    public void What_is_asked_for_during_a_restart_is_done_after_it()
    {
        Start();
        _controller.Returns[HciOpcode.Reset] = null;
        _controller.Event(HciEventCode.HardwareError, 0x42);
        _loop.RunUntilIdle();
        Task advertise = _loop.Begin(() => _host.Advertiser.StartAsync(new AdvertisingParameters()));
        Task<LeLink> connect = _loop.Begin(() => _host.ConnectAsync(new BleAddress(5, AddressType.Public)));
        Assert.False(advertise.IsCompleted);
        _controller.Complete(HciOpcode.Reset, 0);
        _loop.RunUntilIdle();
        Assert.True(advertise.IsCompletedSuccessfully && _host.Advertiser.IsAdvertising);
        Assert.False(connect.IsCompleted);
        Assert.Equal(HciOpcode.LeCreateConnection, _controller.Commands.Last());
    }

    [Fact]
    public void A_controller_that_does_not_come_back_closes_the_host()
    {
        Start();
        _controller.Returns[HciOpcode.Reset] = null;
        _controller.Event(HciEventCode.HardwareError, 0x42);
        _loop.Advance(TimeSpan.FromSeconds(7));
        Assert.Equal("closed: The controller did not answer Reset (0x0C03), asked 3 times within 6 s.", Assert.Single(_told));
    }

    [Fact]
    public void A_controller_that_fails_again_and_again_is_given_up()
    {
        Start();
        for (int i = 0; i < 6; i++)
        {
            _controller.Event(HciEventCode.HardwareError, 0x42);
            _loop.RunUntilIdle();
        }

        Assert.Equal(5, _told.Count(line => line.StartsWith("restarted", StringComparison.Ordinal)));
        Assert.Contains("5 times within a minute", _told[^1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(HciErrorCode.CommandDisallowed)]
    [InlineData(HciErrorCode.ConnectionLimitExceeded)]
    [InlineData(HciErrorCode.MemoryCapacityExceeded)]
    public void Advertising_refused_after_a_disconnect_is_tried_again_later_and_later_and_told_when_it_is_so(HciErrorCode refusal)
    {
        Start();
        Advertise();
        Connect();
        _told.Clear();
        _controller.Returns[HciOpcode.LeSetAdvertisingEnable] = [(byte)refusal];
        _controller.Disconnected(1, HciErrorCode.RemoteUserTerminatedConnection);
        _loop.Advance(TimeSpan.FromMilliseconds(750));
        Assert.Equal(
            [
                $"refused {refusal}, again in 100 ms",
                $"refused {refusal}, again in 200 ms",
                $"refused {refusal}, again in 400 ms",
                $"refused {refusal}, again in 800 ms",
            ],
            _told
        );
        Assert.False(_host.Advertiser.IsAdvertising);
        _controller.Returns[HciOpcode.LeSetAdvertisingEnable] = [0];
        _loop.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("advertising", _told[^1]);
        Assert.True(_host.Advertiser.IsAdvertising);
    }

    [Theory]
    [InlineData(HciOpcode.LeSetAdvertisingParameters)]
    [InlineData(HciOpcode.LeSetAdvertisingData)]
    [InlineData(HciOpcode.LeSetScanResponseData)]
    public void Each_command_of_advertising_may_be_the_one_refused(HciOpcode command)
    {
        Start();
        Advertise();
        Connect();
        _controller.Returns[command] = [(byte)HciErrorCode.CommandDisallowed];
        _controller.Disconnected(1, HciErrorCode.ConnectionTimeout);
        _loop.RunUntilIdle();
        _controller.Returns[command] = [0];
        _loop.Advance(TimeSpan.FromSeconds(1));
        Assert.True(_host.Advertiser.IsAdvertising);
    }

    [Fact]
    public void The_delay_grows_to_ten_seconds_and_no_further()
    {
        Start();
        Advertise();
        Connect();
        _controller.Returns[HciOpcode.LeSetAdvertisingEnable] = [(byte)HciErrorCode.CommandDisallowed];
        _controller.Disconnected(1, HciErrorCode.ConnectionTimeout);
        _loop.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal("refused CommandDisallowed, again in 10000 ms", _told[^1]);
        Assert.InRange(_told.Count, 15, 20);
    }

    [Fact]
    public void A_refusal_that_says_something_about_the_command_is_told_and_not_tried_again()
    {
        Start();
        Advertise();
        Connect();
        _controller.Returns[HciOpcode.LeSetAdvertisingParameters] = [(byte)HciErrorCode.InvalidHciCommandParameters];
        _controller.Disconnected(1, HciErrorCode.ConnectionTimeout);
        _loop.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("refused InvalidHciCommandParameters, again in -1 ms", _told[^1]);
        Assert.Single(_told, line => line.StartsWith("refused", StringComparison.Ordinal));
    }

    [Fact]
    public void Stopping_ends_the_tries()
    {
        Start();
        Advertise();
        Connect();
        _controller.Returns[HciOpcode.LeSetAdvertisingEnable] = [(byte)HciErrorCode.CommandDisallowed];
        _controller.Disconnected(1, HciErrorCode.ConnectionTimeout);
        _loop.RunUntilIdle();
        _loop.Run(() => _host.Advertiser.StopAsync());
        int commands = _controller.Sent.Count;
        _loop.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(commands, _controller.Sent.Count);
    }

    [Fact]
    public void A_connection_that_failed_to_be_established_is_told_and_advertising_begins_again()
    {
        Start();
        List<HciErrorCode> ended = [];
        _host.Advertiser.Ended += ended.Add;
        Advertise();
        _told.Clear();
        _controller.Connect(0, LinkRole.Peripheral, status: HciErrorCode.ConnectionFailedToBeEstablished);
        _loop.RunUntilIdle();
        Assert.Equal([HciErrorCode.ConnectionFailedToBeEstablished], ended);
        Assert.Equal(["advertising"], _told);
    }

    [Fact]
    public void A_failed_connection_to_the_advertiser_leaves_an_attempt_of_this_host_alone()
    {
        Start();
        Advertise();
        Task<LeLink> attempt = _loop.Begin(() => _host.ConnectAsync(new BleAddress(5, AddressType.Public)));
        _controller.Connect(0, LinkRole.Peripheral, status: HciErrorCode.ConnectionFailedToBeEstablished);
        _loop.RunUntilIdle();
        Assert.False(attempt.IsCompleted);
        Assert.True(_host.Advertiser.IsAdvertising);
    }

    [Fact]
    public void Persistent_advertising_is_tried_again_from_the_first_time_on()
    {
        _controller.Returns[HciOpcode.LeSetAdvertisingEnable] = [(byte)HciErrorCode.CommandDisallowed];
        Start();
        _loop.Run(() => _host.Advertiser.StartAsync(new AdvertisingParameters { IsPersistent = true }));
        Assert.False(_host.Advertiser.IsAdvertising);
        _controller.Returns[HciOpcode.LeSetAdvertisingEnable] = [0];
        _loop.Advance(TimeSpan.FromMilliseconds(150));
        Assert.True(_host.Advertiser.IsAdvertising);
    }

    [Fact]
    public void A_rotation_of_the_address_whose_resumption_is_refused_does_not_silence_the_device()
    {
        var host = new BleHost(
            _controller,
            new BleHostOptions
            {
                Loop = _loop,
                Random = new SeededRandom(1),
                Privacy = PrivacyMode.Resolvable,
            }
        );
        _loop.Run(() => host.StartAsync());
        _loop.Run(() => host.Advertiser.StartAsync(new AdvertisingParameters()));
        _loop.Run(() => host.Scanner.StartAsync(new ScanParameters(), _ => { }));
        _controller.Returns[HciOpcode.LeSetAdvertisingEnable] = _controller.Returns[HciOpcode.LeSetScanEnable] = [
            (byte)HciErrorCode.CommandDisallowed,
        ];
        _loop.Run(() => host.RotateAddressAsync());
        Assert.False(host.Advertiser.IsAdvertising || host.Scanner.IsScanning);
        _controller.Returns[HciOpcode.LeSetAdvertisingEnable] = _controller.Returns[HciOpcode.LeSetScanEnable] = [0];
        _loop.Advance(TimeSpan.FromMilliseconds(150));
        Assert.True(host.Advertiser.IsAdvertising && host.Scanner.IsScanning);
    }

    private void Start() => _loop.Run(() => _host.StartAsync());

    private void Advertise() => _loop.Run(() => _host.Advertiser.StartAsync(new AdvertisingParameters()));

    private LeLink Connect()
    {
        _controller.Connect(1, LinkRole.Peripheral);
        _loop.RunUntilIdle();
        return _host.Links[^1];
    }

    private Task BeginWithoutReset()
    {
        _controller.Returns[HciOpcode.Reset] = null;
        return _loop.Begin(() => _host.StartAsync());
    }
}
