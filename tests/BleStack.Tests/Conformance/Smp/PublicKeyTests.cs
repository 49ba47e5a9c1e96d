using System;
using System.Numerics;
using BleStack.Adversary;
using BleStack.Crypto;
using BleStack.Gap;
using BleStack.Hci.Packets;
using BleStack.Smp;
using Xunit;

namespace BleStack.Tests.Conformance.Smp;

/// <summary>Validation of the peer's public key ([Vol 3, Part H] 2.3.5.6.1). X and Y are written as they are on the wire.</summary>
/// <remarks>By default each pairing of this stack has its own key pair, so no number of failed attempts is needed before a new
/// one.</remarks>
public sealed class PublicKeyTests
{
    private const string X = "90A1AA2FB27790559FA61586FD8AB547004C9EF184225909961DAF1FF0F0A11E";
    private const string Y = "4A21B115F9AF895F76368EE230112D476051B89A3A70567337AD9D423EF3554C";
    private const string Zero = "0000000000000000000000000000000000000000000000000000000000000000";

    /// <summary>The rounds of the suite, and coordinates that are no field elements.</summary>
    private static readonly string[] s_invalid =
    [
        X + Zero, // y = 0
        X + "4B" + Y[2..], // a bit of y flipped
        Zero + Zero, // (0, 0)
        "FFFFFFFFFFFFFFFFFFFFFFFF00000000000000000000000001000000FFFFFFFF" + Y, // x = p
        X + "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF", // y > p
    ];

    /// <summary>
    /// Sample private key A of the second data set ([Vol 2, Part G] 7.1.2.1), and its public key in transmission order; not the debug key,
    /// which would be refused.
    /// </summary>
    private static readonly P256KeyPair s_otherKeys = P256KeyPair.FromPrivateKey(
        RawPeer.Hex("06A516693C9AA31A6084545D0C5DB641B48572B97203DDFFB7AC73F7D0457663")
    );

    private const string OtherKey =
        "0CDD785C74039B7E98CB94874AADFAF8D5433E5CAFEAB54CF49E8079577BA4312C"
        + "4F5D71437743F8EAD43EBD17911021D01F87438E40E252CDBEDF983818129591";

    private static readonly BleHostOptions s_iut = new() { Pairing = new() { AuthReq = AuthReq.SecureConnections } };

    private static void AssertRefused(LinkRole role, string publicKey)
    {
        using var bench = new Bench(role, s_iut);
        var tester = new SmpTester(bench);
        tester.Features("01 03 00 08 10 00 00", "02 03 00 08 10 00 00");
        if (role == LinkRole.Central) tester.Expect("0C" + SmpTester.IutKey);
        tester.Send("0C" + publicKey);
        tester.Expect("05 0B");
        bench.Failed(FailedBy.Local, PairingFailure.DhKeyCheckFailed);
        tester.Send("04" + SmpTester.Zeros);
        tester.Silence();
    }

    private static void AssertEachRefused(LinkRole role)
    {
        foreach (string publicKey in s_invalid) AssertRefused(role, publicKey);
    }

    [TestPurpose("SM/PER/KDU/BI-01-C", "The responder fails on an invalid public key, any reason")]
    public void Responder_fails() => AssertEachRefused(LinkRole.Peripheral);

    [TestPurpose("SM/PER/KDU/BI-04-C", "The responder answers an invalid public key with DHKey Check Failed, at once")]
    public void Responder_answers_DHKey_Check_Failed() => AssertEachRefused(LinkRole.Peripheral);

    [TestPurpose("SM/CEN/KDU/BI-01-C", "The initiator fails on an invalid public key, any reason")]
    public void Initiator_fails() => AssertEachRefused(LinkRole.Central);

    [TestPurpose(
        "SM/CEN/KDU/BI-04-C",
        "The initiator answers an invalid public key, or one with its own X, with DHKey Check Failed, at once"
    )]
    public void Initiator_answers_DHKey_Check_Failed()
    {
        AssertEachRefused(LinkRole.Central);
        AssertOwnXRefused(LinkRole.Central);
    }

    [Fact]
    public void Responder_refuses_its_own_X_too() => AssertOwnXRefused(LinkRole.Peripheral);

    private static void AssertOwnXRefused(LinkRole role)
    {
        foreach (string key in new[] { OtherKey, Negative(OtherKey) })
        {
            using var bench = new Bench(role, s_iut with { KeyPairSource = static () => s_otherKeys });
            var tester = new SmpTester(bench);
            tester.Features("01 03 00 08 10 00 00", "02 03 00 08 10 00 00");
            if (role == LinkRole.Central) tester.Expect(OtherKey);
            tester.Send(key);
            tester.Expect("05 0B");
            bench.Failed(FailedBy.Local, PairingFailure.DhKeyCheckFailed);
            tester.Silence();
        }
    }

    /// <summary>The only other point with this X: (x, p − y).</summary>
    private static string Negative(string publicKey)
    {
        var p = new BigInteger(
            RawPeer.Hex("FFFFFFFF00000001000000000000000000000000FFFFFFFFFFFFFFFFFFFFFFFF"),
            isUnsigned: true,
            isBigEndian: true
        );
        var y = new BigInteger(RawPeer.Hex(publicKey[66..]), isUnsigned: true);
        byte[] wire = new byte[32];
        (p - y).ToByteArray(isUnsigned: true).CopyTo(wire, 0);
        return publicKey[..66] + Convert.ToHexString(wire);
    }
}
