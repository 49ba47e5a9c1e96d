using System;
using System.Security.Cryptography;
using BleStack.Core;

namespace BleStack.Crypto;

/// <summary>A P-256 key pair for one or more Secure Connections pairings; elliptic-curve arithmetic is .NET's.</summary>
/// <remarks>
/// The private key stays inside .NET's key object. Coordinates and the DHKey are thirty-two octets, most significant first.
/// </remarks>
public sealed class P256KeyPair : IDisposable
{
    private static ReadOnlySpan<byte> Order =>
    [
        0xFF, 0xFF, 0xFF, 0xFF, 0x00, 0x00, 0x00, 0x00, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
        0xBC, 0xE6, 0xFA, 0xAD, 0xA7, 0x17, 0x9E, 0x84, 0xF3, 0xB9, 0xCA, 0xC2, 0xFC, 0x63, 0x25, 0x51,
    ];

    // [Vol 3, Part H] 2.3.5.6.1.
    private static ReadOnlySpan<byte> DebugPrivateKey =>
    [
        0x3F, 0x49, 0xF6, 0xD4, 0xA3, 0xC5, 0x5F, 0x38, 0x74, 0xC9, 0xB3, 0xE3, 0xD2, 0x10, 0x3F, 0x50,
        0x4A, 0xFF, 0x60, 0x7B, 0xEB, 0x40, 0xB7, 0x99, 0x58, 0x99, 0xB8, 0xA6, 0xCD, 0x3C, 0x1A, 0xBD,
    ];

    private readonly ECDiffieHellman _key;

    private P256KeyPair(ECDiffieHellman key)
    {
        _key = key;
        ECPoint q = key.ExportParameters(includePrivateParameters: false).Q;
        if (!P256PublicKey.TryCreate(q.X, q.Y, out P256PublicKey? point))
            throw new CryptographicException("The platform made a P-256 key that is not on the curve.");
        Public = point;
    }

    /// <summary>The public key of the debug pair.</summary>
    public static P256PublicKey DebugPublicKey { get; } = MakeDebugPublicKey();

    /// <summary>The half that is sent to the peer.</summary>
    public P256PublicKey Public { get; }

    /// <summary>
    /// A new pair whose private key is drawn from <paramref name="random"/>, so that a seeded source replays an exchange to the byte.
    /// </summary>
    public static P256KeyPair Generate(IRandomSource random)
    {
        ArgumentNullException.ThrowIfNull(random);
        byte[] d = new byte[32];
        do random.Fill(d);
        while (!IsPrivateKey(d));
        return Import(d);
    }

    /// <summary>The pair of a known private key, thirty-two octets, most significant first.</summary>
    /// <exception cref="ArgumentException">Not a number from 1 to the curve's order − 1.</exception>
    public static P256KeyPair FromPrivateKey(ReadOnlySpan<byte> privateKey)
    {
        if (!IsPrivateKey(privateKey))
            throw new ArgumentException(
                "A P-256 private key is a number of 32 octets from 1 to the curve's order − 1.",
                nameof(privateKey)
            );
        return Import(privateKey.ToArray());
    }

    /// <summary>The debug pair: its private key is public, so that a sniffer can follow. Never for products.</summary>
    public static P256KeyPair CreateDebug() => FromPrivateKey(DebugPrivateKey);

    /// <summary>Computes the DHKey with the peer's key; <paramref name="dhKey"/> takes thirty-two octets.</summary>
    public void Agree(P256PublicKey peer, Span<byte> dhKey)
    {
        ArgumentNullException.ThrowIfNull(peer);
        var parameters = new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new ECPoint { X = peer.X.ToArray(), Y = peer.Y.ToArray() },
        };
        using var other = ECDiffieHellman.Create(parameters);
        byte[] secret = _key.DeriveRawSecretAgreement(other.PublicKey);
        secret.CopyTo(dhKey);
        CryptographicOperations.ZeroMemory(secret);
    }

    /// <summary>Forgets the private key.</summary>
    public void Dispose() => _key.Dispose();

    private static P256PublicKey MakeDebugPublicKey()
    {
        using var pair = CreateDebug();
        return pair.Public;
    }

    private static bool IsPrivateKey(ReadOnlySpan<byte> d) =>
        d.Length == 32 && d.ContainsAnyExcept((byte)0) && d.SequenceCompareTo(Order) < 0;

    private static P256KeyPair Import(byte[] d)
    {
        try
        {
            return new P256KeyPair(ECDiffieHellman.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = d }));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(d);
        }
    }
}
