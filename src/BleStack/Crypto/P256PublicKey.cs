using System;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;

namespace BleStack.Crypto;

/// <summary>A valid point of P-256: an object of this class exists only for coordinates that are below p and on the curve.</summary>
/// <remarks>
/// [Vol 3, Part H] 2.3.5.6.1 demands that a received key be validated: a point off the curve would leak the private key bit by bit.
/// The point at infinity has no affine coordinates, and P-256 has cofactor 1, so these checks are complete.
/// </remarks>
public sealed class P256PublicKey : IEquatable<P256PublicKey>
{
    /// <summary>Octets of one coordinate.</summary>
    public const int CoordinateSize = 32;

    private static readonly BigInteger s_p = Number("FFFFFFFF00000001000000000000000000000000FFFFFFFFFFFFFFFFFFFFFFFF");
    private static readonly BigInteger s_b = Number("5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B");

    private readonly byte[] _x;
    private readonly byte[] _y;

    private P256PublicKey(byte[] x, byte[] y) => (_x, _y) = (x, y);

    /// <summary>X coordinate, thirty-two octets, most significant first.</summary>
    public ReadOnlySpan<byte> X => _x;

    /// <summary>Y coordinate, thirty-two octets, most significant first.</summary>
    public ReadOnlySpan<byte> Y => _y;

    /// <summary>True for the public key of the debug pair, whose private key everybody knows ([Vol 3, Part H] 2.3.5.6.1).</summary>
    public bool IsDebug => Equals(P256KeyPair.DebugPublicKey);

    /// <summary>Makes a key of two coordinates, most significant octet first; false when they are no point of the curve.</summary>
    public static bool TryCreate(ReadOnlySpan<byte> x, ReadOnlySpan<byte> y, [NotNullWhen(true)] out P256PublicKey? key)
    {
        key = IsOnCurve(x, y) ? new P256PublicKey(x.ToArray(), y.ToArray()) : null;
        return key is not null;
    }

    /// <inheritdoc/>
    public bool Equals(P256PublicKey? other) => other is not null && X.SequenceEqual(other.X) && Y.SequenceEqual(other.Y);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as P256PublicKey);

    /// <inheritdoc/>
    public override int GetHashCode() => BitConverter.ToInt32(_x);

    // y² = x³ − 3x + b over GF(p).
    private static bool IsOnCurve(ReadOnlySpan<byte> xOctets, ReadOnlySpan<byte> yOctets)
    {
        if (xOctets.Length != CoordinateSize || yOctets.Length != CoordinateSize) return false;
        var x = new BigInteger(xOctets, isUnsigned: true, isBigEndian: true);
        var y = new BigInteger(yOctets, isUnsigned: true, isBigEndian: true);
        return x < s_p && y < s_p && ((x * x - 3) * x + s_b - y * y) % s_p == 0;
    }

    private static BigInteger Number(string hex) => new(Convert.FromHexString(hex), isUnsigned: true, isBigEndian: true);
}
