using System;
using System.Collections.Generic;
using BleStack.Gap;
using BleStack.Hci.Packets;
using BleStack.L2cap;
using BleStack.Smp;
using Xunit;

namespace BleStack.Tests.Conformance.Smp;

/// <summary>LE Secure Connections, Passkey Entry ([Vol 3, Part H] 2.3.5.6.3) and keypress notifications (3.5.8).</summary>
public sealed class ScPasskeyTests
{
    private const SecurityLevel Level = SecurityLevel.AuthenticatedSecureConnections;
    private const AuthReq Flags = AuthReq.SecureConnections | AuthReq.Mitm;

    private static Bench Iut(LinkRole role, IoCapability io, AuthReq authReq = Flags) =>
        new(role, new BleHostOptions { Pairing = new() { IoCapability = io, AuthReq = authReq } });

    private static uint PasskeyOf(Bench bench, IoCapability io) => io == IoCapability.DisplayOnly ? bench.Upper.Shown : UpperTester.Passkey;

    private static void Complete(Bench bench, SmpTester tester, uint passkey)
    {
        tester.Stage1(passkey);
        tester.Stage2(SmpTester.Of(passkey), SmpTester.Of(passkey));
        tester.Encrypt();
        bench.Paired(PairingMethod.PasskeyEntry, Level);
    }

    private static void Pair(Bench bench, IoCapability io, string request, string response)
    {
        var tester = new SmpTester(bench);
        tester.Features(request, response);
        tester.PublicKeys();
        Complete(bench, tester, PasskeyOf(bench, io));
    }

    [TestPurpose("SM/CEN/SCPK/BV-01-C", "Passkey Entry as initiator, showing and typing, with keypress notifications")]
    public void Initiator_succeeds()
    {
        List<KeypressType> heard = [];
        using Bench shows = Iut(LinkRole.Central, IoCapability.DisplayOnly, Flags | AuthReq.Keypress);
        shows.Link.SecurityManager.KeypressReceived += heard.Add;
        var tester = new SmpTester(shows);
        tester.Features("01 00 00 1C 10 00 00", "02 02 00 1C 10 00 00");
        tester.PublicKeys();
        foreach (string keypress in new[] { "0E 00", "0E 01", "0E 01", "0E 02", "0E 03", "0E 01", "0E 04" }) tester.Send(keypress);
        Complete(shows, tester, shows.Upper.Shown);
        Assert.Equal(
            [
                KeypressType.PasskeyEntryStarted, KeypressType.PasskeyDigitEntered, KeypressType.PasskeyDigitEntered,
                KeypressType.PasskeyDigitErased,
                KeypressType.PasskeyCleared, KeypressType.PasskeyDigitEntered, KeypressType.PasskeyEntryCompleted,
            ],
            heard);

        using Bench types = Iut(LinkRole.Central, IoCapability.KeyboardOnly, Flags | AuthReq.Keypress);
        tester = new SmpTester(types);
        tester.Features("01 02 00 1C 10 00 00", "02 02 00 1C 10 00 00");
        tester.PublicKeys();
        tester.Expect("0E 00");
        tester.Expect("0E 04");
        tester.Send("0E 00");
        tester.Send("0E 04");
        Complete(types, tester, UpperTester.Passkey);
    }

