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

    private readonly byte[] _block = new byte[Size];
    private readonly Aes _aes;
    private readonly ICryptoTransform _encryptor;

    /// <summary>Expands <paramref name="key"/>, sixteen octets.</summary>
    /// <exception cref="ArgumentException">The key is not sixteen octets.</exception>
    public AesKey(ReadOnlySpan<byte> key)
    {
        if (key.Length != Size) throw new ArgumentException($"An AES-128 key has {Size} octets, not {key.Length}.", nameof(key));
        _aes = Aes.Create();
        _aes.Mode = CipherMode.ECB;
        _aes.Padding = PaddingMode.None;
        _aes.SetKey(key);
        _encryptor = _aes.CreateEncryptor();
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
        _aes.Dispose();
    }
}
