using System;
using BleStack.Core;
using BleStack.Gap;
using BleStack.Hci.Packets;
using BleStack.L2cap;
using BleStack.Smp;
using BleStack.Tests.Conformance.Smp;
using Xunit;

namespace BleStack.Tests.Conformance.Gap;

/// <summary>Bonding modes and procedures ([Vol 3, Part C] 9.4), and bonded peers behind private addresses (10.8).</summary>
public sealed class BondingTests
{
    private const LinkRole Peripheral = LinkRole.Peripheral, Central = LinkRole.Central;
    private const string NoIrk = "08" + SmpTester.Zeros;
    private const string IutIrk = "08 9B7D390AA610103405ADC857A33402EC";
    private const string IutIdentity = "09 00 CEBF37371256";
    private const string TesterIdentity = "09 00 C1CF2D7013A7";

    private static readonly PairingSettings s_unbonded = new() { AuthReq = AuthReq.None };

    private static void AssertPairsEachTime(LinkRole role, Action<Bench, SmpTester> begin, string request, string response)
    {
        using var bench = new Bench(role, new BleHostOptions { Pairing = s_unbonded });
        for (int i = 0; i < 2; i++)
        {
            var tester = new SmpTester(bench);
            begin(bench, tester);
            tester.Features(request, response);
            tester.Legacy();
            tester.Encrypt();
            bench.Paired(PairingMethod.JustWorks, SecurityLevel.Encrypted);
            Assert.Empty(bench.Iut.Bonds.All);
            bench.Reconnect();
        }
    }

    [TestPurpose("GAP/BOND/NBON/BV-01-C", "Non-bondable Central, asked by the Peripheral: pairs each time, keeps nothing")]
    public void Non_bondable_central_asked() =>
        AssertPairsEachTime(Central, static (_, tester) => tester.Send("0B 00"), "01 03 00 00 10 00 00", "02 03 00 00 10 00 00");

    [TestPurpose("GAP/BOND/NBON/BV-02-C", "Non-bondable Central, of its own will: no bonding flag, pairs each time, keeps nothing")]
    public void Non_bondable_central() =>
        AssertPairsEachTime(Central, static (_, tester) => tester.LetIutPair(), "01 03 00 00 10 00 00", "02 03 00 00 10 00 00");

    [TestPurpose(
        "GAP/BOND/NBON/BV-03-C",
        "Non-bondable Peripheral: no bonding flag and no keys, also where the Central would bond; keeps nothing"
    )]
    public void Non_bondable_peripheral()
    {
        AssertPairsEachTime(Peripheral, static (_, _) => { }, "01 03 00 00 10 00 00", "02 03 00 00 10 00 00");
        AssertPairsEachTime(Peripheral, static (_, _) => { }, "01 03 00 01 10 07 07", "02 03 00 00 10 00 00");
    }

    /// <summary>
    /// Bonds with IdKey in both directions, connects again, encrypts with the LTK. The IUT distributes its IRK only when its address is
    /// derived from it.
    /// </summary>
    private static void AssertBonds(LinkRole role, bool isPrivate, string? securityRequest, bool iutBegins)
    {
        var options = new BleHostOptions { Privacy = isPrivate ? PrivacyMode.Resolvable : PrivacyMode.None };
        using var bench = new Bench(role, options, hasIrk: isPrivate);
        var tester = new SmpTester(bench);
        if (iutBegins && role == Peripheral) bench.Link.RequestSecurity(AuthReq.Bonding | AuthReq.SecureConnections);
        if (iutBegins && role == Peripheral) tester.Expect(securityRequest!);
        if (!iutBegins && role == Central) tester.Send(securityRequest!);
        string mask = role == Peripheral ? "02 02" : "03 03";
        tester.Features($"01 03 00 09 10 {mask}", $"02 03 00 09 10 {mask}");
        tester.SecureConnections();
        if (role == Peripheral) ExpectIdentity(tester, isPrivate);
        tester.Send(AirTester.IrkPdu);
        tester.Send(TesterIdentity);
        if (role == Central) ExpectIdentity(tester, isPrivate);
        bench.Paired(PairingMethod.JustWorks, SecurityLevel.Encrypted, bonded: true);
        bench.Reconnect();
        if (role == Central) bench.Begin(() => bench.Link.EncryptAsync());
        tester.Encrypt();
        bench.Encrypted(SecurityLevel.Encrypted);
        Assert.Equal(isPrivate, bench.Link.LocalAddress.IsOf(Bench.IutIrk));
    }

