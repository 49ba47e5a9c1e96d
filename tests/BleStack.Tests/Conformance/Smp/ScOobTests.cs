using BleStack.Adversary;
using BleStack.Crypto;
using BleStack.Gap;
using BleStack.Hci.Packets;
using BleStack.L2cap;
using BleStack.Smp;

namespace BleStack.Tests.Conformance.Smp;

/// <summary>LE Secure Connections, Out of Band ([Vol 3, Part H] 2.3.5.6.4): one side's data is enough.</summary>
public sealed class ScOobTests
{
    private static readonly byte[] s_iutRandom = RawPeer.Hex("D5CB8454D177733EFFFFB2EC712BAEAB");
    private static readonly byte[] s_testerRandom = RawPeer.Hex("112233445566778899AABBCCDDEEFF00");

    private static readonly (bool InitiatorHas, bool ResponderHas)[] s_flags = [(true, true), (true, false), (false, true)];

    private static byte[] Commitment(P256KeyPair keys, byte[] random) => SmpTester.F4(keys.Public.X, keys.Public.X, random, 0);

    /// <summary>The IUT gave its data away, and holds the tester's where <paramref name="received"/> says so.</summary>
    private static Bench Iut(
        LinkRole role,
        bool received = true,
        AuthReq authReq = AuthReq.SecureConnections,
        byte[]? testerRandom = null
    ) =>
        new(
            role,
            new BleHostOptions
            {
                Pairing = new() { AuthReq = authReq, Oob = Data(received, testerRandom ?? s_testerRandom) },
            }
        );

    private static OobData Data(bool received, byte[] testerRandom) => new()
    {
        LocalKeys = Bench.IutKeys,
        LocalRandom = s_iutRandom,
        LocalConfirm = Commitment(Bench.IutKeys, s_iutRandom),
        PeerRandom = received ? testerRandom : null,
        PeerConfirm = received ? Commitment(SmpTester.Keys, s_testerRandom) : null,
    };

    private static void AssertPairs(LinkRole role, bool initiatorHas, bool responderHas, string requestFlags, string responseFlags)
    {
        bool iutHas = role == LinkRole.Central ? initiatorHas : responderHas;
        using Bench bench = Iut(role, iutHas);
        var tester = new SmpTester(bench);
        tester.Features(
            $"01 03 0{(initiatorHas ? 1 : 0)} {requestFlags} 10 00 00",
            $"02 03 0{(responderHas ? 1 : 0)} {responseFlags} 10 00 00"
        );
        tester.PublicKeys();
        tester.Stage1Oob();
        (byte[] initiator, byte[] responder) = role == LinkRole.Central ? (s_iutRandom, s_testerRandom) : (s_testerRandom, s_iutRandom);
        tester.Stage2(responderHas ? initiator : new byte[16], initiatorHas ? responder : new byte[16]);
        tester.Encrypt();
        bench.Paired(PairingMethod.OutOfBand, SecurityLevel.AuthenticatedSecureConnections);
        bench.Upper.Asked();
    }

    [TestPurpose("SM/CEN/SCOB/BV-01-C", "OOB as initiator, data on both sides, on one, on the other")]
    public void Initiator_succeeds()
    {
        foreach ((bool initiatorHas, bool responderHas) in s_flags) AssertPairs(LinkRole.Central, initiatorHas, responderHas, "08", "08");
    }

    [TestPurpose("SM/PER/SCOB/BV-02-C", "OOB as responder, data on both sides, on one, on the other")]
    public void Responder_succeeds()
    {
        foreach ((bool initiatorHas, bool responderHas) in s_flags)
            AssertPairs(LinkRole.Peripheral, initiatorHas, responderHas, "08", "08");
    }

    [TestPurpose("SM/PER/SCOB/BV-03-C", "Reserved AuthReq bits of the initiator are not minded and not returned")]
    public void Responder_does_not_mind_reserved_bits() =>
        AssertPairs(LinkRole.Peripheral, initiatorHas: true, responderHas: true, "C8", "08");

    [TestPurpose("SM/CEN/SCOB/BV-04-C", "Reserved AuthReq bits of the responder are not minded")]
    public void Initiator_does_not_mind_reserved_bits() =>
        AssertPairs(LinkRole.Central, initiatorHas: true, responderHas: true, "08", "C8");

    [TestPurpose("SM/CEN/SCOB/BI-01-C", "Each Pairing Failed of the responder ends the pairing and is told")]
    public void Initiator_tells_the_responders_reason()
    {
        PairingFailures.AssertToldByInitiator(
            new() { AuthReq = AuthReq.SecureConnections, Oob = Data(received: true, s_testerRandom) },
            "01 03 01 08 10 00 00"
        );

        using Bench phase2 = Iut(LinkRole.Central);
        var second = new SmpTester(phase2);
        second.Features("01 03 01 08 10 00 00", "02 03 01 08 10 00 00");
        second.PublicKeys();
        second.Value("04");
        second.Send("05 02");
        phase2.Failed(FailedBy.Peer, PairingFailure.OobNotAvailable);
    }

    [TestPurpose("SM/PER/SCOB/BI-02-C", "Each Pairing Failed of the initiator ends the pairing and is told")]
    public void Responder_tells_the_initiators_reason()
    {
        PairingFailures.AssertToldByResponder(
            new() { AuthReq = AuthReq.SecureConnections, Oob = Data(received: true, s_testerRandom) },
            "01 03 01 08 10 00 00",
            "02 03 01 08 10 00 00"
        );

        using Bench phase2 = Iut(LinkRole.Peripheral);
        var second = new SmpTester(phase2);
        second.Features("01 03 01 08 10 00 00", "02 03 01 08 10 00 00");
        second.PublicKeys();
        second.Send("05 02");
        phase2.Failed(FailedBy.Peer, PairingFailure.OobNotAvailable);
        second.Silence();
    }

    // Our choice: reported as soon as the public key, which the commitment covers, has arrived; the initiator's random is then not awaited.
    [TestPurpose("SM/PER/SCOB/BI-03-C", "OOB data that do not fit the initiator's public key are Confirm Value Failed")]
    public void Responder_refuses_wrong_data()
    {
        using Bench bench = Iut(LinkRole.Peripheral, testerRandom: s_iutRandom);
        var tester = new SmpTester(bench);
        tester.Features("01 03 01 08 10 00 00", "02 03 01 08 10 00 00");
        tester.PublicKeys();
        tester.Send("04" + SmpTester.Wire(SmpTester.Nonce));
        tester.Expect("05 04");
        bench.Failed(FailedBy.Local, PairingFailure.ConfirmValueFailed);
        tester.Silence();
    }

    [TestPurpose("SM/CEN/SCOB/BI-04-C", "OOB data that do not fit the responder's public key are Confirm Value Failed")]
    public void Initiator_refuses_wrong_data()
    {
        using Bench bench = Iut(LinkRole.Central, testerRandom: s_iutRandom);
        var tester = new SmpTester(bench);
        tester.Features("01 03 01 08 10 00 00", "02 03 01 08 10 00 00");
        tester.PublicKeys();
        tester.Expect("05 04");
        bench.Failed(FailedBy.Local, PairingFailure.ConfirmValueFailed);
        tester.Silence();
    }
}
