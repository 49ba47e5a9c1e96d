using System;
using System.Linq;
using BleStack.Adversary;
using BleStack.Core;
using BleStack.Hci;
using BleStack.Hci.Packets;
using BleStack.Virtual;
using TestKit.Stack;
using Xunit;

namespace BleStack.Tests.Virtual;

public class AdvertisingTests
{
    private static readonly BleAddress Static = new(0xC10203040506, AddressType.Random);

    [Theory]
    [InlineData(AdvertisingType.ConnectableUndirected, AdvertisingEventType.ConnectableUndirected, true)]
    [InlineData(AdvertisingType.ScannableUndirected, AdvertisingEventType.ScannableUndirected, true)]
    [InlineData(AdvertisingType.NonConnectableUndirected, AdvertisingEventType.NonConnectableUndirected, false)]
    public void Active_scanner_gets_advertisement_and_scan_response(AdvertisingType type, AdvertisingEventType reported, bool scannable)
    {
        var pair = new RawPair(peripheral: new ControllerOptions { SignalStrength = -77 }, connect: false);
        pair.Peripheral.Advertise(type);
        pair.Central.Scan(LeScanType.Active, filterDuplicates: true);
        pair.Loop.Advance(TimeSpan.FromSeconds(1));
        var reports = pair.Central.Reports();
        Assert.Equal((reported, pair.Peripheral.Address, "020106", (sbyte)-77), reports[0]);
        Assert.Equal(scannable ? 2 : 1, reports.Count);
        if (scannable) Assert.Equal((AdvertisingEventType.ScanResponse, pair.Peripheral.Address, "03094852", (sbyte)-77), reports[1]);
    }

    [Fact]
    public void Passive_scanner_gets_no_scan_response_and_duplicates_unless_filtered()
    {
        var pair = new RawPair(connect: false);
        pair.Peripheral.Advertise(interval: 0xA0);
        pair.Central.Scan();
        pair.Loop.Advance(TimeSpan.FromSeconds(2));
        Assert.InRange(pair.Central.Reports().Count, 17, 20);
        Assert.All(pair.Central.Reports(), report => Assert.Equal(AdvertisingEventType.ConnectableUndirected, report.Type));
        Assert.Equal(HciErrorCode.Success, pair.Central.Do(new LeSetScanEnable(false, false)));
        pair.Central.Received.Clear();
        pair.Loop.Advance(TimeSpan.FromSeconds(1));
        Assert.Empty(pair.Central.Received);
        pair.Central.Do(new LeSetScanEnable(true, true));
        pair.Loop.Advance(TimeSpan.FromSeconds(1));
        Assert.Single(pair.Central.Reports());
    }

    [Fact]
    public void Scanner_with_a_short_window_hears_less()
    {
        var pair = new RawPair(connect: false);
        pair.Peripheral.Advertise(interval: 0x20);
        pair.Central.Do(new LeSetScanParameters(LeScanType.Passive, 0x100, 0x20, OwnAddressType.Public, ScanningFilterPolicy.Basic));
        pair.Central.Do(new LeSetScanEnable(true, false));
        pair.Loop.Advance(TimeSpan.FromSeconds(16));
        Assert.InRange(pair.Central.Reports().Count, 40, 130);
    }

    [Fact]
    public void Accept_list_filters_reports_scan_requests_and_connections()
    {
        var pair = new RawPair(connect: false);
        pair.Peripheral.Do(new LeAddDeviceToFilterAcceptList(new BleAddress(1, AddressType.Public)));
        pair.Peripheral.Advertise(policy: AdvertisingFilterPolicy.AllFromAcceptList);
        pair.Central.Scan(LeScanType.Active, policy: ScanningFilterPolicy.AcceptList);
        pair.Loop.Advance(TimeSpan.FromSeconds(1));
        Assert.Empty(pair.Central.Received);
        pair.Central.Do(new LeSetScanEnable(false, false));
        pair.Central.Do(new LeAddDeviceToFilterAcceptList(pair.Peripheral.Address));
        pair.Central.Do(new LeSetScanEnable(true, false));
        pair.Loop.Advance(TimeSpan.FromSeconds(1));
        Assert.NotEmpty(pair.Central.Reports());
        Assert.DoesNotContain(pair.Central.Reports(), report => report.Type == AdvertisingEventType.ScanResponse);
        pair.Central.Do(RawHost.ConnectionTo(pair.Peripheral.Address));
        pair.Loop.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(0, pair.Air.LinkCount);
    }

