using System;
using System.Collections.Generic;
using System.Linq;
using BleStack.Gap;
using BleStack.Hci.Packets;
using BleStack.L2cap;
using BleStack.Smp;
using Xunit;

namespace BleStack.Tests.Conformance.Smp;

/// <summary>LE Secure Connections, Just Works and Numeric Comparison ([Vol 3, Part H] 2.3.5.6.2).</summary>
public sealed class ScJustWorksTests
{
    private static Bench Iut(LinkRole role, IoCapability io = IoCapability.NoInputNoOutput, AuthReq authReq = AuthReq.SecureConnections) =>
        new(role, new BleHostOptions { Pairing = new() { IoCapability = io, AuthReq = authReq } });

    private static void AssertPairs(Bench bench, string request, string response, bool compares)
    {
        var tester = new SmpTester(bench);
        tester.Features(request, response);
        tester.PublicKeys();
        tester.Stage1();
        if (compares) Assert.Equal(tester.ComparedNumber, bench.Upper.Shown);
        tester.Stage2();
        tester.Encrypt();
        if (compares) bench.Paired(PairingMethod.NumericComparison, SecurityLevel.AuthenticatedSecureConnections);
        else bench.Paired(PairingMethod.JustWorks, SecurityLevel.Encrypted);
        Assert.True(bench.Link.Security.IsSecureConnections);
        bench.Upper.Asked(compares ? [PairingQuestionKind.CompareNumbers] : []);
    }

    /// <summary>Table 2.8 where it does not say Passkey Entry: only DisplayYesNo and KeyboardDisplay can compare.</summary>
    private static IEnumerable<(IoCapability Initiator, IoCapability Responder, bool Compares)> Combinations()
    {
        IoCapability[] mute = [IoCapability.NoInputNoOutput, IoCapability.DisplayOnly, IoCapability.DisplayYesNo];
        IoCapability[] comparing = [IoCapability.DisplayYesNo, IoCapability.KeyboardDisplay];
        foreach (IoCapability initiator in Enum.GetValues<IoCapability>())
        {
            foreach (IoCapability responder in Enum.GetValues<IoCapability>())
            {
                if (comparing.Contains(initiator) && comparing.Contains(responder)) yield return (initiator, responder, true);
                else if (mute.Contains(initiator) && mute.Contains(responder))
                    yield return (initiator, responder, false);
                else if (initiator == IoCapability.NoInputNoOutput || responder == IoCapability.NoInputNoOutput)
                    yield return (initiator, responder, false);
            }
        }
    }

    private static void AssertEveryCombination(LinkRole role)
    {
        foreach ((IoCapability initiator, IoCapability responder, bool compares) in Combinations())
        {
            // The IUT asks for MITM protection, the tester does not: one side's wish is enough for the table to count.
            bool isCentral = role == LinkRole.Central;
            using Bench bench = Iut(role, isCentral ? initiator : responder, AuthReq.SecureConnections | AuthReq.Mitm);
            AssertPairs(
                bench,
                $"01 0{initiator:D} 00 {(isCentral ? "0C" : "08")} 10 00 00",
                $"02 0{responder:D} 00 {(isCentral ? "08" : "0C")} 10 00 00",
                compares
            );
        }
    }

    private static void AssertAnotherNonceEachTime(LinkRole role, string sent)
    {
        using Bench bench = Iut(role);
        HashSet<string> nonces = [];
        for (int round = 0; round < 3; round++)
        {
            var tester = new SmpTester(bench);
            tester.Features("01 03 00 08 10 00 00", "02 03 00 08 10 00 00");
            tester.PublicKeys();
            tester.Stage1();
            tester.Stage2();
            tester.Encrypt();
            bench.Paired(PairingMethod.JustWorks, SecurityLevel.Encrypted);
            Assert.True(nonces.Add(tester.Trace.Single(pdu => pdu.StartsWith(sent, StringComparison.Ordinal))));
            bench.Reconnect();
        }
    }

    [TestPurpose(
        "SM/CEN/SCJW/BV-01-C",
        "Just Works and Numeric Comparison as initiator, every combination of Table 2.8, another nonce each time"
    )]
    public void Initiator_succeeds()
    {
        AssertEveryCombination(LinkRole.Central);
        AssertAnotherNonceEachTime(LinkRole.Central, "< 04");
    }

    [TestPurpose(
        "SM/PER/SCJW/BV-02-C",
        "Just Works and Numeric Comparison as responder, every combination of Table 2.8, another nonce each time"
    )]
    public void Responder_succeeds()
    {
        AssertEveryCombination(LinkRole.Peripheral);
        AssertAnotherNonceEachTime(LinkRole.Peripheral, "< 04");
    }

    [TestPurpose(
        "SM/PER/SCJW/BV-03-C",
        "Reserved AuthReq bits of the initiator are not minded, not returned, and enter the DHKey Check as received"
    )]
    public void Responder_does_not_mind_reserved_bits()
    {
        foreach (string authReq in new[] { "48", "88", "C8", "EA" })
        {
            using Bench bench = Iut(LinkRole.Peripheral);
            AssertPairs(bench, $"01 03 00 {authReq} 10 00 00", "02 03 00 08 10 00 00", compares: false);
        }
    }

    [TestPurpose("SM/CEN/SCJW/BV-04-C", "Reserved AuthReq bits of the responder are not minded, and enter the DHKey Check as received")]
    public void Initiator_does_not_mind_reserved_bits()
    {
        foreach (string authReq in new[] { "49", "89", "C9", "E9" })
        {
            using Bench bench = Iut(LinkRole.Central);
            AssertPairs(bench, "01 03 00 08 10 00 00", $"02 03 00 {authReq} 10 00 00", compares: false);
        }
    }

    [TestPurpose("SM/CEN/SCJW/BI-01-C", "Each Pairing Failed of the responder ends the pairing and is told")]
    public void Initiator_tells_the_responders_reason()
    {
        PairingFailures.AssertToldByInitiator(new() { AuthReq = AuthReq.SecureConnections }, "01 03 00 08 10 00 00");

        using Bench compared = Iut(LinkRole.Central, IoCapability.DisplayYesNo, AuthReq.SecureConnections | AuthReq.Mitm);
        compared.Upper.Answer = static _ => { };
        var phase2 = new SmpTester(compared);
        phase2.Features("01 01 00 0C 10 00 00", "02 01 00 08 10 00 00");
        phase2.PublicKeys();
        phase2.Stage1();
        phase2.Send("05 0C");
        compared.Failed(FailedBy.Peer, PairingFailure.NumericComparisonFailed);
    }

    [TestPurpose("SM/PER/SCJW/BI-02-C", "Confirm Value Failed of the initiator ends the pairing")]
    public void Responder_aborts_when_the_initiator_does()
    {
        using Bench bench = Iut(LinkRole.Peripheral, authReq: AuthReq.SecureConnections | AuthReq.Bonding);
        var tester = new SmpTester(bench);
        tester.Features("01 03 00 09 10 02 02", "02 03 00 09 10 02 02");
        tester.PublicKeys();
        tester.Value("03");
        tester.Send("05 04");
        bench.Failed(FailedBy.Peer, PairingFailure.ConfirmValueFailed);
        tester.Silence();
    }
}