    private static void ExpectIdentity(SmpTester tester, bool isPrivate)
    {
        tester.Expect(isPrivate ? IutIrk : NoIrk);
        tester.Expect(IutIdentity);
    }

    [TestPurpose(
        "GAP/BOND/BON/BV-01-C",
        "Peripheral begins to bond by a Security Request; the LTK serves the next link; IRK if private, else zeros"
    )]
    public void Peripheral_begins()
    {
        AssertBonds(Peripheral, isPrivate: false, "0B 09", iutBegins: true);
        AssertBonds(Peripheral, isPrivate: true, "0B 09", iutBegins: true);
    }

    [TestPurpose("GAP/BOND/BON/BV-02-C", "Central begins to bond; the LTK serves the next link; IRK if private, else zeros")]
    public void Central_begins()
    {
        AssertBonds(Central, isPrivate: false, null, iutBegins: true);
        AssertBonds(Central, isPrivate: true, null, iutBegins: true);
    }

    [TestPurpose(
        "GAP/BOND/BON/BV-03-C",
        "Peripheral bonds when the Central begins; the LTK serves the next link; IRK if private, else zeros"
    )]
    public void Peripheral_responds()
    {
        AssertBonds(Peripheral, isPrivate: false, null, iutBegins: false);
        AssertBonds(Peripheral, isPrivate: true, null, iutBegins: false);
    }

    [TestPurpose(
        "GAP/BOND/BON/BV-04-C",
        "Central bonds when the Peripheral asks; the LTK serves the next link; IRK if private, else zeros"
    )]
    public void Central_responds()
    {
        AssertBonds(Central, isPrivate: false, "0B 09", iutBegins: false);
        AssertBonds(Central, isPrivate: true, "0B 09", iutBegins: false);
    }

    [TestPurpose("GAP/CONN/PRDA/BV-01-C", "Peripheral bonded with a Central behind a private address knows it behind the next ones")]
    public void Peripheral_knows_a_private_central() => AssertKnownBehindPrivateAddresses(Peripheral);

    [TestPurpose("GAP/CONN/PRDA/BV-02-C", "Central bonded with a Peripheral behind a private address knows it behind the next ones")]
    public void Central_knows_a_private_peripheral() => AssertKnownBehindPrivateAddresses(Central);

    private static void AssertKnownBehindPrivateAddresses(LinkRole role)
    {
        using Bench bench = AirTester.Iut(role);
        bench.TakePrivateAddress(1);
        bench.Connect();
        var tester = new SmpTester(bench);
        if (role == Central) tester.Send("0B 09");
        (string request, string response) = role == Peripheral ? ("02 00", "02 00") : ("03 03", "00 02");
        tester.Features($"01 03 00 09 10 {request}", $"02 03 00 09 10 {response}");
        tester.SecureConnections();
        tester.Send(AirTester.IrkPdu);
        tester.Send(TesterIdentity);
        bench.Paired(PairingMethod.JustWorks, SecurityLevel.Encrypted, bonded: true);
        for (ulong seed = 2; seed < 5; seed++)
        {
            bench.Disconnect();
            BleAddress address = bench.TakePrivateAddress(seed);
            bench.Connect();
            Assert.Equal((address, Bench.TesterAddress), (bench.Link.PeerAddress, bench.Link.PeerIdentity));
            if (role == Central) tester.Send("0B 09");
            tester.Encrypt();
            bench.Encrypted(SecurityLevel.Encrypted);
        }
    }
}