    [Fact]
    public void Directed_advertising_reaches_its_target_only()
    {
        var pair = new RawPair(connect: false);
        var stranger = new RawHost(pair.Loop, pair.Air.CreateController());
        pair.Central.Scan(LeScanType.Active);
        stranger.Scan(LeScanType.Active);
        pair.Peripheral.Advertise(AdvertisingType.ConnectableDirectedLowDuty, pair.Central.Address);
        stranger.Do(RawHost.ConnectionTo(pair.Peripheral.Address));
        pair.Loop.Advance(TimeSpan.FromSeconds(1));
        Assert.Empty(stranger.Received);
        Assert.All(pair.Central.Reports(), report =>
            Assert.Equal((AdvertisingEventType.ConnectableDirected, ""), (report.Type, report.Data))
        );
        pair.Central.Do(RawHost.ConnectionTo(pair.Peripheral.Address));
        pair.Central.WaitLe<LeConnectionComplete>();
    }

    [Fact]
    public void High_duty_directed_advertising_ends_after_1280_ms()
    {
        var pair = new RawPair(connect: false);
        TimeSpan start = pair.Loop.Elapsed;
        pair.Peripheral.Advertise(AdvertisingType.ConnectableDirectedHighDuty, pair.Central.Address);
        Assert.Equal(HciErrorCode.AdvertisingTimeout, pair.Peripheral.WaitLe<LeConnectionComplete>().Status);
        Assert.InRange((pair.Loop.Elapsed - start).TotalMilliseconds, 1280, 1284);
        Assert.Equal(HciErrorCode.Success, pair.Peripheral.Do(new LeSetAdvertisingEnable(true)));
    }

    [Fact]
    public void Random_address_is_what_peers_see()
    {
        var pair = new RawPair(peripheral: new ControllerOptions { PublicAddress = BleAddress.None }, connect: false);
        Assert.Equal("00000000000000", pair.Peripheral.Ask(HciOpcode.ReadBdAddr));
        pair.Peripheral.Do(new LeSetAdvertisingParameters(32, 32, default, OwnAddressType.Public, default, 7, default));
        Assert.Equal(HciErrorCode.InvalidHciCommandParameters, pair.Peripheral.Do(new LeSetAdvertisingEnable(true)));
        pair.Peripheral.Do(new LeSetAdvertisingParameters(32, 32, default, OwnAddressType.Random, default, 7, default));
        Assert.Equal(HciErrorCode.InvalidHciCommandParameters, pair.Peripheral.Do(new LeSetAdvertisingEnable(true)));
        Assert.Equal(HciErrorCode.Success, pair.Peripheral.Do(new LeSetRandomAddress(Static)));
        Assert.Equal(HciErrorCode.Success, pair.Peripheral.Do(new LeSetAdvertisingEnable(true)));
        Assert.Equal(HciErrorCode.CommandDisallowed, pair.Peripheral.Do(new LeSetRandomAddress(Static)));
        pair.Central.Do(RawHost.ConnectionTo(Static));
        Assert.Equal(Static, pair.Central.WaitLe<LeConnectionComplete>().Peer);
    }

    [Fact]
    public void Advertising_stops_when_connected_and_its_data_can_change_while_it_runs()
    {
        var pair = new RawPair(connect: false);
        var second = new RawHost(pair.Loop, pair.Air.CreateController());
        pair.Peripheral.Advertise();
        Assert.Equal(HciErrorCode.Success, pair.Peripheral.Do(new LeSetAdvertisingData([3, 0xFF, 1, 2])));
        second.Scan();
        pair.Loop.Advance(TimeSpan.FromMilliseconds(200));
        Assert.Equal("03FF0102", second.Reports()[0].Data);
        pair.Central.Do(RawHost.ConnectionTo(pair.Peripheral.Address));
        pair.Central.WaitLe<LeConnectionComplete>();
        second.Received.Clear();
        pair.Loop.Advance(TimeSpan.FromSeconds(1));
        Assert.Empty(second.Received);
    }

