using System;
using System.Linq;
using BleStack.Adversary;
using BleStack.Core;
using BleStack.Gap;
using BleStack.Hci.Packets;
using TestKit.Stack;
using BleStack.Tests.Conformance.Smp;
using Xunit;

namespace BleStack.Tests.Conformance.Gap;

/// <summary>The privacy feature, host-based ([Vol 3, Part C] 10.7).</summary>
public sealed class PrivacyTests
{
    private static readonly BleHostOptions s_private = new()
    {
        Privacy = PrivacyMode.Resolvable,
        RpaTimeout = TimeSpan.FromMinutes(15),
        Bonds = Bonds.WithTester(),
    };

    private static void AssertServes(Bench bench) => Assert.Equal("030502", bench.Tester.Ask(RawPeer.Att, "02 0002"));

    [TestPurpose(
        "GAP/PRIV/CONN/BV-10-C",
        "Private Peripheral: another resolvable address every T_GAP(private_addr_int), a private Central connects and is known"
    )]
    public void Private_peripheral()
    {
        using Bench bench = AirTester.Iut(LinkRole.Peripheral, s_private);
        bench.Run(() => bench.Iut.Advertiser.StartAsync(TestPair.Advertisement));
        BleAddress[] addresses = new BleAddress[3];
        for (int i = 0; i < addresses.Length; i++)
        {
            string heard = bench.Hear(LeScanType.Passive).Single();
            Assert.True(BleAddress.TryParse(heard.Split(' ')[1], out addresses[i]) && addresses[i].IsOf(Bench.IutIrk));
            bench.Loop.Advance(TimeSpan.FromMinutes(15));
        }

        Assert.Equal(3, addresses.Distinct().Count());
        bench.TakePrivateAddress(1);
        bench.Connect();
        Assert.Equal(Bench.TesterAddress, bench.Link.PeerIdentity);
        AssertServes(bench);
        bench.Disconnect();
    }

    [TestPurpose(
        "GAP/PRIV/CONN/BV-11-C",
        "Private Central: connects from a resolvable address to the known Peripheral, and knows one with another IRK for a stranger"
    )]
    public void Private_central()
    {
        using Bench bench = AirTester.Iut(LinkRole.Central, s_private);
        bench.TakePrivateAddress(1);
        bench.Connect();
        Assert.Equal((true, Bench.TesterAddress), (bench.Link.LocalAddress.IsOf(Bench.IutIrk), bench.Link.PeerIdentity));
        Assert.True(AirTester.Sender(Assert.Single(bench.OnAir(5))).IsOf(Bench.IutIrk));
        bench.Disconnect();

        BleAddress stranger = bench.TakePrivateAddress(1, RawPeer.Hex("000102030405060708090A0B0C0D0E0F"));
        bench.Advertise(AdvertisingType.ConnectableUndirected, "020106", own: OwnAddressType.Random);
        Assert.All(bench.Scan(new ScanParameters()), report => Assert.Equal((stranger, stranger), (report.Address, report.Identity)));
        Assert.Single(bench.OnAir(5));
    }

    // Our choice of the four the suite allows: the connection stays, with an unknown peer.
    [TestPurpose("GAP/PRIV/CONN/BV-12-C", "Private Peripheral: a Central whose address does not resolve is served as a stranger")]
    public void Unresolvable_central()
    {
        using Bench bench = AirTester.Iut(LinkRole.Peripheral, s_private);
        BleAddress stranger = bench.TakePrivateAddress(1, RawPeer.Hex("000102030405060708090A0B0C0D0E0F"));
        bench.Connect();
        Assert.Equal((stranger, true), (bench.Link.PeerIdentity, bench.Link.Bond is null));
        AssertServes(bench);
    }
}
