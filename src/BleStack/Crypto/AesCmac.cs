using System;
using System.Security.Cryptography;

namespace BleStack.Crypto;

/// <summary>AES-CMAC (RFC 4493, [Vol 3, Part H] 2.2.5) under one key.</summary>
/// <remarks>
/// Key, message and MAC are most significant octet first, as in the RFC. The MAC is the last block of the platform's AES-CBC, which does a
/// whole message of the Security Manager in one call. Computing allocates nothing. Not for two threads at once.
/// </remarks>
internal sealed class AesCmac : IDisposable
{
    private const int Chunk = 5 * AesKey.Size;

    private readonly ICryptoTransform _cbc;
    private readonly byte[] _lastWhole = new byte[AesKey.Size];
    private readonly byte[] _lastPadded = new byte[AesKey.Size];
    private readonly byte[] _blocks = new byte[Chunk];

    /// <summary>The last block of ciphertext, which AES-CBC adds to the next one.</summary>
    private readonly byte[] _chain = new byte[AesKey.Size];

    /// <summary>Expands <paramref name="key"/>, sixteen octets, and derives its two subkeys.</summary>
    public AesCmac(ReadOnlySpan<byte> key)
    {
        _cbc = AesKey.Encryptor(key, CipherMode.CBC);
        _cbc.TransformBlock(_chain, 0, AesKey.Size, _chain, 0);
        Double(_chain, _lastWhole);
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
        Span<byte> before = stackalloc byte[AesKey.Size]; // Cancels the chain that the last message has left.
        _chain.CopyTo(before);
        for (; message.Length > Chunk; message = message[Chunk..])
        {
            message[..Chunk].CopyTo(_blocks);
            Encrypt(Chunk, before);
            before.Clear();
        }

        int length = Math.Max(AesKey.Size, (message.Length + AesKey.Size - 1) & -AesKey.Size);
        Span<byte> blocks = _blocks.AsSpan(0, length);
        message.CopyTo(blocks);
        blocks[message.Length..].Clear();
        if (message.Length < length) blocks[message.Length] = 0x80;
        Xor(blocks[^AesKey.Size..], message.Length < length ? _lastPadded : _lastWhole);
        Encrypt(length, before);
        _chain.CopyTo(mac);
    }

    /// <summary>Forgets the key and its subkeys.</summary>
    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(_lastWhole);
        CryptographicOperations.ZeroMemory(_lastPadded);
        CryptographicOperations.ZeroMemory(_blocks);
        CryptographicOperations.ZeroMemory(_chain);
        _cbc.Dispose();
    }

    private void Encrypt(int length, ReadOnlySpan<byte> before)
    {
        Xor(_blocks, before);
        _cbc.TransformBlock(_blocks, 0, length, _blocks, 0);
        _blocks.AsSpan(length - AesKey.Size, AesKey.Size).CopyTo(_chain);
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
