using System;
using System.Collections.Generic;
using BleStack.Core;
using BleStack.Gap;
using BleStack.Hci;
using BleStack.Hci.Packets;
using BleStack.L2cap;
using BleStack.Smp;
using Xunit;

namespace BleStack.Tests.Conformance.Smp;

/// <summary>Key distribution ([Vol 3, Part H] 2.4.3, 3.6) and the use of the LTK.</summary>
public sealed class KeyDistributionTests
{
    private const KeyDistribution All = KeyDistribution.EncKey | KeyDistribution.IdKey | KeyDistribution.SignKey;
    private const string IutIrk = "08 9B7D390AA610103405ADC857A33402EC";
    private const string IutIdentity = "09 00 CEBF37371256";
    private const string TesterLtk = "06 00112233445566778899AABBCCDDEEFF";
    private const string TesterId = "07 3412 8877665544332211";
    private const string TesterIrk = "08 0F1E2D3C4B5A69788796A5B4C3D2E1F0";
    private const string TesterIdentity = "09 00 C1CF2D7013A7";
    private const string TesterCsrk = "0A 112233445566778899AABBCCDDEEFF00";

    private static Bench Iut(
        LinkRole role,
        bool sc,
        KeyDistribution initiator = All,
        KeyDistribution responder = All,
        BleAddress? identity = null
    ) =>
        new(
            role,
            new BleHostOptions
            {
                Pairing = new()
                {
                    AuthReq = sc ? AuthReq.Bonding | AuthReq.SecureConnections : AuthReq.Bonding,
                    InitiatorKeys = initiator,
                    ResponderKeys = responder,
                },
                StaticAddress = identity,
            }
        );

    private static SmpTester UpToEncryption(Bench bench, bool sc, string initiator, string responder, string? granted = null)
    {
        string authReq = sc ? "09" : "01";
        var tester = new SmpTester(bench);
        tester.Features($"01 03 00 {authReq} 10 {initiator} {responder}", $"02 03 00 {authReq} 10 {granted ?? $"{initiator} {responder}"}");
        if (sc) Sc(tester);
        else tester.Legacy();
        tester.Encrypt();
        return tester;
    }

    private static void Sc(SmpTester tester)
    {
        tester.PublicKeys();
        tester.Stage1();
        tester.Stage2();
    }

    private static void AssertBonded(Bench bench) =>
        bench.Paired(PairingMethod.JustWorks, SecurityLevel.Encrypted, bonded: bench.Iut.Bonds.All.Count == 1);

    /// <summary>06, 07 | 08, 09 | 0A according to the mask, and nothing else; no 06 and 07 in Secure Connections.</summary>
    private static void ExpectKeys(SmpTester tester, KeyDistribution keys, bool sc, string identity = IutIdentity)
    {
        if (keys.HasFlag(KeyDistribution.EncKey) && !sc)
        {
            tester.Value("06");
            LegacyKeys.Identification(tester.Next());
        }

        if (keys.HasFlag(KeyDistribution.IdKey))
        {
            tester.Expect(IutIrk);
            tester.Expect(identity);
        }

        if (keys.HasFlag(KeyDistribution.SignKey)) tester.Value("0A");
    }

    private static void SendKeys(SmpTester tester, KeyDistribution keys, bool sc)
    {
        List<string> pdus = [];
        if (keys.HasFlag(KeyDistribution.EncKey) && !sc) pdus.AddRange([TesterLtk, TesterId]);
        if (keys.HasFlag(KeyDistribution.IdKey)) pdus.AddRange([TesterIrk, TesterIdentity]);
        if (keys.HasFlag(KeyDistribution.SignKey)) pdus.Add(TesterCsrk);
        pdus.ForEach(tester.Send);
    }

    private static void AssertIutDistributes(
        LinkRole role,
        bool sc,
        KeyDistribution keys,
        BleAddress? identity = null,
        string identityPdu = IutIdentity
    )
    {
        string mask = $"0{(int)keys}";
        (string initiator, string responder) = role == LinkRole.Peripheral ? ("00", mask) : (mask, "00");
        using Bench bench = Iut(
            role,
            sc,
            role == LinkRole.Central ? keys : All,
            role == LinkRole.Central ? KeyDistribution.None : All,
            identity
        );
        SmpTester tester = UpToEncryption(bench, sc, initiator, responder);
        ExpectKeys(tester, keys, sc, identityPdu);
        AssertBonded(bench);
        tester.Silence();
    }

