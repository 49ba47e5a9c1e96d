using System;
using BleStack.Gap;
using BleStack.Hci.Packets;
using BleStack.Smp;
using Xunit;

namespace BleStack.Tests.Conformance.Smp;

/// <summary>
/// Whole pairings as the octets on the channel: ">" from the tester, "&lt;" from the IUT. Confirm values, DHKey Checks and LTK were
/// computed with OpenSSL from the nonces and the sample DHKey EC0234A3… of [Vol 2, Part G] 7.1.2.1.
/// </summary>
public sealed class TranscriptTests
{
    [Fact]
    public void Legacy_Just_Works_with_a_Peripheral_that_gives_its_identity()
    {
        using var bench = new Bench(LinkRole.Peripheral, new BleHostOptions { Pairing = new() { AuthReq = AuthReq.Bonding } });
        var tester = new SmpTester(bench);
        tester.Features("01 03 00 01 10 00 02", "02 03 00 01 10 00 02");
        tester.Legacy();
        tester.Encrypt();
        tester.Next();
        tester.Next();
        Assert.Equal(
            [
                "> 01030001100002", "< 02030001100002",
                "> 036271FE54E9E74F70AAC15288220EF66A", "< 03E6AFACFDB0157951A4A1FEFDA298508F",
                "> 04CFC43DFFF78365216E5FA725CCE7E8A6", "< 044F694BA781C1AE61D1B81552CAD8BB4C",
                "< 089B7D390AA610103405ADC857A33402EC", "< 0900CEBF37371256",
            ],
            tester.Trace);
    }

    [Fact]
    public void Secure_Connections_Just_Works_with_a_Peripheral()
    {
        using var bench = new Bench(LinkRole.Peripheral, new BleHostOptions { Pairing = new() { AuthReq = AuthReq.SecureConnections } });
        var tester = new SmpTester(bench);
        tester.Features("01 03 00 08 10 00 00", "02 03 00 08 10 00 00");
        tester.SecureConnections();
        Assert.Equal(
            [
                "> 01030008100000", "< 02030008100000", "> 0C" + SmpTester.TesterKey, "< 0C" + SmpTester.IutKey,
                "< 03DACA8D4705FA0DE591A157FAD5A0E215", "> 04CFC43DFFF78365216E5FA725CCE7E8A6", "< 044F694BA781C1AE61D1B81552CAD8BB4C",
                "> 0DD23B9DAE20819C6DFED3D81095228CBB", "< 0D3DA357EBB811FA1191F662876B99BC28",
            ],
            tester.Trace);
        Assert.Equal("0CC01E9079690176596DB867D29E82DE", Convert.ToHexString(tester.Key));
    }
}