    [TestPurpose("SM/PER/SCPK/BV-02-C", "Passkey Entry as responder, each IO capability; keypress notifications only to who wants them")]
    public void Responder_succeeds()
    {
        foreach (
            IoCapability io in new[]
            {
                IoCapability.KeyboardOnly,
                IoCapability.KeyboardDisplay,
                IoCapability.DisplayYesNo,
                IoCapability.DisplayOnly,
            }
        )
        {
            foreach (bool wanted in new[] { false, true })
            {
                using Bench bench = Iut(LinkRole.Peripheral, io, Flags | AuthReq.Keypress);
                bool types = io is IoCapability.KeyboardOnly or IoCapability.KeyboardDisplay;
                string initiator = types ? "00" : "02"; // DisplayOnly to one that types, KeyboardOnly to one that shows.
                var tester = new SmpTester(bench);
                tester.Features($"01 {initiator} 00 {(wanted ? "1C" : "0C")} 10 00 00", $"02 0{io:D} 00 1C 10 00 00");
                tester.PublicKeys();
                if (wanted && types)
                {
                    tester.Expect("0E 00");
                    tester.Expect("0E 04");
                }

                Complete(bench, tester, types ? UpperTester.Passkey : bench.Upper.Shown);
            }
        }
    }

    [TestPurpose("SM/PER/SCPK/BV-03-C", "Reserved AuthReq bits of the initiator are not minded and not returned")]
    public void Responder_does_not_mind_reserved_bits()
    {
        foreach (IoCapability io in new[] { IoCapability.KeyboardOnly, IoCapability.DisplayOnly })
        {
            using Bench bench = Iut(LinkRole.Peripheral, io);
            Pair(bench, io, "01 02 00 CC 10 00 00", $"02 0{io:D} 00 0C 10 00 00");
        }
    }

    [TestPurpose("SM/CEN/SCPK/BV-04-C", "Reserved AuthReq bits of the responder are not minded")]
    public void Initiator_does_not_mind_reserved_bits()
    {
        foreach (IoCapability io in new[] { IoCapability.KeyboardOnly, IoCapability.DisplayOnly })
        {
            using Bench bench = Iut(LinkRole.Central, io);
            Pair(bench, io, $"01 0{io:D} 00 0C 10 00 00", "02 02 00 CD 10 00 00");
        }
    }

    [TestPurpose("SM/CEN/SCPK/BI-01-C", "Each Pairing Failed of the responder ends the pairing and is told")]
    public void Initiator_tells_the_responders_reason()
    {
        PairingFailures.AssertToldByInitiator(new() { IoCapability = IoCapability.KeyboardOnly, AuthReq = Flags }, "01 02 00 0C 10 00 00");

        using Bench phase2 = Iut(LinkRole.Central, IoCapability.DisplayOnly);
        var second = new SmpTester(phase2);
        second.Features("01 00 00 0C 10 00 00", "02 02 00 0D 10 00 00");
        second.PublicKeys();
        second.Value("03");
        second.Send("05 01");
        phase2.Failed(FailedBy.Peer, PairingFailure.PasskeyEntryFailed);
    }

    [TestPurpose("SM/CEN/SCPK/BI-02-C", "A wrong confirm of the responder is Confirm Value Failed")]
    public void Initiator_refuses_a_wrong_confirm()
    {
        using Bench bench = Iut(LinkRole.Central, IoCapability.DisplayOnly, Flags | AuthReq.Bonding);
        var tester = new SmpTester(bench);
        tester.Features("01 00 00 0D 10 03 03", "02 02 00 0D 10 03 03");
        tester.PublicKeys();
        tester.Value("03");
        tester.Send("03 000102030405060708090A0B0C0D0E0F");
        tester.Value("04");
        tester.Send("04" + SmpTester.Wire(SmpTester.Nonce));
        tester.Expect("05 04");
        bench.Failed(FailedBy.Local, PairingFailure.ConfirmValueFailed);
    }

    [TestPurpose("SM/PER/SCPK/BI-03-C", "A wrong confirm of the initiator is Confirm Value Failed")]
    public void Responder_refuses_a_wrong_confirm()
    {
        using Bench bench = Iut(LinkRole.Peripheral, IoCapability.DisplayOnly, Flags | AuthReq.Bonding);
        var tester = new SmpTester(bench);
        tester.Features("01 02 00 0D 10 03 03", "02 00 00 0D 10 03 03");
        tester.PublicKeys();
        tester.Send("03 000102030405060708090A0B0C0D0E0F");
        tester.Value("03");
        tester.Send("04" + SmpTester.Wire(SmpTester.Nonce));
        tester.Expect("05 04");
        bench.Failed(FailedBy.Local, PairingFailure.ConfirmValueFailed);
    }

