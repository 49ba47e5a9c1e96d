using System;
using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace BleStack.Virtual.LinkLayer;

/// <summary>AES-CCM of one link with one session key ([Vol 6, Part E] 1 and 2): M = 4, L = 2.</summary>
/// <remarks>
/// .NET's AES is kept in two transforms for the life of the key, because its AesCcm makes a native context for every packet: CBC gives
/// the CBC-MAC, ECB the key stream. A CBC transform cannot be rewound without allocating; so its chaining value is kept and folded into
/// the first block of the next packet, which is the same as starting from zero.
/// </remarks>
internal sealed class LinkCipher : IDisposable
{
    public const int MicLength = 4;
    private const int Block = 16;
    private const byte DirectionCentralToPeripheral = 0x80;

    private readonly Aes _aes = Aes.Create();
    private readonly ICryptoTransform _mac;
    private readonly ICryptoTransform _stream;
    private readonly byte[] _iv;
    private readonly byte[] _chain = new byte[Block];
    private readonly CcmScratch _scratch;

    /// <summary>A cipher for the session key, most significant octet first, and the IV as on air (IVm, IVs).</summary>
    [SuppressMessage("Security", "CA5358:Do not use unsafe cipher modes", Justification = "CCM is built from single AES blocks.")]
    [SuppressMessage("Security", "CA5401:Do not use CreateEncryptor with non-default IV", Justification = "CBC-MAC starts from a zero IV.")]
    public LinkCipher(byte[] sessionKey, ReadOnlySpan<byte> iv, CcmScratch scratch)
    {
        _scratch = scratch;
        _iv = iv.ToArray();
        _aes.Padding = PaddingMode.None;
        _aes.Mode = CipherMode.CBC;
        _mac = _aes.CreateEncryptor(sessionKey, new byte[Block]);
        _aes.Mode = CipherMode.ECB;
        _stream = _aes.CreateEncryptor(sessionKey, null);
    }

    /// <summary>SK = e(LTK, SKDs || SKDm); all octet strings as on air and in HCI, least significant octet first.</summary>
    public static byte[] SessionKey(ReadOnlySpan<byte> longTermKey, ReadOnlySpan<byte> diversifier)
    {
        Span<byte> key = stackalloc byte[Block];
        Span<byte> skd = stackalloc byte[Block];
        longTermKey.CopyTo(key);
        diversifier.CopyTo(skd);
        key.Reverse();
        skd.Reverse();
        byte[] sessionKey = new byte[Block];
        EncryptBlock(key, skd, sessionKey);
        CryptographicOperations.ZeroMemory(key);
        return sessionKey;
    }

    /// <summary>The security function e ([Vol 3, Part H] 2.2.1), most significant octet first.</summary>
    public static void EncryptBlock(ReadOnlySpan<byte> key, ReadOnlySpan<byte> plaintext, Span<byte> ciphertext)
    {
        using var aes = Aes.Create();
        aes.SetKey(key);
        aes.EncryptEcb(plaintext, ciphertext, PaddingMode.None);
    }

    /// <summary>Encrypts <paramref name="length"/> octets in place and appends the MIC.</summary>
    public void Seal(byte[] pdu, int offset, int length, ulong counter, bool fromCentral)
    {
        Mac(pdu, offset, length, counter, fromCentral);
        KeyStream(length, counter, fromCentral);
        Span<byte> payload = pdu.AsSpan(offset, length + MicLength);
        _chain.AsSpan(0, MicLength).CopyTo(payload[length..]);
        Xor(payload[..length], _scratch.Stream.AsSpan(Block));
        Xor(payload[length..], _scratch.Stream);
    }

    /// <summary>Decrypts <paramref name="length"/> octets, MIC included, in place.</summary>
    /// <returns>False when the MIC does not fit.</returns>
    public bool Open(byte[] pdu, int offset, int length, ulong counter, bool fromCentral)
    {
        length -= MicLength;
        if (length < 0) return false;
        KeyStream(length, counter, fromCentral);
        Span<byte> payload = pdu.AsSpan(offset, length + MicLength);
        Xor(payload[..length], _scratch.Stream.AsSpan(Block));
        Xor(payload[length..], _scratch.Stream);
        Mac(pdu, offset, length, counter, fromCentral);
        return CryptographicOperations.FixedTimeEquals(payload[length..], _chain.AsSpan(0, MicLength));
    }

    public void Dispose()
    {
        _mac.Dispose();
        _stream.Dispose();
        _aes.Dispose();
    }

    // B0: 0x49, nonce, length; B1: two octets of AAD length and the header with NESN, SN and MD masked out.
    private void Mac(byte[] pdu, int offset, int length, ulong counter, bool fromCentral)
    {
        byte[] blocks = _scratch.Blocks;
        Array.Clear(blocks);
        blocks[0] = 0x49;
        Nonce(blocks.AsSpan(1), counter, fromCentral);
        BinaryPrimitives.WriteUInt16BigEndian(blocks.AsSpan(14), (ushort)length);
        blocks[Block + 1] = 1;
        blocks[Block + 2] = (byte)(pdu[offset - LlPdu.HeaderLength] & 0xE3);
        pdu.AsSpan(offset, length).CopyTo(blocks.AsSpan(2 * Block));
        Xor(blocks.AsSpan(0, Block), _chain);
        int octets = (2 + (length + Block - 1) / Block) * Block;
        _mac.TransformBlock(blocks, 0, octets, _scratch.Output, 0);
        _scratch.Output.AsSpan(octets - Block, Block).CopyTo(_chain);
    }

    // Ai: 0x01, nonce, i. S0 covers the MIC, S1 and on the payload.
    private void KeyStream(int length, ulong counter, bool fromCentral)
    {
        byte[] blocks = _scratch.Blocks;
        int count = 1 + (length + Block - 1) / Block;
        for (int i = 0; i < count; i++)
        {
            Span<byte> a = blocks.AsSpan(i * Block, Block);
            a[0] = 0x01;
            Nonce(a[1..], counter, fromCentral);
            BinaryPrimitives.WriteUInt16BigEndian(a[14..], (ushort)i);
        }

        _stream.TransformBlock(blocks, 0, count * Block, _scratch.Stream, 0);
    }

    // 39 bits of packet counter, one of direction, 8 octets of IV ([Vol 6, Part E] 2.1).
    private void Nonce(Span<byte> nonce, ulong counter, bool fromCentral)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(nonce, (uint)counter);
        nonce[4] = (byte)((counter >> 32 & 0x7F) | (fromCentral ? DirectionCentralToPeripheral : 0u));
        _iv.CopyTo(nonce[5..]);
    }

    private static void Xor(Span<byte> target, ReadOnlySpan<byte> with)
    {
        for (int i = 0; i < target.Length; i++) target[i] ^= with[i];
    }
}

/// <summary>Working space for <see cref="LinkCipher"/>, shared by all links of one air.</summary>
internal sealed class CcmScratch
{
    private const int Octets = 16 * (3 + LlPdu.MaxPayload / 16);

    public byte[] Blocks { get; } = new byte[Octets];

    public byte[] Output { get; } = new byte[Octets];

    public byte[] Stream { get; } = new byte[Octets];
}
