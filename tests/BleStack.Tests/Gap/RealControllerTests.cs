using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using BleStack.Core;
using BleStack.Gap;
using BleStack.Hci;
using BleStack.Hci.Packets;
using TestKit.Stack;
using BleStack.Tests.Hci;
using Xunit;

namespace BleStack.Tests.Gap;

/// <summary>
/// What the host does on controllers of RootCanal's, Zephyr's and Intel's ways. Octets are those of [Vol 4, Part E] 7.8.52 to 7.8.66.
/// </summary>
public sealed class RealControllerTests
{
    private static readonly BleAddress Peer = new(0xC00000000002, AddressType.Random);
    private static readonly AdvertisingParameters Advertisement = new()
    {
        Data = [2, 1, 6],
        ScanResponse = [3, 9, 0x48, 0x52],
        IntervalMin = TimeSpan.FromMilliseconds(20),
        IntervalMax = TimeSpan.FromMilliseconds(20),
    };

    private readonly SimulatedLoop _loop = new();

    public RealControllerTests() =>
        _loop.UnhandledException += exception => throw new InvalidOperationException("An exception escaped to the loop.", exception);

    [Fact]
    public void A_controller_with_both_generations_of_commands_gets_the_legacy_ones_alone()
    {
        ScriptedController controller = Vendors.RootCanal();
        BleHost host = Start(controller);
        _loop.Run(() => host.Advertiser.StartAsync(Advertisement));
        _loop.Run(() => host.Scanner.StartAsync(new ScanParameters(), _ => { }));
        Assert.Contains(HciOpcode.LeSetAdvertisingEnable, controller.Commands);
        Assert.DoesNotContain(controller.Commands, opcode => (int)opcode is >= 0x2035 and <= 0x2043);
    }

    [Fact]
    public void A_controller_that_disallows_legacy_commands_gets_the_extended_ones_from_then_on()
    {
        ScriptedController controller = Vendors.RootCanal(extendedInUse: true);
        BleHost host = Start(controller);
        _loop.Run(() => host.Advertiser.StartAsync(Advertisement));
        Assert.True(host.Advertiser.IsAdvertising);
        _loop.Run(() => host.Scanner.StartAsync(new ScanParameters(), _ => { }));
        Assert.Equal([HciOpcode.LeSetAdvertisingParameters], controller.Commands.Where(opcode => (int)opcode is >= 0x2006 and <= 0x200D));
    }

    [Fact]
    public void A_refusal_after_legacy_commands_were_taken_is_a_refusal()
    {
        ScriptedController controller = Vendors.RootCanal();
        BleHost host = Start(controller);
        _loop.Run(() => host.Advertiser.StartAsync(Advertisement));
        controller.Returns[HciOpcode.LeSetScanParameters] = [0x0C];
        Assert.Equal(
            HciErrorCode.CommandDisallowed,
            Assert.Throws<HciCommandException>(() => _loop.Run(() => host.Scanner.StartAsync(new ScanParameters(), _ => { }))).Status
        );
    }

    [Fact]
    public void A_chip_without_a_public_address_keeps_the_static_one_of_its_factory()
    {
        BleHost host = Start(Vendors.ZephyrExtendedOnly());
        Assert.Equal(new BleAddress(0xC10203040506, AddressType.Random), host.Identity);
    }

    [Theory]
    [InlineData(new byte[] { 1 })]
    [InlineData(new byte[] { 0, 0 })]
    [InlineData(new byte[] { 0, 1, 6, 5, 4, 3, 2, 0x41, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 })]
    [InlineData(new byte[] { 0, 1, 6, 5 })]
    public void Without_a_usable_factory_address_one_is_made_up(byte[] answer)
    {
        ScriptedController controller = Vendors.ZephyrExtendedOnly();
        controller.Returns[(HciOpcode)0xFC09] = answer;
        Assert.True(Start(controller).Identity is { IsStaticRandom: true, Value: not 0xC10203040506 });
    }

    [Fact]
    public void An_address_of_all_ones_is_none()
    {
        ScriptedController controller = Vendors.Intel();
        controller.Returns[HciOpcode.ReadBdAddr] = [0, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF];
        Assert.True(Start(controller).Identity.IsStaticRandom);
    }