    [TestPurpose("SM/PER/KDU/BV-01-C", "Legacy, responder asked for EncKey: LTK, EDIV and Rand, nothing else")]
    public void Responder_gives_its_LTK() => AssertIutDistributes(LinkRole.Peripheral, sc: false, KeyDistribution.EncKey);

    [TestPurpose(
        "SM/PER/KDU/BV-02-C",
        "Legacy, responder asked for IdKey: IRK and identity address, public or static random, nothing else"
    )]
    public void Responder_gives_its_identity()
    {
        AssertIutDistributes(LinkRole.Peripheral, sc: false, KeyDistribution.IdKey);
        AssertIutDistributes(
            LinkRole.Peripheral,
            sc: false,
            KeyDistribution.IdKey,
            new BleAddress(0xC1A2B3C4D5E6, AddressType.Random),
            "09 01 E6D5C4B3A2C1"
        );
    }

    [TestPurpose("SM/PER/KDU/BV-03-C", "Legacy, responder asked for SignKey: CSRK, nothing else")]
    public void Responder_gives_its_CSRK() => AssertIutDistributes(LinkRole.Peripheral, sc: false, KeyDistribution.SignKey);

    [TestPurpose("SM/PER/KDU/BV-08-C", "Secure Connections, responder asked for IdKey: IRK and identity address, nothing else")]
    public void Responder_gives_its_identity_in_Secure_Connections() =>
        AssertIutDistributes(LinkRole.Peripheral, sc: true, KeyDistribution.IdKey);

    [TestPurpose("SM/PER/KDU/BV-09-C", "Secure Connections, responder asked for SignKey: CSRK, nothing else")]
    public void Responder_gives_its_CSRK_in_Secure_Connections() =>
        AssertIutDistributes(LinkRole.Peripheral, sc: true, KeyDistribution.SignKey);

    [TestPurpose("SM/CEN/KDU/BV-04-C", "Legacy, initiator gives SignKey: CSRK, nothing else")]
    public void Initiator_gives_its_CSRK() => AssertIutDistributes(LinkRole.Central, sc: false, KeyDistribution.SignKey);

    [TestPurpose("SM/CEN/KDU/BV-05-C", "Legacy, initiator gives IdKey: IRK and identity address, public or static random, nothing else")]
    public void Initiator_gives_its_identity()
    {
        AssertIutDistributes(LinkRole.Central, sc: false, KeyDistribution.IdKey);
        AssertIutDistributes(
            LinkRole.Central,
            sc: false,
            KeyDistribution.IdKey,
            new BleAddress(0xC1A2B3C4D5E6, AddressType.Random),
            "09 01 E6D5C4B3A2C1"
        );
    }

    [TestPurpose("SM/CEN/KDU/BV-06-C", "Legacy, initiator gives EncKey: LTK, EDIV and Rand, nothing else")]
    public void Initiator_gives_its_LTK() => AssertIutDistributes(LinkRole.Central, sc: false, KeyDistribution.EncKey);

    [TestPurpose("SM/CEN/KDU/BV-10-C", "Secure Connections, initiator gives IdKey: IRK and identity address, nothing else")]
    public void Initiator_gives_its_identity_in_Secure_Connections() =>
        AssertIutDistributes(LinkRole.Central, sc: true, KeyDistribution.IdKey);

    [TestPurpose("SM/CEN/KDU/BV-11-C", "Secure Connections, initiator gives SignKey: CSRK, nothing else")]
    public void Initiator_gives_its_CSRK_in_Secure_Connections() =>
        AssertIutDistributes(LinkRole.Central, sc: true, KeyDistribution.SignKey);

    [TestPurpose(
        "SM/PER/KDU/BI-02-C",
        "Legacy: the initiator rejects a key after the responder gave all it announced, in order; the pairing fails and is told"
    )]
    public void Responder_tells_that_a_key_was_rejected() => AssertKeyRejected(sc: false);

    [TestPurpose(
        "SM/PER/KDU/BI-03-C",
        "Secure Connections: the initiator rejects a key after the responder gave all it announced, in order; the pairing fails and is told"
    )]
    public void Responder_tells_that_a_key_was_rejected_in_Secure_Connections() => AssertKeyRejected(sc: true);

    private static void AssertKeyRejected(bool sc)
    {
        using Bench bench = Iut(LinkRole.Peripheral, sc);
        SmpTester tester = UpToEncryption(bench, sc, "07", "07");
        ExpectKeys(tester, All, sc);
        tester.Send("05 0F");
        bench.Until(() => bench.Outcomes > 0);
        Assert.Equal((FailedBy.Peer, PairingFailure.KeyRejected), (bench.Outcome.FailedBy, bench.Outcome.Failure));
        Assert.Empty(bench.Iut.Bonds.All);
        tester.Silence();
    }

