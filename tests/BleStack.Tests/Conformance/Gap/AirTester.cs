using System;
using System.Collections.Generic;
using System.Linq;
using BleStack.Adversary;
using BleStack.Core;
using BleStack.Crypto;
using BleStack.Gap;
using BleStack.Hci;
using BleStack.Hci.Packets;
using BleStack.Tests.Conformance.Smp;
using Xunit;

namespace BleStack.Tests.Conformance.Gap;

/// <summary>What the lower tester does on the advertising channels: hears the IUT, is heard by it, changes its own address.</summary>
internal static class AirTester
{
    public static readonly byte[] Irk = RawPeer.Hex("F0E1D2C3B4A5968778695A4B3C2D1E0F");

    /// <summary>The IRK as Identity Information carries it.</summary>
    public const string IrkPdu = "08 0F1E2D3C4B5A69788796A5B4C3D2E1F0";

    /// <summary>An IUT that is not connected.</summary>
    public static Bench Iut(LinkRole role, BleHostOptions? options = null) => new(role, options, connect: false);

    /// <summary>
    /// Makes the IUT advertise; returns what the tester receives in a second of active or passive scanning: "type address data".
    /// </summary>
    public static string[] Hear(this Bench bench, AdvertisingParameters advertisement, LeScanType scan = LeScanType.Active)
    {
        bench.Run(() => bench.Iut.Advertiser.StartAsync(advertisement));
        return bench.Hear(scan);
    }

    public static string[] Hear(this Bench bench, LeScanType scan = LeScanType.Active)
    {
        RawHost host = bench.Tester.Host;
        host.Received.Clear();
        host.Scan(scan);
        bench.Loop.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(HciErrorCode.Success, host.Do(new LeSetScanEnable(false, false)));
        string[] heard = [.. host.Reports().Select(static r => $"{r.Type} {r.Address} {r.Data}".TrimEnd()).Distinct()];
        host.Received.Clear();
        return heard;
    }

    public static void Advertise(
        this Bench bench,
        AdvertisingType type,
        string data = "",
        string scanResponse = "",
        BleAddress peer = default,
        OwnAddressType own = OwnAddressType.Public
    )
    {
        RawHost host = bench.Tester.Host;
        host.Do(new LeSetAdvertisingEnable(false));
        Assert.Equal(
            HciErrorCode.Success,
            host.Do(new LeSetAdvertisingParameters(0xA0, 0xA0, type, own, peer, 7, AdvertisingFilterPolicy.ProcessAll))
        );
        Assert.Equal(HciErrorCode.Success, host.Do(new LeSetAdvertisingData(RawPeer.Hex(data))));
        Assert.Equal(HciErrorCode.Success, host.Do(new LeSetScanResponseData(RawPeer.Hex(scanResponse))));
        Assert.Equal(HciErrorCode.Success, host.Do(new LeSetAdvertisingEnable(true)));
    }

    /// <summary>The IUT's reports in this many seconds of scanning.</summary>
    public static List<AdvertisingReport> Scan(this Bench bench, ScanParameters parameters, int seconds = 2)
    {
        List<AdvertisingReport> reports = [];
        bench.Run(() => bench.Iut.Scanner.StartAsync(parameters, reports.Add));
        bench.Loop.Advance(TimeSpan.FromSeconds(seconds));
        bench.Run(bench.Iut.Scanner.StopAsync);
        return reports;
    }

    /// <summary>The tester takes a resolvable private address of its IRK, or of an unknown one.</summary>
    public static BleAddress TakePrivateAddress(this Bench bench, ulong seed, byte[]? irk = null)
    {
        using var key = new ResolvingKey(irk ?? Irk);
        BleAddress address = key.Generate(new SeededRandom(seed));
        Assert.Equal(HciErrorCode.Success, bench.Tester.Host.Do(new LeSetRandomAddress(address)));
        return bench.OnAir = address;
    }

    public static bool IsOf(this BleAddress address, byte[] irk)
    {
        using var key = new ResolvingKey(irk);
        return key.Matches(address);
    }

    /// <summary>
    /// PDUs on the advertising channels of this type: 1 ADV_DIRECT_IND, 3 SCAN_REQ, 5 CONNECT_IND. Addresses follow the two header octets.
    /// </summary>
    public static List<byte[]> OnAir(this Bench bench, int type) =>
        [.. bench.Sniffer.Pdus.Where(p => p.IsAdvertising && (p.Octets[0] & 0x0F) == type).Select(static p => p.Octets)];

    /// <summary>The first address of an advertising channel PDU: advertiser, scanner or initiator.</summary>
    public static BleAddress Sender(byte[] pdu) => Address(pdu, 2, (pdu[0] & 0x40) != 0);

    /// <summary>The second one: target, or advertiser.</summary>
    public static BleAddress Target(byte[] pdu) => Address(pdu, 8, (pdu[0] & 0x80) != 0);

    private static BleAddress Address(byte[] pdu, int at, bool random)
    {
        var reader = new PduReader(pdu.AsSpan(at));
        return BleAddress.Read(ref reader, random ? AddressType.Random : AddressType.Public);
    }
}
