using BleStack.Gap;
using BleStack.Hci.Packets;
using BleStack.L2cap;
using BleStack.Smp;

namespace BleStack.Tests.Conformance.Smp;

/// <summary>Legacy pairing, Just Works ([Vol 3, Part H] 2.3.5.2, 2.3.5.5).</summary>
public sealed class LegacyJustWorksTests
{
    private const PairingMethod Method = PairingMethod.JustWorks;

    private static readonly PairingSettings s_unbonded = new() { AuthReq = AuthReq.None };
    private static readonly PairingSettings s_bonding = new() { AuthReq = AuthReq.Bonding };

    private static Bench Iut(LinkRole role, PairingSettings settings) => new(role, new BleHostOptions { Pairing = settings });

    [TestPurpose("SM/CEN/JW/BV-01-C", "Just Works as initiator encrypts the link")]
    public void Initiator_succeeds()
    {
        using Bench bench = Iut(LinkRole.Central, s_unbonded);
        var tester = new SmpTester(bench);
        tester.Features("01 03 00 00 10 00 00", "02 04 00 00 10 00 00");
        tester.Legacy();
        tester.Encrypt();
        bench.Paired(Method, SecurityLevel.Encrypted);
        bench.Upper.Asked();
    }

    [TestPurpose("SM/PER/JW/BV-02-C", "Just Works as responder encrypts the link")]
    public void Responder_succeeds()
    {
        using Bench bench = Iut(LinkRole.Peripheral, s_unbonded);
        var tester = new SmpTester(bench);
        tester.Features("01 03 00 00 10 00 00", "02 03 00 00 10 00 00");
        tester.Legacy();
        tester.Encrypt();
        bench.Paired(Method, SecurityLevel.Encrypted);
        bench.Upper.Asked();
    }

    [TestPurpose("SM/PER/JW/BI-03-C", "Reserved AuthReq bits of the initiator are not minded and not returned")]
    public void Responder_does_not_mind_reserved_bits()
    {
        foreach (string authReq in new[] { "40", "80", "C0", "E2" })
        {
            using Bench bench = Iut(LinkRole.Peripheral, s_unbonded);
            var tester = new SmpTester(bench);
            tester.Features($"01 03 00 {authReq} 10 00 00", "02 03 00 00 10 00 00");
            tester.Legacy();
            tester.Encrypt();
            bench.Paired(Method, SecurityLevel.Encrypted);
        }
    }

    [TestPurpose("SM/CEN/JW/BI-04-C", "Reserved AuthReq bits of the responder are not minded")]
    public void Initiator_does_not_mind_reserved_bits()
    {
        foreach (string authReq in new[] { "41", "81", "C1", "E1" })
        {
            using Bench bench = Iut(LinkRole.Central, s_bonding);
            var tester = new SmpTester(bench);
            tester.Features("01 03 00 01 10 03 03", $"02 03 00 {authReq} 10 00 00");
            tester.Legacy();
            tester.Encrypt();
            bench.Paired(Method, SecurityLevel.Encrypted);
        }
    }

    [TestPurpose("SM/CEN/JW/BV-05-C", "Each Pairing Failed instead of a response ends the pairing and is told")]
    public void Initiator_tells_the_responders_reason()
    {
        foreach ((string reason, PairingFailure told) in new[]
        {
            ("08", PairingFailure.UnspecifiedReason), ("05", PairingFailure.PairingNotSupported),
            ("09", PairingFailure.RepeatedAttempts), ("10", PairingFailure.Busy),
        })
        {
            using Bench bench = Iut(LinkRole.Central, s_unbonded);
            var tester = new SmpTester(bench);
            tester.LetIutPair();
            tester.Expect("01 03 00 00 10 00 00");
            tester.Send($"05 {reason}");
            bench.Failed(FailedBy.Peer, told);
            tester.Silence();
        }
    }

    [TestPurpose("SM/CEN/JW/BI-01-C", "A random that does not fit the responder's confirm is Confirm Value Failed")]
    public void Initiator_refuses_a_wrong_confirm()
    {
        using Bench bench = Iut(LinkRole.Central, s_bonding);
        var tester = new SmpTester(bench);
        tester.Features("01 03 00 01 10 03 03", "02 03 00 01 10 03 03");
        tester.Value("03");
        tester.Send("03 000102030405060708090A0B0C0D0E0F");
        tester.Value("04");
        tester.Send("04 101112131415161718191A1B1C1D1E1F");
        tester.Expect("05 04");
        bench.Failed(FailedBy.Local, PairingFailure.ConfirmValueFailed);
    }

    [TestPurpose("SM/PER/JW/BI-02-C", "A random that does not fit the initiator's confirm is Confirm Value Failed")]
    public void Responder_refuses_a_wrong_confirm()
    {
        using Bench bench = Iut(LinkRole.Peripheral, s_bonding);
        var tester = new SmpTester(bench);
        tester.Features("01 03 00 01 10 03 03", "02 03 00 01 10 03 03");
        tester.Send("03 000102030405060708090A0B0C0D0E0F");
        tester.Value("03");
        tester.Send("04 101112131415161718191A1B1C1D1E1F");
        tester.Expect("05 04");
        bench.Failed(FailedBy.Local, PairingFailure.ConfirmValueFailed);
    }

    [TestPurpose("SM/CEN/JW/BI-06-C", "The initiator's own confirm in return is Confirm Value Failed, before any random")]
    public void Initiator_refuses_its_own_confirm()
    {
        using Bench bench = Iut(LinkRole.Central, s_unbonded);
        var tester = new SmpTester(bench);
        tester.Features("01 03 00 00 10 00 00", "02 03 00 00 10 00 00");
        tester.Send("03" + SmpTester.Wire(tester.Value("03")));
        tester.Expect("05 04");
        bench.Failed(FailedBy.Local, PairingFailure.ConfirmValueFailed);
        tester.Silence();
    }
}
