using System;
using System.Collections.Generic;
using System.Linq;
using BleStack.Adversary;
using BleStack.Core;
using BleStack.Gap;
using BleStack.Hci;
using BleStack.Hci.Packets;
using BleStack.Tests.Conformance.Smp;
using Xunit;

namespace BleStack.Tests.Conformance.Gap;

/// <summary>Broadcasting, observing, discovery modes and procedures ([Vol 3, Part C] 9.1, 9.2), without a connection.</summary>
public sealed class DiscoveryTests
{
    private const string Iut = "56:12:37:37:BF:CE/public";
    private const string Name = "0609 50756C7365"; // Complete Local Name "Pulse"
    private const string Broadcast = "05FF FFFF 0102"; // Manufacturer Specific Data of company 0xFFFF

    private static AdvertisingParameters Advertisement(AdvertisingType type, string data, string scanResponse = "") =>
        new() { Type = type, Data = RawPeer.Hex(data), ScanResponse = RawPeer.Hex(scanResponse) };

    private static string Hex(string data) => Convert.ToHexString(RawPeer.Hex(data));

    private static void AssertHeard(AdvertisingParameters advertisement, params string[] heard)
    {
        using Bench bench = AirTester.Iut(LinkRole.Peripheral);
        Assert.Equal(heard, bench.Hear(advertisement));
    }

    [TestPurpose("GAP/BROB/BCST/BV-01-C", "Broadcast: non-connectable advertising that answers no scan")]
    public void Broadcaster_sends_data() =>
        AssertHeard(Advertisement(AdvertisingType.NonConnectableUndirected, Broadcast), $"NonConnectableUndirected {Iut} {Hex(Broadcast)}");

    [TestPurpose("GAP/BROB/BCST/BV-02-C", "Broadcast: scannable advertising with a scan response")]
    public void Broadcaster_answers_scans() =>
        AssertHeard(
            Advertisement(AdvertisingType.ScannableUndirected, Broadcast, Name),
            $"ScannableUndirected {Iut} {Hex(Broadcast)}",
            $"ScanResponse {Iut} {Hex(Name)}"
        );

    [TestPurpose("GAP/BROB/BCST/BV-03-C", "Broadcast under a resolvable private address that changes")]
    public void Broadcaster_uses_a_resolvable_address() => AssertPrivateBroadcast(AdvertisingType.NonConnectableUndirected, kinds: 1);

    [TestPurpose("GAP/BROB/BCST/BV-05-C", "Broadcast with scan response under a resolvable private address that changes")]
    public void Broadcaster_uses_a_resolvable_address_in_scan_responses() =>
        AssertPrivateBroadcast(AdvertisingType.ScannableUndirected, kinds: 2);

    private static void AssertPrivateBroadcast(AdvertisingType type, int kinds)
    {
        using Bench bench = AirTester.Iut(
            LinkRole.Peripheral,
            new BleHostOptions { Privacy = PrivacyMode.Resolvable, RpaTimeout = TimeSpan.FromSeconds(10) }
        );
        HashSet<string> addresses = [];
        bench.Run(() =>
            bench.Iut.Advertiser.StartAsync(Advertisement(type, Broadcast, type == AdvertisingType.ScannableUndirected ? Name : ""))
        );
        for (int i = 0; i < 2; i++)
        {
            string[] heard = bench.Hear();
            Assert.Equal(kinds, heard.Length);
            string address = Assert.Single(heard.Select(static one => one.Split(' ')[1]).Distinct());
            Assert.True(BleAddress.TryParse(address, out BleAddress parsed) && parsed.IsOf(Bench.IutIrk));
            Assert.True(addresses.Add(address));
            bench.Loop.Advance(TimeSpan.FromSeconds(10));
        }
    }

    [TestPurpose("GAP/BROB/OBSV/BV-01-C", "Observation by passive scanning: data, and no scan request")]
    public void Observer_listens()
    {
        using Bench bench = AirTester.Iut(LinkRole.Central);
        bench.Advertise(AdvertisingType.ScannableUndirected, Broadcast, Name);
        AdvertisingReport report = Assert.Single(bench.Scan(new ScanParameters { IsActive = false }));
        Assert.Equal(
            (Bench.TesterAddress, Hex(Broadcast), true),
            (report.Address, Convert.ToHexString(report.Advertising), report.ScanResponse is null)
        );
        Assert.Empty(bench.OnAir(3));
    }

    [TestPurpose("GAP/BROB/OBSV/BV-02-C", "Observation by active scanning: data and scan response")]
    public void Observer_asks()
    {
        using Bench bench = AirTester.Iut(LinkRole.Central);
        bench.Advertise(AdvertisingType.ScannableUndirected, Broadcast, Name);
        AdvertisingReport report = bench.Scan(new ScanParameters())[^1];
        Assert.Equal((Hex(Broadcast), Hex(Name)), (Convert.ToHexString(report.Advertising), Convert.ToHexString(report.ScanResponse!)));
        Assert.All(bench.OnAir(3), static request =>
            Assert.Equal((Bench.IutAddress, Bench.TesterAddress), (AirTester.Sender(request), AirTester.Target(request)))
        );
    }