    [Theory]
    [InlineData("01062000")]
    [InlineData("0106200F" + "1F00" + "2000" + "00" + "00" + "00000000000000" + "07" + "00")]
    [InlineData("0106200F" + "2000" + "1F00" + "00" + "00" + "00000000000000" + "07" + "00")]
    [InlineData("0106200F" + "2000" + "2000" + "05" + "00" + "00000000000000" + "07" + "00")]
    [InlineData("0106200F" + "2000" + "2000" + "00" + "04" + "00000000000000" + "07" + "00")]
    [InlineData("0106200F" + "2000" + "2000" + "00" + "00" + "00000000000000" + "00" + "00")]
    [InlineData("0106200F" + "2000" + "2000" + "00" + "00" + "00000000000000" + "07" + "04")]
    [InlineData("010B2007" + "00" + "0300" + "0300" + "00" + "00")]
    [InlineData("010B2007" + "00" + "1000" + "1100" + "00" + "00")]
    [InlineData("010B2007" + "02" + "1000" + "1000" + "00" + "00")]
    [InlineData("010C2002" + "02" + "00")]
    [InlineData("010A2001" + "02")]
    [InlineData("010D2019" + "1000" + "1000" + "00" + "00" + "010000000000" + "00" + "0500" + "0500" + "0000" + "6400" + "0000" + "0000")]
    [InlineData("010D2019" + "1000" + "1000" + "00" + "00" + "010000000000" + "00" + "1800" + "1800" + "F401" + "800C" + "0000" + "0000")]
    [InlineData("010D2019" + "1000" + "1000" + "00" + "00" + "010000000000" + "00" + "1800" + "1800" + "6300" + "0A00" + "0000" + "0000")]
    public void Invalid_parameters_are_0x12(string command)
    {
        var pair = new RawPair(connect: false);
        pair.Central.Send(command);
        Assert.Equal(
            HciErrorCode.InvalidHciCommandParameters,
            pair.Central.Status((HciOpcode)BitConverter.ToUInt16(Convert.FromHexString(command), 1))
        );
    }

    [Fact]
    public void Parameters_cannot_change_while_in_use()
    {
        var pair = new RawPair(connect: false);
        pair.Peripheral.Advertise();
        Assert.Equal(
            HciErrorCode.CommandDisallowed,
            pair.Peripheral.Do(new LeSetAdvertisingParameters(32, 32, default, default, default, 7, default))
        );
        pair.Central.Scan();
        Assert.Equal(HciErrorCode.CommandDisallowed, pair.Central.Do(new LeSetScanParameters(LeScanType.Active, 16, 16, default, default)));
        Assert.Equal(HciErrorCode.CommandDisallowed, pair.Central.Do(new LeSetRandomAddress(Static)));
    }

    [Fact]
    public void Accept_list_has_a_size()
    {
        var pair = new RawPair(central: new ControllerOptions { FilterAcceptListSize = 2 }, connect: false);
        Assert.Equal("0002", pair.Central.Ask(HciOpcode.LeReadFilterAcceptListSize));
        for (ulong i = 1; i <= 2; i++)
            Assert.Equal(HciErrorCode.Success, pair.Central.Do(new LeAddDeviceToFilterAcceptList(new BleAddress(i, AddressType.Public))));
        Assert.Equal(HciErrorCode.Success, pair.Central.Do(new LeAddDeviceToFilterAcceptList(new BleAddress(2, AddressType.Public))));
        Assert.Equal(HciErrorCode.MemoryCapacityExceeded, pair.Central.Do(new LeAddDeviceToFilterAcceptList(Static)));
        Assert.Equal(HciErrorCode.Success, pair.Central.Do(new LeRemoveDeviceFromFilterAcceptList(new BleAddress(1, AddressType.Public))));
        Assert.Equal(HciErrorCode.Success, pair.Central.Do(new LeAddDeviceToFilterAcceptList(Static)));
        Assert.Equal(HciErrorCode.Success, pair.Central.Do(HciOpcode.LeClearFilterAcceptList));
    }

    [Fact]
    public void Sniffer_sees_advertising_and_connection_request_on_air()
    {
        var pair = new RawPair();
        var advertising = pair.Sniffer.Pdus.Where(pdu => pdu.IsAdvertising).ToList();
        Assert.Equal("0009" + "0200454C4202" + "020106", Convert.ToHexString(advertising[0].Octets));
        Assert.Equal(0x05, advertising[^1].Octets[0]);
        Assert.Equal(36, advertising[^1].Octets.Length);
    }
}
