using System;
using BleStack.Crypto;
using Org.BouncyCastle.Asn1.X9;
using Org.BouncyCastle.Crypto.EC;
using Org.BouncyCastle.Crypto.Engines;
using Org.BouncyCastle.Crypto.Macs;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Math;
using Xunit;

namespace BleStack.Tests.Crypto;

/// <summary>
/// Beyond the specification's samples: what is built here on .NET's AES and ECDH, beside another implementation of the same algorithms.
/// </summary>
public sealed class OracleTests
{
    private const int Rounds = 200;

    private readonly Random _random = new(20261129);

    [Fact]
    public void AES_CMAC_of_every_length_up_to_five_blocks()
    {
        byte[] mac = new byte[16], expected = new byte[16];
        for (int length = 0; length <= 80; length++)
        {
            byte[] key = Octets(16), message = Octets(length);
            AesCmac.Compute(key, message, mac);
            var oracle = new CMac(new AesEngine());
            oracle.Init(new KeyParameter(key));
            oracle.BlockUpdate(message, 0, length);
            oracle.DoFinal(expected, 0);
            Assert.Equal(expected, mac);
        }
    }

    [Fact]
    public void Public_keys_and_shared_secrets_on_P256()
    {
        X9ECParameters curve = CustomNamedCurves.GetByName("P-256");
        byte[] secret = new byte[32];
        for (int round = 0; round < Rounds / 10; round++)
        {
            byte[] ours = PrivateKey(curve), theirs = PrivateKey(curve);
            using P256KeyPair pair = P256KeyPair.FromPrivateKey(ours);
            Org.BouncyCastle.Math.EC.ECPoint peer = curve.G.Multiply(new BigInteger(1, theirs)).Normalize();
            Assert.True(
                P256PublicKey.TryCreate(peer.AffineXCoord.GetEncoded(), peer.AffineYCoord.GetEncoded(), out P256PublicKey? peerKey)
            );
            pair.Agree(peerKey, secret);
            Org.BouncyCastle.Math.EC.ECPoint own = curve.G.Multiply(new BigInteger(1, ours)).Normalize();
            Assert.Equal(own.AffineXCoord.GetEncoded(), pair.Public.X.ToArray());
            Assert.Equal(own.AffineYCoord.GetEncoded(), pair.Public.Y.ToArray());
            Assert.Equal(peer.Multiply(new BigInteger(1, ours)).Normalize().AffineXCoord.GetEncoded(), secret);
        }
    }

    [Fact]
    public void Points_are_taken_exactly_when_they_lie_on_the_curve()
    {
        X9ECParameters curve = CustomNamedCurves.GetByName("P-256");
        for (int round = 0; round < Rounds; round++)
        {
            Org.BouncyCastle.Math.EC.ECPoint point = curve.G.Multiply(new BigInteger(1, PrivateKey(curve))).Normalize();
            byte[] x = point.AffineXCoord.GetEncoded(), y = point.AffineYCoord.GetEncoded();
            if (round % 2 == 1) (round % 4 == 1 ? x : y)[_random.Next(32)] ^= (byte)(1 << _random.Next(8));
            Assert.Equal(IsOnCurve(curve, x, y), P256PublicKey.TryCreate(x, y, out _));
        }
    }

    private static bool IsOnCurve(X9ECParameters curve, byte[] x, byte[] y)
    {
        try
        {
            return curve.Curve.CreatePoint(new BigInteger(1, x), new BigInteger(1, y)).IsValid();
        }
        catch (ArgumentException)
        {
            return false; // a coordinate beyond the field
        }
    }

    private byte[] PrivateKey(X9ECParameters curve)
    {
        while (true)
        {
            byte[] key = Octets(32);
            var number = new BigInteger(1, key);
            if (number.SignValue > 0 && number.CompareTo(curve.N) < 0) return key;
        }
    }

    private byte[] Octets(int length)
    {
        byte[] octets = new byte[length];
        _random.NextBytes(octets);
        return octets;
    }
}