    [TestPurpose(
        "GAP/BROB/OBSV/BV-05-C",
        "Observation by active scanning with privacy: scan requests come from a resolvable private address"
    )]
    public void Private_observer_asks()
    {
        using Bench bench = AirTester.Iut(LinkRole.Central, new BleHostOptions { Privacy = PrivacyMode.Resolvable });
        bench.Advertise(AdvertisingType.ScannableUndirected, Broadcast, Name);
        Assert.Equal(Hex(Name), Convert.ToHexString(bench.Scan(new ScanParameters())[^1].ScanResponse!));
        Assert.NotEmpty(bench.OnAir(3));
        Assert.All(bench.OnAir(3), static request => Assert.True(AirTester.Sender(request).IsOf(Bench.IutIrk)));
    }

    [TestPurpose(
        "GAP/BROB/OBSV/BV-06-C",
        "Observation by active scanning, both with resolvable private addresses: the bonded advertiser is recognised"
    )]
    public void Private_observer_recognises_a_private_advertiser()
    {
        using Bench bench = AirTester.Iut(
            LinkRole.Central,
            new BleHostOptions { Privacy = PrivacyMode.Resolvable, Bonds = Bonds.WithTester() }
        );
        BleAddress address = bench.TakePrivateAddress(1);
        bench.Advertise(AdvertisingType.ScannableUndirected, Broadcast, Name, own: OwnAddressType.Random);
        AdvertisingReport report = bench.Scan(new ScanParameters())[^1];
        Assert.Equal((address, Bench.TesterAddress), (report.Address, report.Identity));
        Assert.All(bench.OnAir(3), request =>
            Assert.Equal((true, address), (AirTester.Sender(request).IsOf(Bench.IutIrk), AirTester.Target(request)))
        );
    }

    [TestPurpose("GAP/DISC/NONM/BV-01-C", "Non-discoverable, non-connectable: neither discoverable flag")]
    public void Non_discoverable_non_connectable() =>
        AssertHeard(
            Advertisement(AdvertisingType.NonConnectableUndirected, "020104" + Broadcast),
            $"NonConnectableUndirected {Iut} 020104{Hex(Broadcast)}"
        );

    [TestPurpose("GAP/DISC/NONM/BV-02-C", "Non-discoverable, connectable: neither discoverable flag")]
    public void Non_discoverable_connectable() =>
        AssertHeard(
            new AdvertisingParameters { Data = new AdvertisingDataBuilder().Flags(AdFlags.BrEdrNotSupported).ToArray() },
            $"ConnectableUndirected {Iut} 020104",
            $"ScanResponse {Iut}"
        );

    [TestPurpose("GAP/DISC/LIMM/BV-03-C", "Limited discoverable, non-connectable, LE only: flags 05, for 180 s at most")]
    public void Limited_discoverable_non_connectable() => AssertLimited(AdvertisingType.NonConnectableUndirected);

    [TestPurpose("GAP/DISC/LIMM/BV-04-C", "Limited discoverable, connectable, LE only: flags 05, for 180 s at most")]
    public void Limited_discoverable_connectable() => AssertLimited(AdvertisingType.ConnectableUndirected);

    private static void AssertLimited(AdvertisingType type)
    {
        using Bench bench = AirTester.Iut(LinkRole.Peripheral);
        List<HciErrorCode> ended = [];
        bench.Iut.Advertiser.Ended += ended.Add;
        byte[] data = new AdvertisingDataBuilder().Flags(AdFlags.LimitedDiscoverable | AdFlags.BrEdrNotSupported).ToArray();
        Assert.Equal($"{type} {Iut} 020105", bench.Hear(new AdvertisingParameters { Type = type, Data = data })[0]);
        bench.Loop.Advance(TimeSpan.FromSeconds(178));
        Assert.NotEmpty(bench.Hear());
        bench.Loop.Advance(TimeSpan.FromSeconds(1));
        Assert.Empty(bench.Hear());
        Assert.Equal([HciErrorCode.AdvertisingTimeout], ended);
        Assert.Throws<ArgumentException>(() =>
        {
            _ = bench.Iut.Advertiser.StartAsync(new AdvertisingParameters { Data = data, Duration = TimeSpan.FromSeconds(181) });
        });
    }

    [TestPurpose("GAP/DISC/GENM/BV-03-C", "General discoverable, non-connectable, LE only: flags 06")]
    public void General_discoverable_non_connectable() =>
        AssertHeard(
            new AdvertisingParameters
            {
                Type = AdvertisingType.NonConnectableUndirected,
                Data = new AdvertisingDataBuilder().Flags().ToArray(),
            },
            $"NonConnectableUndirected {Iut} 020106"
        );