    [TestPurpose("SM/PER/SCPK/BI-04-C", "Each Pairing Failed of the initiator ends the pairing and is told")]
    public void Responder_tells_the_initiators_reason()
    {
        PairingFailures.AssertToldByResponder(
            new() { IoCapability = IoCapability.DisplayOnly, AuthReq = Flags },
            "01 02 00 0C 10 00 00",
            "02 00 00 0C 10 00 00"
        );

        using Bench phase2 = Iut(LinkRole.Peripheral, IoCapability.DisplayOnly);
        var second = new SmpTester(phase2);
        second.Features("01 02 00 0C 10 00 00", "02 00 00 0C 10 00 00");
        second.PublicKeys();
        second.Send("05 01");
        phase2.Failed(FailedBy.Peer, PairingFailure.PasskeyEntryFailed);
        second.Silence();
    }

    [TestPurpose("SM/CEN/SCPK/BV-05-C", "The initiator shows another passkey each time")]
    public void Initiator_shows_a_random_passkey()
    {
        using Bench bench = Iut(LinkRole.Central, IoCapability.DisplayOnly);
        HashSet<uint> shown = [];
        for (int i = 0; i < 3; i++)
        {
            Pair(bench, IoCapability.DisplayOnly, "01 00 00 0C 10 00 00", "02 02 00 0C 10 00 00");
            Assert.True(shown.Add(bench.Upper.Shown));
            bench.Reconnect();
        }
    }

    [TestPurpose(
        "SM/CEN/SCPK/BI-03-C",
        "A responder with another passkey is Confirm Value Failed in the round of the first bit that differs"
    )]
    public void Initiator_refuses_another_passkey() =>
        AssertAnotherPasskeyFails(LinkRole.Central, "01 00 00 0D 10 03 03", "02 02 00 0D 10 03 03");

    [TestPurpose(
        "SM/PER/SCPK/BI-05-C",
        "An initiator with another passkey is Confirm Value Failed in the round of the first bit that differs"
    )]
    public void Responder_refuses_another_passkey() =>
        AssertAnotherPasskeyFails(LinkRole.Peripheral, "01 02 00 0D 10 03 03", "02 00 00 0D 10 03 03");

    private static void AssertAnotherPasskeyFails(LinkRole role, string request, string response)
    {
        foreach (int differs in new[] { 0, 5, 19 })
        {
            using Bench bench = Iut(role, IoCapability.DisplayOnly, Flags | AuthReq.Bonding);
            var tester = new SmpTester(bench);
            tester.Features(request, response);
            tester.PublicKeys();
            uint wrong = bench.Upper.Shown ^ (1u << differs);
            for (int round = 0; round < differs; round++) tester.Round(wrong, round);
            FailRound(tester, wrong, differs);
            tester.Expect("05 04");
            bench.Failed(FailedBy.Local, PairingFailure.ConfirmValueFailed);
        }
    }

    /// <summary>The tester's half of a round with a bit that differs from the IUT's: 03 Ca, 03 Cb, 04 Na, and as responder 04 Nb.</summary>
    private static void FailRound(SmpTester tester, uint passkey, int round)
    {
        byte bit = (byte)(0x80 | (passkey >> round & 1));
        ReadOnlySpan<byte> own = SmpTester.Keys.Public.X, iut = Bench.IutKeys.Public.X;
        if (!tester.IsInitiator) tester.Value("03");
        tester.Send("03" + SmpTester.Wire(SmpTester.F4(own, iut, SmpTester.Nonce, bit)));
        tester.Value(tester.IsInitiator ? "03" : "04");
        tester.Send("04" + SmpTester.Wire(SmpTester.Nonce));
    }
}
