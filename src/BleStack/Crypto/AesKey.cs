using System;
using System.Security.Cryptography;

namespace BleStack.Crypto;

/// <summary>The security function e ([Vol 3, Part H] 2.2.1): AES-128 of single blocks under one key, which is expanded once.</summary>
/// <remarks>Key and blocks are most significant octet first, as FIPS-197 and the specification print them. Not for use by two threads at
/// once. Encrypting allocates nothing.</remarks>
internal sealed class AesKey : IDisposable
{
    /// <summary>Octets of a key and of a block.</summary>
    public const int Size = 16;

    private static readonly byte[] s_zeros = new byte[Size];

    /// <summary>Without a key of its own: what makes encryptors for others' keys.</summary>
    [ThreadStatic]
    private static Aes? s_aes;

    private readonly byte[] _block = new byte[Size];
    private readonly ICryptoTransform _encryptor;

    /// <summary>Expands <paramref name="key"/>, sixteen octets.</summary>
    /// <exception cref="ArgumentException">The key is not sixteen octets.</exception>
    public AesKey(ReadOnlySpan<byte> key) => _encryptor = Encryptor(key, CipherMode.ECB);

    /// <summary>The platform's AES under <paramref name="key"/>, without padding; in a chain it begins with zeros.</summary>
    /// <exception cref="ArgumentException">The key is not sixteen octets.</exception>
    public static ICryptoTransform Encryptor(ReadOnlySpan<byte> key, CipherMode mode)
    {
        if (key.Length != Size) throw new ArgumentException($"An AES-128 key has {Size} octets, not {key.Length}.", nameof(key));
        Aes aes = s_aes ??= Aes.Create();
        (aes.Mode, aes.Padding) = (mode, PaddingMode.None);
        byte[] copy = key.ToArray();
        try
        {
            return aes.CreateEncryptor(copy, mode == CipherMode.ECB ? null : s_zeros);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(copy);
        }
    }

    /// <summary>e(key, <paramref name="plaintext"/>) for one block under a key used once.</summary>
    public static void Encrypt(ReadOnlySpan<byte> key, ReadOnlySpan<byte> plaintext, Span<byte> ciphertext)
    {
        using var expanded = new AesKey(key);
        expanded.Encrypt(plaintext, ciphertext);
    }

    /// <summary>e(key, <paramref name="plaintext"/>); both sixteen octets, and they may be the same buffer.</summary>
    public void Encrypt(ReadOnlySpan<byte> plaintext, Span<byte> ciphertext)
    {
        plaintext[..Size].CopyTo(_block);
        _encryptor.TransformBlock(_block, 0, Size, _block, 0);
        _block.CopyTo(ciphertext);
    }

    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(_block);
        _encryptor.Dispose();
    }
}
