using System;
using System.Threading.Tasks;
using BleStack.Adversary;
using BleStack.Core;
using BleStack.Gap;
using BleStack.Hci;
using BleStack.Hci.Packets;
using TestKit.Stack;
using BleStack.Tests.Conformance.Smp;
using Xunit;

namespace BleStack.Tests.Conformance.Gap;

/// <summary>Connection modes and establishment ([Vol 3, Part C] 9.3), with and without privacy.</summary>
public sealed class ConnectionTests
{
    private static readonly BleHostOptions s_private = new() { Privacy = PrivacyMode.Resolvable, RpaTimeout = TimeSpan.FromSeconds(30) };

    private static byte[] Flags(AdFlags flags) => new AdvertisingDataBuilder().Flags(flags).ToArray();

    private static void AssertNotConnectable(AdFlags flags)
    {
        foreach (AdvertisingType type in new[] { AdvertisingType.NonConnectableUndirected, AdvertisingType.ScannableUndirected })
        {
            using Bench bench = AirTester.Iut(LinkRole.Peripheral);
            bench.Run(() => bench.Iut.Advertiser.StartAsync(new AdvertisingParameters { Type = type, Data = Flags(flags) }));
            Assert.Equal(HciErrorCode.Success, bench.Tester.Host.Do(RawHost.ConnectionTo(Bench.IutAddress)));
            bench.Loop.Advance(TimeSpan.FromSeconds(5));
            Assert.Equal(0, bench.Tester.Host.CountLe(LeSubevent.ConnectionComplete));
            Assert.Empty(bench.Iut.Links);
            Assert.True(bench.Iut.Advertiser.IsAdvertising);
        }
    }

    [TestPurpose("GAP/CONN/NCON/BV-01-C", "Non-connectable mode: no connection")]
    public void Non_connectable() => AssertNotConnectable(AdFlags.BrEdrNotSupported);

    [TestPurpose("GAP/CONN/NCON/BV-02-C", "Non-connectable, general discoverable: no connection")]
    public void Non_connectable_general_discoverable() => AssertNotConnectable(AdFlags.GeneralDiscoverable | AdFlags.BrEdrNotSupported);

    [TestPurpose("GAP/CONN/NCON/BV-03-C", "Non-connectable, limited discoverable: no connection")]
    public void Non_connectable_limited_discoverable() => AssertNotConnectable(AdFlags.LimitedDiscoverable | AdFlags.BrEdrNotSupported);

    [TestPurpose(
        "GAP/CONN/DCON/BV-01-C",
        "Directed connectable mode: both addresses in the advertisement, no data, a connection with that peer only"
    )]
    public void Directed_connectable()
    {
        foreach (AdvertisingType type in new[] { AdvertisingType.ConnectableDirectedHighDuty, AdvertisingType.ConnectableDirectedLowDuty })
        {
            using Bench bench = AirTester.Iut(LinkRole.Peripheral);
            Task start = bench.Begin(() =>
                bench.Iut.Advertiser.StartAsync(new AdvertisingParameters { Type = type, Peer = Bench.TesterAddress })
            );
            bench.Tester.Connect(Bench.IutAddress);
            bench.Until(() => bench.Iut.Links.Count == 1 && start.IsCompleted);
            Assert.All(bench.OnAir(1), static pdu =>
                Assert.Equal((14, Bench.IutAddress, Bench.TesterAddress), (pdu.Length, AirTester.Sender(pdu), AirTester.Target(pdu)))
            );
            Assert.NotEmpty(bench.OnAir(1));
            bench.Tester.Disconnect();
            bench.Until(() => bench.Iut.Links.Count == 0);
        }
    }

    [TestPurpose(
        "GAP/CONN/DCON/BV-05-C",
        "A private device does not enter directed connectable mode towards a private peer not known to resolve addresses"
    )]
    public void Directed_mode_between_private_devices_is_refused()
    {
        using Bench bench = AirTester.Iut(LinkRole.Peripheral, s_private with { Bonds = Bonds.WithTester() });
        var directed = new AdvertisingParameters { Type = AdvertisingType.ConnectableDirectedLowDuty, Peer = Bench.TesterAddress };
        Assert.Contains(
            "undirected",
            Assert.Throws<InvalidOperationException>(() => bench.Run(() => bench.Iut.Advertiser.StartAsync(directed))).Message,
            StringComparison.Ordinal
        );
        bench.Loop.Advance(TimeSpan.FromSeconds(1));
        Assert.Empty(bench.OnAir(1));
        bench.Run(() => bench.Iut.Advertiser.StartAsync(TestPair.Advertisement));
        bench.Tester.Connect(bench.Iut.CurrentAddress);
    }

    private static void AssertConnectable(AdFlags flags)
    {
        using var bench = new Bench(LinkRole.Peripheral, advertisement: new AdvertisingParameters { Data = Flags(flags) });
        Assert.Equal((Bench.IutAddress, Bench.TesterAddress), (bench.Link.LocalAddress, bench.Link.PeerAddress));
        Assert.Equal("030502", bench.Tester.Ask(RawPeer.Att, "02 0002"));
    }

    [TestPurpose("GAP/CONN/UCON/BV-01-C", "Undirected connectable, non-discoverable: a connection")]
    public void Undirected_non_discoverable() => AssertConnectable(AdFlags.BrEdrNotSupported);

    [TestPurpose("GAP/CONN/UCON/BV-02-C", "Undirected connectable, general discoverable: a connection")]
    public void Undirected_general_discoverable() => AssertConnectable(AdFlags.GeneralDiscoverable | AdFlags.BrEdrNotSupported);