    [Fact]
    public void An_extended_only_controller_gets_set_address_data_and_enable_in_this_order()
    {
        ScriptedController controller = Vendors.ZephyrExtendedOnly();
        BleHost host = Start(controller);
        int before = controller.Sent.Count;
        _loop.Run(() => host.Advertiser.StartAsync(Advertisement));
        Assert.Equal(
            [
                "01362019" + "00" + "1300" + "200000" + "200000" + "07" + "01" + "00000000000000" + "00" + "7F" + "0100010000",
                "01352007" + "00" + "0605040302C1",
                "01372007" + "00" + "03" + "01" + "03" + "020106",
                "01382008" + "00" + "03" + "01" + "04" + "03094852",
                "01392006" + "01" + "01" + "00" + "0000" + "00",
            ],
            controller.Sent.Skip(before).Select(Convert.ToHexString));
        _loop.Run(() => host.Advertiser.StopAsync());
        Assert.Equal("01392006" + "00" + "01" + "00" + "0000" + "00", Convert.ToHexString(controller.Sent[^1]));
    }

    [Fact]
    public void A_connection_to_an_advertising_set_is_told_once()
    {
        ScriptedController controller = Vendors.ZephyrExtendedOnly();
        BleHost host = Start(controller);
        List<HciErrorCode> ended = [];
        host.Advertiser.Ended += ended.Add;
        _loop.Run(() => host.Advertiser.StartAsync(Advertisement));
        controller.Le(LeSubevent.EnhancedConnectionComplete, [0, 1, 0, 1, 1, 2, 0, 0, 0, 0, 0xC0, .. new byte[12], 24, 0, 0, 0, 100, 0, 0]);
        controller.Le(LeSubevent.AdvertisingSetTerminated, 0, 0, 1, 0, 0);
        _loop.RunUntilIdle();
        Assert.Equal([HciErrorCode.Success], ended);
        Assert.Equal(host.Identity, Assert.Single(host.Links).LocalAddress);
    }

    [Fact]
    public void High_duty_directed_advertising_of_a_set_lasts_1280_ms_and_says_when_it_is_over()
    {
        ScriptedController controller = Vendors.ZephyrExtendedOnly();
        BleHost host = Start(controller);
        List<HciErrorCode> ended = [];
        host.Advertiser.Ended += ended.Add;
        _loop.Run(() =>
            host.Advertiser.StartAsync(new AdvertisingParameters { Type = AdvertisingType.ConnectableDirectedHighDuty, Peer = Peer })
        );
        Assert.Equal("01392006" + "01" + "01" + "00" + "8000" + "00", Convert.ToHexString(controller.Sent[^1]));
        Assert.DoesNotContain(HciOpcode.LeSetExtendedAdvertisingData, controller.Commands);
        controller.Le(LeSubevent.AdvertisingSetTerminated, 0x3C, 0, 0, 0, 0);
        _loop.RunUntilIdle();
        Assert.Equal([HciErrorCode.AdvertisingTimeout], ended);
    }

    [Fact]
    public void A_private_device_gives_each_new_address_to_its_advertising_set_too()
    {
        ScriptedController controller = Vendors.ZephyrExtendedOnly();
        BleHost host = Start(controller, new BleHostOptions { Privacy = PrivacyMode.Resolvable });
        _loop.Run(() => host.Advertiser.StartAsync(Advertisement));
        BleAddress first = host.CurrentAddress;
        _loop.Run(host.RotateAddressAsync);
        Assert.NotEqual(first, host.CurrentAddress);
        Assert.Equal(
            [first, host.CurrentAddress],
            controller.Sent.Where(p => p is [1, 0x35, 0x20, ..]).Select(p => LeSetAdvertisingSetRandomAddress.Parse(p.AsSpan(4)).Address));
    }

    [Fact]
    public void Extended_reports_of_legacy_PDUs_reach_the_scanner_as_legacy_reports_do()
    {
        ScriptedController controller = Vendors.ZephyrExtendedOnly();
        BleHost host = Start(controller);
        List<AdvertisingReport> heard = [];
        _loop.Run(() => host.Scanner.StartAsync(new ScanParameters { FilterDuplicates = false }, heard.Add));
        Assert.Equal("01422006" + "01" + "00" + "0000" + "0000", Convert.ToHexString(controller.Sent[^1]));
        controller.Le(LeSubevent.ExtendedAdvertisingReport, [1, .. Report(0x13, [2, 1, 6])]);
        controller.Le(LeSubevent.ExtendedAdvertisingReport, [2, .. Report(0x20, [1]), .. Report(0x1B, [3, 9, 0x48, 0x52])]);
        _loop.RunUntilIdle();
        Assert.Equal(2, heard.Count);
        Assert.Equal((Peer, AdvertisingEventType.ConnectableUndirected, (sbyte)-60), (heard[0].Address, heard[0].Type, heard[0].Rssi));
        Assert.Equal([3, 9, 0x48, 0x52], heard[1].ScanResponse);
    }

