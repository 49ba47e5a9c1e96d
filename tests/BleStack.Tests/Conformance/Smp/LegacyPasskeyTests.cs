using System.Collections.Generic;
using BleStack.Gap;
using BleStack.Hci.Packets;
using BleStack.L2cap;
using BleStack.Smp;
using Xunit;

namespace BleStack.Tests.Conformance.Smp;

/// <summary>Legacy pairing, Passkey Entry ([Vol 3, Part H] 2.3.5.3, 2.3.5.5).</summary>
public sealed class LegacyPasskeyTests
{
    private const PairingMethod Method = PairingMethod.PasskeyEntry;

    /// <summary>
    /// The question that each IO capability of the IUT must ask its user, with a tester that is KeyboardOnly or KeyboardDisplay.
    /// </summary>
    private static readonly (IoCapability Io, PairingQuestionKind Asks)[] s_initiator =
    [
        (IoCapability.DisplayOnly, PairingQuestionKind.DisplayPasskey), (IoCapability.DisplayYesNo, PairingQuestionKind.DisplayPasskey),
        (IoCapability.KeyboardOnly, PairingQuestionKind.EnterPasskey), (IoCapability.KeyboardDisplay, PairingQuestionKind.DisplayPasskey),
    ];

    private static readonly (IoCapability Io, PairingQuestionKind Asks)[] s_responder =
    [
        (IoCapability.DisplayOnly, PairingQuestionKind.DisplayPasskey), (IoCapability.DisplayYesNo, PairingQuestionKind.DisplayPasskey),
        (IoCapability.KeyboardOnly, PairingQuestionKind.EnterPasskey), (IoCapability.KeyboardDisplay, PairingQuestionKind.EnterPasskey),
    ];

    private static Bench Iut(LinkRole role, IoCapability io, AuthReq authReq = AuthReq.Mitm, bool insists = false) =>
        new(role, new BleHostOptions { Pairing = new() { IoCapability = io, AuthReq = authReq, RequireMitm = insists } });

    private static uint PasskeyOf(Bench bench, PairingQuestionKind asked) =>
        asked == PairingQuestionKind.DisplayPasskey ? bench.Upper.Shown : UpperTester.Passkey;

    [TestPurpose("SM/CEN/PKE/BV-01-C", "Passkey Entry as initiator, each IO capability that can")]
    public void Initiator_succeeds()
    {
        foreach ((IoCapability io, PairingQuestionKind asks) in s_initiator)
        {
            using Bench bench = Iut(LinkRole.Central, io);
            var tester = new SmpTester(bench);
            tester.Features($"01 0{io:D} 00 04 10 00 00", "02 02 00 04 10 00 00");
            tester.Legacy(SmpTester.Of(PasskeyOf(bench, asks)));
            tester.Encrypt();
            bench.Paired(Method, SecurityLevel.Authenticated);
            bench.Upper.Asked(asks);
        }
    }

    [TestPurpose("SM/PER/PKE/BV-02-C", "Passkey Entry as responder, each IO capability that can")]
    public void Responder_succeeds()
    {
        foreach ((IoCapability io, PairingQuestionKind asks) in s_responder)
        {
            using Bench bench = Iut(LinkRole.Peripheral, io);
            var tester = new SmpTester(bench);
            tester.Features("01 04 00 04 10 00 00", $"02 0{io:D} 00 04 10 00 00");
            tester.Legacy(SmpTester.Of(PasskeyOf(bench, asks)));
            tester.Encrypt();
            bench.Paired(Method, SecurityLevel.Authenticated);
            bench.Upper.Asked(asks);
        }
    }

    [TestPurpose("SM/CEN/PKE/BV-04-C", "A responder that can neither show nor type leaves Just Works: an unauthenticated key")]
    public void Initiator_ends_unauthenticated()
    {
        foreach ((IoCapability io, _) in s_initiator)
        {
            using Bench bench = Iut(LinkRole.Central, io, AuthReq.Bonding | AuthReq.Mitm);
            var tester = new SmpTester(bench);
            tester.Features($"01 0{io:D} 00 05 10 03 03", "02 03 00 01 10 00 00");
            tester.Legacy();
            tester.Encrypt();
            bench.Paired(PairingMethod.JustWorks, SecurityLevel.Encrypted);
            bench.Upper.Asked();
        }
    }

    [TestPurpose(
        "SM/PER/PKE/BV-05-C",
        "An initiator that can neither show nor type, MITM wanted: Just Works, or Authentication Requirements where it is insisted on"
    )]
    public void Responder_with_MITM_meets_an_initiator_without()
    {
        foreach ((IoCapability io, _) in s_responder)
        {
            using Bench bench = Iut(LinkRole.Peripheral, io);
            var tester = new SmpTester(bench);
            tester.Features("01 03 00 00 10 00 00", $"02 0{io:D} 00 04 10 00 00");
            tester.Legacy();
            tester.Encrypt();
            bench.Paired(PairingMethod.JustWorks, SecurityLevel.Encrypted);
            using Bench strict = Iut(LinkRole.Peripheral, io, insists: true);
            AssertRefusedAtOnce(strict);
        }
    }

