using System;
using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;

namespace BleStack.Crypto;

/// <summary>Data signing, [Vol 3, Part H] 2.4.5: a sign counter and the upper half of an AES-CMAC over the data and that counter.</summary>
/// <remarks>
/// A signature is twelve octets in wire order: SignCounter (4, least significant first), then the 64-bit MAC (8, least significant first).
/// The MAC is computed over data ∥ SignCounter with all octets turned round, since the CMAC takes its message most significant octet first.
/// </remarks>
internal static class DataSignature
{
    /// <summary>Octets of a signature on the wire.</summary>
    public const int Size = 12;

    private const int CounterSize = 4;

    /// <summary>Signs ATT data ([Vol 3, Part H] 2.4.5).</summary>
    /// <param name="csrk">Sixteen octets, most significant first.</param>
    /// <param name="data">What is signed, in wire order: for ATT the PDU from its opcode up to the signature.</param>
    /// <param name="counter">The sign counter; each value is used once per CSRK.</param>
    /// <param name="signature">Takes twelve octets in wire order.</param>
    public static void Sign(ReadOnlySpan<byte> csrk, ReadOnlySpan<byte> data, uint counter, Span<byte> signature)
    {
        int length = data.Length + CounterSize;
        byte[] rented = ArrayPool<byte>.Shared.Rent(length);
        Span<byte> m = rented.AsSpan(0, length);
        data.CopyTo(m);
        BinaryPrimitives.WriteUInt32LittleEndian(m[data.Length..], counter);
        m.Reverse();
        Span<byte> mac = stackalloc byte[16];
        AesCmac.Compute(csrk, m, mac);
        ArrayPool<byte>.Shared.Return(rented);
        BinaryPrimitives.WriteUInt32LittleEndian(signature, counter);
        mac[..8].CopyTo(signature[CounterSize..]);
        signature[CounterSize..Size].Reverse();
    }

    /// <summary>
    /// True when <paramref name="signature"/> belongs to <paramref name="data"/>, compared in constant time. The caller checks the
    /// counter's age.
    /// </summary>
    public static bool Verify(ReadOnlySpan<byte> csrk, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature, out uint counter)
    {
        counter = 0;
        if (signature.Length != Size) return false;
        counter = BinaryPrimitives.ReadUInt32LittleEndian(signature);
        Span<byte> expected = stackalloc byte[Size];
        Sign(csrk, data, counter, expected);
        return CryptographicOperations.FixedTimeEquals(expected, signature);
    }
}