    [Fact]
    public void A_connection_is_opened_by_the_extended_command_where_that_is_the_one_there_is()
    {
        ScriptedController controller = Vendors.ZephyrExtendedOnly();
        BleHost host = Start(controller);
        Task<LeLink>? attempt = null;
        _loop.Post(_ => attempt = host.ConnectAsync(Peer), null);
        _loop.RunUntilIdle();
        Assert.StartsWith(
            "0143201A" + "00" + "01" + "01" + "0200000000C0" + "01" + "6000" + "6000",
            Convert.ToHexString(controller.Sent[^1]),
            StringComparison.Ordinal
        );
        controller.Connect(1, LinkRole.Central);
        _loop.RunUntilIdle();
        Assert.True(attempt!.IsCompletedSuccessfully);
    }

    [Fact]
    public void Vendor_events_and_unsolicited_updates_change_nothing()
    {
        ScriptedController controller = Vendors.Intel();
        var log = new LogLines();
        BleHost host = Start(controller, new BleHostOptions { Logger = log });
        Vendors.Chatter(controller, 1);
        controller.Connect(1, LinkRole.Peripheral);
        Vendors.Chatter(controller, 1);
        _loop.RunUntilIdle();
        Assert.True(Assert.Single(host.Links).IsConnected);
        Assert.DoesNotContain(log.All, line => line.Contains("dropped", StringComparison.Ordinal));
    }

    [Fact]
    public void A_controller_that_resets_itself_ends_the_links_and_advertises_again_by_the_same_commands()
    {
        ScriptedController controller = Vendors.ZephyrExtendedOnly();
        BleHost host = Start(controller);
        _loop.Run(() => host.Advertiser.StartAsync(Advertisement));
        int before = controller.Sent.Count;
        controller.Event(HciEventCode.HardwareError, 0x42);
        _loop.RunUntilIdle();
        Assert.True(host.Advertiser.IsAdvertising);
        Assert.Contains(
            HciOpcode.LeSetExtendedAdvertisingEnable,
            controller.Sent.Skip(before).Where(p => p[0] == 1).Select(p => HciPacket.ReadCommand(p, out _))
        );
    }

    [Fact]
    public void Advertising_begun_at_the_links_end_survives_the_reset_that_follows()
    {
        ScriptedController controller = Vendors.Intel();
        BleHost host = Start(controller);
        host.Disconnected += (_, _) => host.Detach(host.Advertiser.StartAsync(Advertisement));
        controller.Connect(1, LinkRole.Peripheral);
        _loop.RunUntilIdle();
        controller.Event(HciEventCode.HardwareError, 0);
        _loop.RunUntilIdle();
        Assert.True(host.Advertiser.IsAdvertising);
        List<HciOpcode> commands = [.. controller.Commands];
        Assert.True(commands.LastIndexOf(HciOpcode.LeSetAdvertisingEnable) > commands.LastIndexOf(HciOpcode.Reset));
    }

    [Fact]
    public void A_controller_that_came_back_as_another_has_its_public_address_taken()
    {
        ScriptedController controller = Vendors.RootCanal();
        BleHost host = Start(controller);
        controller.Returns[HciOpcode.ReadBdAddr] = [0, 9, 0, 0, 0, 0, 0xAB];
        controller.Event(HciEventCode.HardwareError, 0);
        _loop.RunUntilIdle();
        Assert.Equal(new BleAddress(0xAB0000000009, AddressType.Public), host.Identity);
        Assert.Equal(host.Identity, host.CurrentAddress);
    }

    private static byte[] Report(byte type, byte[] data) =>
        [type, 0, 1, 2, 0, 0, 0, 0, 0xC0, 1, 0, 0xFF, 127, 0xC4, 0, 0, 0, .. new byte[6], (byte)data.Length, .. data];

    private BleHost Start(ScriptedController controller, BleHostOptions? options = null)
    {
        var host = new BleHost(controller, (options ?? new BleHostOptions()) with { Loop = _loop, Random = new SeededRandom(1) });
        _loop.Run(() => host.StartAsync());
        return host;
    }
}
