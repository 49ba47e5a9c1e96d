using System;
using System.Security.Cryptography;

namespace BleStack.Crypto;

/// <summary>AES-CMAC (RFC 4493, [Vol 3, Part H] 2.2.5) under one key.</summary>
/// <remarks>
/// Key, message and MAC are most significant octet first, as in the RFC. Computing allocates nothing. Not for two threads at once.
/// </remarks>
internal sealed class AesCmac : IDisposable
{
    private readonly AesKey _key;
    private readonly byte[] _lastWhole = new byte[AesKey.Size];
    private readonly byte[] _lastPadded = new byte[AesKey.Size];

    /// <summary>Expands <paramref name="key"/>, sixteen octets, and derives its two subkeys.</summary>
    public AesCmac(ReadOnlySpan<byte> key)
    {
        _key = new AesKey(key);
        _key.Encrypt(_lastWhole, _lastWhole);
        Double(_lastWhole, _lastWhole);
        Double(_lastWhole, _lastPadded);
    }

    /// <summary>The MAC of <paramref name="message"/> under a key used once; <paramref name="mac"/> takes sixteen octets.</summary>
    public static void Compute(ReadOnlySpan<byte> key, ReadOnlySpan<byte> message, Span<byte> mac)
    {
        using var cmac = new AesCmac(key);
        cmac.Compute(message, mac);
    }

    /// <summary>The MAC of <paramref name="message"/>, any length; <paramref name="mac"/> takes sixteen octets.</summary>
    public void Compute(ReadOnlySpan<byte> message, Span<byte> mac)
    {
        Span<byte> state = mac[..AesKey.Size];
        state.Clear();
        while (message.Length > AesKey.Size)
        {
            Xor(state, message[..AesKey.Size]);
            _key.Encrypt(state, state);
            message = message[AesKey.Size..];
        }

        Xor(state, message);
        if (message.Length < AesKey.Size) state[message.Length] ^= 0x80;
        Xor(state, message.Length < AesKey.Size ? _lastPadded : _lastWhole);
        _key.Encrypt(state, state);
    }

    /// <summary>Forgets the key and its subkeys.</summary>
    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(_lastWhole);
        CryptographicOperations.ZeroMemory(_lastPadded);
        _key.Dispose();
    }

    // Multiplication by x in GF(2^128), without a branch on the key's bits.
    private static void Double(ReadOnlySpan<byte> value, Span<byte> doubled)
    {
        int reduction = -(value[0] >> 7) & 0x87;
        for (int i = 0; i < AesKey.Size - 1; i++) doubled[i] = (byte)(value[i] << 1 | value[i + 1] >> 7);
        doubled[AesKey.Size - 1] = (byte)(value[AesKey.Size - 1] << 1 ^ reduction);
    }

    private static void Xor(Span<byte> target, ReadOnlySpan<byte> with)
    {
        for (int i = 0; i < with.Length; i++) target[i] ^= with[i];
    }
}