    [TestPurpose("SM/PER/KDU/BV-07-C", "Encryption is paused and restarted with the LTK, EDIV and Rand just distributed")]
    public void Responder_restarts_encryption_with_its_LTK()
    {
        using Bench bench = Iut(LinkRole.Peripheral, sc: false);
        SmpTester tester = UpToEncryption(bench, sc: false, "00", "01");
        byte[] ltk = tester.Value("06");
        (ushort ediv, ulong rand) = LegacyKeys.Identification(tester.Next());
        AssertBonded(bench);
        Assert.Equal(HciErrorCode.Success, tester.TryEncrypt(ltk, ediv, rand));
        bench.Encrypted(SecurityLevel.Encrypted);
    }

    /// <summary>
    /// Figure 3.11 has one bit a key: every mask of both sides, in both generations; in Secure Connections EncKey is ignored (3.6.1).
    /// </summary>
    [Theory]
    [InlineData(LinkRole.Peripheral, false)]
    [InlineData(LinkRole.Peripheral, true)]
    [InlineData(LinkRole.Central, false)]
    [InlineData(LinkRole.Central, true)]
    public void Every_mask_is_granted_as_asked_and_its_keys_pass_in_order(LinkRole role, bool sc)
    {
        for (var initiator = KeyDistribution.None; initiator <= All; initiator++)
        {
            for (var responder = KeyDistribution.None; responder <= All; responder++)
            {
                using Bench bench = Iut(role, sc, initiator, responder);
                SmpTester tester = UpToEncryption(bench, sc, $"0{(int)initiator}", $"0{(int)responder}");
                if (role == LinkRole.Peripheral) ExpectKeys(tester, responder, sc);
                SendKeys(tester, role == LinkRole.Peripheral ? initiator : responder, sc);
                if (role == LinkRole.Central) ExpectKeys(tester, initiator, sc);
                AssertBonded(bench);
                tester.Silence();
                AssertKept(
                    bench,
                    sc,
                    role == LinkRole.Peripheral ? initiator : responder,
                    role == LinkRole.Peripheral ? responder : initiator
                );
            }
        }
    }

    /// <summary>A responder grants the keys that both sides request, and never LinkKey: there is no BR/EDR.</summary>
    [Theory]
    [InlineData("0F", "0F", "07 07")]
    [InlineData("F8", "08", "00 00")]
    [InlineData("02", "F1", "02 01")]
    public void Responder_grants_no_key_it_does_not_know(string initiator, string responder, string granted)
    {
        using Bench bench = Iut(LinkRole.Peripheral, sc: false);
        UpToEncryption(bench, sc: false, initiator, responder, granted);
    }

    private static void AssertKept(Bench bench, bool sc, KeyDistribution theirs, KeyDistribution ours)
    {
        if (!sc && ((theirs | ours) & ~KeyDistribution.IdKey) == 0)
        {
            // An identity alone cannot encrypt.
            Assert.Empty(bench.Iut.Bonds.All);
            return;
        }

        Bond bond = Assert.Single(bench.Iut.Bonds.All);
        Assert.Equal(Bench.TesterAddress, bond.Peer);
        Assert.Equal(sc || theirs.HasFlag(KeyDistribution.EncKey), bond.PeerLtk is not null);
        Assert.Equal(sc || ours.HasFlag(KeyDistribution.EncKey), bond.LocalLtk is not null);
        if (!sc && bond.PeerLtk is { } ltk)
            Assert.Equal(
                ("FFEEDDCCBBAA99887766554433221100", 0x1234, 0x1122334455667788ul),
                (Convert.ToHexString(ltk.Key), ltk.Ediv, ltk.Rand)
            );
        Assert.Equal(
            theirs.HasFlag(KeyDistribution.IdKey) ? "F0E1D2C3B4A5968778695A4B3C2D1E0F" : null,
            bond.PeerIrk is { } irk ? Convert.ToHexString(irk) : null
        );
        Assert.Equal(
            theirs.HasFlag(KeyDistribution.SignKey) ? "00FFEEDDCCBBAA998877665544332211" : null,
            bond.PeerCsrk is { } csrk ? Convert.ToHexString(csrk) : null
        );
        Assert.Equal(ours.HasFlag(KeyDistribution.SignKey), bond.LocalCsrk is not null);
    }
}