    [TestPurpose("GAP/DISC/GENM/BV-04-C", "General discoverable, connectable, LE only: flags 06")]
    public void General_discoverable_connectable() =>
        AssertHeard(
            new AdvertisingParameters { Data = new AdvertisingDataBuilder().Flags().ToArray() },
            $"ConnectableUndirected {Iut} 020106",
            $"ScanResponse {Iut}"
        );

    private static void AssertFinds(DiscoveryProcedure procedure, bool finds, AdvertisingType type, string data)
    {
        using Bench bench = AirTester.Iut(LinkRole.Central);
        BleAddress peer = type is AdvertisingType.ConnectableDirectedLowDuty ? Bench.IutAddress : default;
        bench.Advertise(
            type,
            data,
            type is AdvertisingType.NonConnectableUndirected or AdvertisingType.ConnectableDirectedLowDuty ? "" : Name,
            peer
        );
        // T_GAP(gen_disc_scan_min) is 10.24 s
        List<AdvertisingReport> found = bench.Scan(new ScanParameters { Discovery = procedure }, seconds: 11);
        Assert.Equal(finds, found.Count > 0);
        Assert.All(found, static report => Assert.Equal(Bench.TesterAddress, report.Address));
        Assert.NotEmpty(bench.Scan(new ScanParameters()));
    }

    [TestPurpose("GAP/DISC/LIMP/BV-01-C", "Limited discovery finds a limited discoverable device")]
    public void Limited_discovery_finds_limited() =>
        AssertFinds(DiscoveryProcedure.Limited, true, AdvertisingType.ConnectableUndirected, "020105");

    [TestPurpose("GAP/DISC/LIMP/BV-02-C", "Limited discovery does not find a general discoverable device")]
    public void Limited_discovery_does_not_find_general() =>
        AssertFinds(DiscoveryProcedure.Limited, false, AdvertisingType.ConnectableUndirected, "020106");

    [TestPurpose("GAP/DISC/LIMP/BV-03-C", "Limited discovery does not find a broadcaster")]
    public void Limited_discovery_does_not_find_broadcasters() =>
        AssertFinds(DiscoveryProcedure.Limited, false, AdvertisingType.NonConnectableUndirected, Broadcast);

    [TestPurpose("GAP/DISC/LIMP/BV-04-C", "Limited discovery does not find a connectable device without discoverable flags")]
    public void Limited_discovery_does_not_find_non_discoverable() =>
        AssertFinds(DiscoveryProcedure.Limited, false, AdvertisingType.ConnectableUndirected, "020104");

    [TestPurpose("GAP/DISC/LIMP/BV-05-C", "Limited discovery does not find a directed connectable device")]
    public void Limited_discovery_does_not_find_directed() =>
        AssertFinds(DiscoveryProcedure.Limited, false, AdvertisingType.ConnectableDirectedLowDuty, "");

    [TestPurpose("GAP/DISC/GENP/BV-01-C", "General discovery finds a general discoverable device")]
    public void General_discovery_finds_general() =>
        AssertFinds(DiscoveryProcedure.General, true, AdvertisingType.ConnectableUndirected, "020106");

    [TestPurpose("GAP/DISC/GENP/BV-02-C", "General discovery finds a limited discoverable device")]
    public void General_discovery_finds_limited() =>
        AssertFinds(DiscoveryProcedure.General, true, AdvertisingType.ConnectableUndirected, "020105");

    [TestPurpose("GAP/DISC/GENP/BV-03-C", "General discovery does not find a broadcaster")]
    public void General_discovery_does_not_find_broadcasters() =>
        AssertFinds(DiscoveryProcedure.General, false, AdvertisingType.NonConnectableUndirected, Broadcast);

    [TestPurpose("GAP/DISC/GENP/BV-04-C", "General discovery does not find a connectable device without discoverable flags")]
    public void General_discovery_does_not_find_non_discoverable() =>
        AssertFinds(DiscoveryProcedure.General, false, AdvertisingType.ConnectableUndirected, "020104");

    [TestPurpose("GAP/DISC/GENP/BV-05-C", "General discovery does not find a directed connectable device")]
    public void General_discovery_does_not_find_directed() =>
        AssertFinds(DiscoveryProcedure.General, false, AdvertisingType.ConnectableDirectedLowDuty, "");

    [TestPurpose("GAP/DISC/RPA/BV-01-C", "Discovery finds a bonded discoverable device behind a resolvable private address")]
    public void Discovery_recognises_a_private_device()
    {
        using Bench bench = AirTester.Iut(LinkRole.Central, new BleHostOptions { Bonds = Bonds.WithTester() });
        BleAddress address = bench.TakePrivateAddress(1);
        bench.Advertise(AdvertisingType.ConnectableUndirected, "020106", own: OwnAddressType.Random);
        AdvertisingReport report = bench.Scan(new ScanParameters { Discovery = DiscoveryProcedure.General })[^1];
        Assert.Equal((address, Bench.TesterAddress), (report.Address, report.Identity));
    }
}
