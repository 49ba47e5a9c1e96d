using System;
using System.Buffers.Binary;
using System.Security.Cryptography;
using BleStack.Core;

namespace BleStack.Crypto;

/// <summary>The cryptographic toolbox of the Security Manager, [Vol 3, Part H] 2.2, under the specification's own letters.</summary>
/// <remarks>
/// Every value is most significant octet first, as the specification prints it; the SMP PDUs turn the octets round. 128-bit values
/// are sixteen octets, P-256 coordinates and the DHKey thirty-two. Results go into the caller's span; nothing is kept.
/// </remarks>
internal static class SmpFunctions
{
    private static ReadOnlySpan<byte> F5Salt =>
    [
        0x6C, 0x88, 0x83, 0x91, 0xAA, 0xF5, 0xA5, 0x38, 0x60, 0x37, 0x0B, 0xDB, 0x5A, 0x60, 0x83, 0xBE,
    ];

    private static ReadOnlySpan<byte> F5KeyId => "btle"u8;

    /// <summary>Random address hash ah(k, r), [Vol 3, Part H] 2.2.2: <paramref name="r"/> and the result are 24-bit numbers.</summary>
    public static uint Ah(AesKey k, uint r)
    {
        ArgumentNullException.ThrowIfNull(k);
        Span<byte> block = stackalloc byte[16];
        BinaryPrimitives.WriteUInt32BigEndian(block[12..], r & 0xFFFFFF);
        k.Encrypt(block, block);
        return BinaryPrimitives.ReadUInt32BigEndian(block[12..]) & 0xFFFFFF;
    }

    /// <summary>Legacy confirm value c1, [Vol 3, Part H] 2.2.3.</summary>
    /// <param name="k">TK.</param>
    /// <param name="r">Mrand or Srand.</param>
    /// <param name="pairingRequest">The Pairing Request PDU, seven octets in wire order.</param>
    /// <param name="pairingResponse">The Pairing Response PDU, seven octets in wire order.</param>
    /// <param name="initiator">Initiating device address.</param>
    /// <param name="responder">Responding device address.</param>
    /// <param name="confirm">Takes sixteen octets.</param>
    public static void C1(
        ReadOnlySpan<byte> k, ReadOnlySpan<byte> r, ReadOnlySpan<byte> pairingRequest, ReadOnlySpan<byte> pairingResponse,
        BleAddress initiator, BleAddress responder, Span<byte> confirm)
    {
        Span<byte> p = stackalloc byte[16];
        pairingResponse[..7].CopyTo(p);
        p[..7].Reverse();
        pairingRequest[..7].CopyTo(p[7..]);
        p[7..14].Reverse();
        p[14] = TypeBit(responder);
        p[15] = TypeBit(initiator);
        using var key = new AesKey(k);
        Xor(p, r);
        key.Encrypt(p, confirm);
        p[..4].Clear();
        WriteAddress(p[4..], initiator);
        WriteAddress(p[10..], responder);
        Xor(confirm, p);
        key.Encrypt(confirm, confirm);
    }

    /// <summary>Legacy short-term key s1, [Vol 3, Part H] 2.2.4: s1(TK, Srand, Mrand).</summary>
    public static void S1(ReadOnlySpan<byte> k, ReadOnlySpan<byte> r1, ReadOnlySpan<byte> r2, Span<byte> shortTermKey)
    {
        Span<byte> r = stackalloc byte[16];
        r1[8..16].CopyTo(r);
        r2[8..16].CopyTo(r[8..]);
        AesKey.Encrypt(k, r, shortTermKey);
    }

    /// <summary>Secure Connections confirm value f4(U, V, X, Z), [Vol 3, Part H] 2.2.6.</summary>
    public static void F4(ReadOnlySpan<byte> u, ReadOnlySpan<byte> v, ReadOnlySpan<byte> x, byte z, Span<byte> confirm)
    {
        Span<byte> m = stackalloc byte[65];
        u[..32].CopyTo(m);
        v[..32].CopyTo(m[32..]);
        m[64] = z;
        AesCmac.Compute(x, m, confirm);
    }