    // From 6.2 on the response may not ask for MITM that cannot be had: without the wish it is not asked for, with it the pairing is
    // refused.
    [TestPurpose(
        "SM/PER/PKE/BV-06-C",
        "An initiator that can neither show nor type, MITM not wanted: Just Works with the MITM bit clear, else Authentication Requirements"
    )]
    public void Responder_without_MITM_meets_an_initiator_without()
    {
        foreach ((IoCapability io, _) in s_responder)
        {
            using Bench bench = Iut(LinkRole.Peripheral, io, AuthReq.None);
            var tester = new SmpTester(bench);
            tester.Features("01 03 00 00 10 00 00", $"02 0{io:D} 00 00 10 00 00");
            tester.Legacy();
            tester.Encrypt();
            bench.Paired(PairingMethod.JustWorks, SecurityLevel.Encrypted);
            using Bench strict = Iut(LinkRole.Peripheral, io, insists: true);
            AssertRefusedAtOnce(strict);
        }
    }

    private static void AssertRefusedAtOnce(Bench bench)
    {
        var tester = new SmpTester(bench);
        tester.Send("01 03 00 00 10 00 00");
        tester.Expect("05 03");
        bench.Failed(FailedBy.Local, PairingFailure.AuthenticationRequirements);
    }

    [TestPurpose("SM/CEN/PKE/BI-01-C", "A responder with another passkey is Confirm Value Failed")]
    public void Initiator_refuses_another_passkey()
    {
        foreach ((IoCapability io, PairingQuestionKind asks) in s_initiator)
        {
            using Bench bench = Iut(LinkRole.Central, io);
            var tester = new SmpTester(bench);
            tester.Features($"01 0{io:D} 00 04 10 00 00", "02 02 00 04 10 00 00");
            tester.Value("03");
            tester.Send("03" + SmpTester.Wire(tester.C1(SmpTester.Of(PasskeyOf(bench, asks) ^ 1), SmpTester.Nonce)));
            tester.Value("04");
            tester.Send("04" + SmpTester.Wire(SmpTester.Nonce));
            tester.Expect("05 04");
            bench.Failed(FailedBy.Local, PairingFailure.ConfirmValueFailed);
        }
    }

    [TestPurpose("SM/CEN/PKE/BI-02-C", "Passkey Entry Failed from the responder ends the pairing and is told")]
    public void Initiator_tells_that_the_responders_user_gave_up()
    {
        foreach ((IoCapability io, _) in s_initiator)
        {
            using Bench bench = Iut(LinkRole.Central, io);
            bench.Upper.Answer = static _ => { };
            var tester = new SmpTester(bench);
            tester.Features($"01 0{io:D} 00 04 10 00 00", "02 02 00 04 10 00 00");
            tester.Send("05 01");
            bench.Failed(FailedBy.Peer, PairingFailure.PasskeyEntryFailed);
        }
    }

    [TestPurpose("SM/PER/PKE/BI-03-C", "An initiator with another passkey is Confirm Value Failed")]
    public void Responder_refuses_another_passkey()
    {
        foreach (
            (IoCapability io, PairingQuestionKind asks) in new[]
            {
                (IoCapability.DisplayOnly, PairingQuestionKind.DisplayPasskey),
                (IoCapability.DisplayYesNo, PairingQuestionKind.DisplayPasskey),
                (IoCapability.KeyboardDisplay, PairingQuestionKind.DisplayPasskey),
                (IoCapability.KeyboardOnly, PairingQuestionKind.EnterPasskey),
            }
        )
        {
            using Bench bench = Iut(LinkRole.Peripheral, io);
            var tester = new SmpTester(bench);
            tester.Features("01 02 00 04 10 00 00", $"02 0{io:D} 00 04 10 00 00");
            tester.Send("03" + SmpTester.Wire(tester.C1(SmpTester.Of(PasskeyOf(bench, asks) ^ 1), SmpTester.Nonce)));
            tester.Value("03");
            tester.Send("04" + SmpTester.Wire(SmpTester.Nonce));
            tester.Expect("05 04");
            bench.Failed(FailedBy.Local, PairingFailure.ConfirmValueFailed);
        }
    }

    [TestPurpose("SM/CEN/PKE/BV-05-C", "The initiator shows another passkey each time")]
    public void Initiator_shows_a_random_passkey()
    {
        using Bench bench = Iut(LinkRole.Central, IoCapability.DisplayOnly);
        HashSet<uint> shown = [];
        for (int i = 0; i < 3; i++)
        {
            var tester = new SmpTester(bench);
            tester.Features("01 00 00 04 10 00 00", "02 02 00 04 10 00 00");
            tester.Legacy(SmpTester.Of(bench.Upper.Shown));
            tester.Encrypt();
            bench.Paired(Method, SecurityLevel.Authenticated);
            Assert.True(shown.Add(bench.Upper.Shown));
            bench.Reconnect();
        }
    }

    [TestPurpose("SM/CEN/PKE/BI-03-C", "The initiator's own confirm in return is Confirm Value Failed, before any random")]
    public void Initiator_refuses_its_own_confirm()
    {
        foreach ((IoCapability io, _) in s_initiator)
        {
            using Bench bench = Iut(LinkRole.Central, io);
            var tester = new SmpTester(bench);
            tester.Features($"01 0{io:D} 00 04 10 00 00", "02 02 00 04 10 00 00");
            tester.Send("03" + SmpTester.Wire(tester.Value("03")));
            tester.Expect("05 04");
            bench.Failed(FailedBy.Local, PairingFailure.ConfirmValueFailed);
            tester.Silence();
        }
    }
}
