using System;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using BleStack.Core;
using BleStack.Hci.Packets;

namespace Fuzz.Tests.Codecs;

/// <summary>Folds results of a codec, in the order they come, into one SHA-256 digest.</summary>
internal sealed class ResultDigest : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] _buffer = new byte[4096];
    private int _length;

    public void Add(ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(Reserve(8), value);

    public void Add(ReadOnlySpan<byte> octets)
    {
        Add((ulong)octets.Length);
        octets.CopyTo(Reserve(octets.Length));
    }

    public void Add(BleAddress address)
    {
        Add(address.Value);
        Add((ulong)address.Type);
    }

    public void Add(BleUuid uuid)
    {
        Span<byte> octets = stackalloc byte[16];
        uuid.ToGuid().TryWriteBytes(octets);
        Add(octets);
    }

    public void Add(SupportedCommands commands) => Add((ReadOnlySpan<byte>)commands);

    public void Add(Exception fault)
    {
        Add(Encoding.UTF8.GetBytes(fault.GetType().FullName!));
        Add(Encoding.UTF8.GetBytes(fault.Message));
    }

    /// <summary>The first eight octets of the digest.</summary>
    public string Take()
    {
        Flush();
        return Convert.ToHexString(_hash.GetHashAndReset().AsSpan(0, 8));
    }

    public void Dispose() => _hash.Dispose();

    private Span<byte> Reserve(int count)
    {
        if (_length + count > _buffer.Length) Flush();
        Span<byte> taken = _buffer.AsSpan(_length, count);
        _length += count;
        return taken;
    }

    private void Flush()
    {
        _hash.AppendData(_buffer, 0, _length);
        _length = 0;
    }
}