    /// <summary>Secure Connections key generation f5(W, N1, N2, A1, A2), [Vol 3, Part H] 2.2.7.</summary>
    /// <param name="w">DHKey.</param>
    /// <param name="n1">The initiator's nonce.</param>
    /// <param name="n2">The responder's nonce.</param>
    /// <param name="a1">The initiator's address.</param>
    /// <param name="a2">The responder's address.</param>
    /// <param name="macKey">Takes sixteen octets.</param>
    /// <param name="ltk">Takes sixteen octets.</param>
    public static void F5(
        ReadOnlySpan<byte> w, ReadOnlySpan<byte> n1, ReadOnlySpan<byte> n2, BleAddress a1, BleAddress a2, Span<byte> macKey, Span<byte> ltk)
    {
        Span<byte> t = stackalloc byte[16];
        AesCmac.Compute(F5Salt, w[..32], t);
        Span<byte> m = stackalloc byte[53];
        F5KeyId.CopyTo(m[1..]);
        n1[..16].CopyTo(m[5..]);
        n2[..16].CopyTo(m[21..]);
        WriteTypedAddress(m[37..], a1);
        WriteTypedAddress(m[44..], a2);
        BinaryPrimitives.WriteUInt16BigEndian(m[51..], 256);
        using var cmac = new AesCmac(t);
        cmac.Compute(m, macKey);
        m[0] = 1;
        cmac.Compute(m, ltk);
        CryptographicOperations.ZeroMemory(t);
    }

    /// <summary>Secure Connections check value f6(W, N1, N2, R, IOcap, A1, A2), [Vol 3, Part H] 2.2.8.</summary>
    /// <param name="w">MacKey.</param>
    /// <param name="n1">Nonce of the sender of the check.</param>
    /// <param name="n2">Nonce of its receiver.</param>
    /// <param name="r">Zero, the passkey, or the receiver's OOB random.</param>
    /// <param name="ioCap">AuthReq, OOB data flag, IO capability of the sender: three octets in this order.</param>
    /// <param name="a1">Address of the sender.</param>
    /// <param name="a2">Address of the receiver.</param>
    /// <param name="check">Takes sixteen octets.</param>
    public static void F6(
        ReadOnlySpan<byte> w, ReadOnlySpan<byte> n1, ReadOnlySpan<byte> n2, ReadOnlySpan<byte> r, ReadOnlySpan<byte> ioCap,
        BleAddress a1, BleAddress a2, Span<byte> check)
    {
        Span<byte> m = stackalloc byte[65];
        n1[..16].CopyTo(m);
        n2[..16].CopyTo(m[16..]);
        r[..16].CopyTo(m[32..]);
        ioCap[..3].CopyTo(m[48..]);
        WriteTypedAddress(m[51..], a1);
        WriteTypedAddress(m[58..], a2);
        AesCmac.Compute(w, m, check);
    }

    /// <summary>Numeric comparison value g2(U, V, X, Y), [Vol 3, Part H] 2.2.9: all 32 bits; the user sees it modulo 1,000,000.</summary>
    public static uint G2(ReadOnlySpan<byte> u, ReadOnlySpan<byte> v, ReadOnlySpan<byte> x, ReadOnlySpan<byte> y)
    {
        Span<byte> m = stackalloc byte[80];
        u[..32].CopyTo(m);
        v[..32].CopyTo(m[32..]);
        y[..16].CopyTo(m[64..]);
        Span<byte> mac = stackalloc byte[16];
        AesCmac.Compute(x, m, mac);
        return BinaryPrimitives.ReadUInt32BigEndian(mac[12..]);
    }

    /// <summary>Link key conversion h6(W, keyID), [Vol 3, Part H] 2.2.10; <paramref name="keyId"/> is four octets.</summary>
    public static void H6(ReadOnlySpan<byte> w, ReadOnlySpan<byte> keyId, Span<byte> key) => AesCmac.Compute(w, keyId[..4], key);

    /// <summary>Link key conversion h7(SALT, W), [Vol 3, Part H] 2.2.11.</summary>
    public static void H7(ReadOnlySpan<byte> salt, ReadOnlySpan<byte> w, Span<byte> key) => AesCmac.Compute(salt, w[..16], key);

    private static byte TypeBit(BleAddress address) => (byte)(address.IsRandom ? 1 : 0);

    private static void WriteAddress(Span<byte> target, BleAddress address)
    {
        BinaryPrimitives.WriteUInt16BigEndian(target, (ushort)(address.Value >> 32));
        BinaryPrimitives.WriteUInt32BigEndian(target[2..], (uint)address.Value);
    }

    private static void WriteTypedAddress(Span<byte> target, BleAddress address)
    {
        target[0] = TypeBit(address);
        WriteAddress(target[1..], address);
    }

    private static void Xor(Span<byte> target, ReadOnlySpan<byte> with)
    {
        for (int i = 0; i < 16; i++) target[i] ^= with[i];
    }
}