    [TestPurpose("GAP/CONN/UCON/BV-03-C", "Undirected connectable, limited discoverable: a connection")]
    public void Undirected_limited_discoverable() => AssertConnectable(AdFlags.LimitedDiscoverable | AdFlags.BrEdrNotSupported);

    [TestPurpose(
        "GAP/CONN/UCON/BV-06-C",
        "Undirected connectable under a resolvable private address that changes: a connection with the one on the air"
    )]
    public void Undirected_private()
    {
        using Bench bench = AirTester.Iut(LinkRole.Peripheral, s_private with { Bonds = Bonds.WithTester() });
        bench.Run(() => bench.Iut.Advertiser.StartAsync(TestPair.Advertisement));
        BleAddress first = bench.Iut.CurrentAddress;
        bench.Loop.Advance(TimeSpan.FromSeconds(31));
        BleAddress second = bench.Iut.CurrentAddress;
        Assert.True(first.IsOf(Bench.IutIrk) && second.IsOf(Bench.IutIrk) && first != second);
        bench.TakePrivateAddress(1);
        bench.Connect();
        Assert.Equal((second, Bench.TesterAddress), (bench.Link.LocalAddress, bench.Link.PeerIdentity));
    }

    private static LeLink AssertIutConnects(Bench bench, BleAddress peer)
    {
        Task<LeLink> attempt = bench.Begin(() => bench.Iut.ConnectAsync(peer));
        bench.Tester.Accept();
        bench.Until(() => attempt.IsCompleted);
        byte[] request = Assert.Single(bench.OnAir(5));
        Assert.Equal((bench.Iut.CurrentAddress, peer), (AirTester.Sender(request), AirTester.Target(request)));
        return attempt.Result;
    }

    /// <summary>General connection establishment: scan, choose by what is reported, connect ([Vol 3, Part C] 9.3.6).</summary>
    private static void AssertFindsAndConnects(AdvertisingType type, bool isPrivate)
    {
        using Bench bench = AirTester.Iut(LinkRole.Central, isPrivate ? s_private with { Bonds = Bonds.WithTester() } : null);
        if (isPrivate) bench.TakePrivateAddress(1);
        OwnAddressType own = isPrivate ? OwnAddressType.Random : OwnAddressType.Public;
        bench.Advertise(
            type,
            type == AdvertisingType.ConnectableUndirected ? "020106" : "",
            "",
            type == AdvertisingType.ConnectableDirectedLowDuty ? bench.Iut.CurrentAddress : default,
            own
        );
        AdvertisingReport report = bench.Scan(new ScanParameters())[0];
        Assert.True(report.IsConnectable);
        Assert.Equal(Bench.TesterAddress, report.Identity);
        LeLink link = AssertIutConnects(bench, report.Address);
        Assert.Equal(Bench.TesterAddress, link.PeerIdentity);
        Assert.Equal(isPrivate, link.LocalAddress.IsOf(Bench.IutIrk));
    }

    [TestPurpose("GAP/CONN/GCEP/BV-01-C", "General establishment with a directed connectable device")]
    public void General_establishment_directed() => AssertFindsAndConnects(AdvertisingType.ConnectableDirectedLowDuty, isPrivate: false);

    [TestPurpose("GAP/CONN/GCEP/BV-02-C", "General establishment with an undirected connectable device")]
    public void General_establishment_undirected() => AssertFindsAndConnects(AdvertisingType.ConnectableUndirected, isPrivate: false);

    [TestPurpose("GAP/CONN/GCEP/BV-06-C", "General establishment, both with resolvable private addresses: the bonded device is recognised")]
    public void General_establishment_private() => AssertFindsAndConnects(AdvertisingType.ConnectableUndirected, isPrivate: true);

    [TestPurpose("GAP/CONN/DCEP/BV-01-C", "Direct establishment with a directed connectable device")]
    public void Direct_establishment_directed()
    {
        using Bench bench = AirTester.Iut(LinkRole.Central);
        bench.Advertise(AdvertisingType.ConnectableDirectedLowDuty, peer: Bench.IutAddress);
        AssertIutConnects(bench, Bench.TesterAddress);
    }

    [TestPurpose("GAP/CONN/DCEP/BV-03-C", "Direct establishment with an undirected connectable device, from a public or private address")]
    public void Direct_establishment_undirected()
    {
        foreach (BleHostOptions options in new[] { new BleHostOptions(), s_private })
        {
            using Bench bench = AirTester.Iut(LinkRole.Central, options);
            bench.Advertise(AdvertisingType.ConnectableUndirected, "020104");
            AssertIutConnects(bench, Bench.TesterAddress);
        }
    }

    [TestPurpose("GAP/CONN/DCEP/BV-06-C", "Direct establishment, both with resolvable private addresses")]
    public void Direct_establishment_private()
    {
        using Bench bench = AirTester.Iut(LinkRole.Central, s_private with { Bonds = Bonds.WithTester() });
        BleAddress address = bench.TakePrivateAddress(1);
        bench.Advertise(AdvertisingType.ConnectableUndirected, "020106", own: OwnAddressType.Random);
        LeLink link = AssertIutConnects(bench, address);
        Assert.Equal((true, Bench.TesterAddress), (link.LocalAddress.IsOf(Bench.IutIrk), link.PeerIdentity));
    }

    [TestPurpose("GAP/CONN/TERM/BV-01-C", "The IUT terminates the connection, in both roles")]
    public void Termination()
    {
        foreach (LinkRole role in new[] { LinkRole.Central, LinkRole.Peripheral })
        {
            using var bench = new Bench(role);
            bench.Run(() => bench.Link.DisconnectAsync());
            Assert.Equal(HciErrorCode.RemoteUserTerminatedConnection, bench.Tester.Host.Wait<DisconnectionComplete>().Reason);
            Assert.Empty(bench.Iut.Links);
        }
    }
}
