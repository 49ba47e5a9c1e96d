using System;
using System.Buffers.Binary;
using System.Collections.Generic;

namespace Fuzz.Engine;

/// <summary>Writes a script: messages one after the other, each behind its length in two octets, least significant first.</summary>
public sealed class ScriptWriter
{
    private readonly List<byte> _octets = new(1024);

    public int Length => _octets.Count;

    public byte[] ToArray() => [.. _octets];

    public void Clear() => _octets.Clear();

    public void Add(params ReadOnlySpan<byte> message)
    {
        _octets.Add((byte)message.Length);
        _octets.Add((byte)(message.Length >> 8));
        _octets.AddRange(message);
    }

    /// <summary>Adds octets unchanged, for targets whose input is a file or a stream.</summary>
    public void Raw(params ReadOnlySpan<byte> octets) => _octets.AddRange(octets);
}

/// <summary>Reads a script. Any octets are a valid script: a length beyond the end selects the remaining octets.</summary>
public ref struct ScriptReader(ReadOnlySpan<byte> script)
{
    private ReadOnlySpan<byte> _rest = script;

    public bool TryNext(out ReadOnlySpan<byte> message)
    {
        message = default;
        if (_rest.Length < 2) return false;
        int length = Math.Min(BinaryPrimitives.ReadUInt16LittleEndian(_rest), _rest.Length - 2);
        message = _rest.Slice(2, length);
        _rest = _rest[(2 + length)..];
        return true;
    }

    /// <summary>All messages of a script.</summary>
    public static List<byte[]> Split(ReadOnlySpan<byte> script)
    {
        List<byte[]> messages = [];
        var reader = new ScriptReader(script);
        while (reader.TryNext(out ReadOnlySpan<byte> message)) messages.Add(message.ToArray());
        return messages;
    }

    public static byte[] Join(IEnumerable<byte[]> messages)
    {
        var writer = new ScriptWriter();
        foreach (byte[] message in messages) writer.Add(message);
        return writer.ToArray();
    }
}

/// <summary>Octets of one message, front to back; past the end there are zeros, so every message means something.</summary>
public ref struct Octets(ReadOnlySpan<byte> message)
{
    private ReadOnlySpan<byte> _rest = message;

    public readonly bool IsEmpty => _rest.IsEmpty;

    public byte U8()
    {
        if (_rest.IsEmpty) return 0;
        byte value = _rest[0];
        _rest = _rest[1..];
        return value;
    }

    public ushort U16() => (ushort)(U8() | U8() << 8);

    public ReadOnlySpan<byte> Take(int count)
    {
        ReadOnlySpan<byte> taken = _rest[..Math.Min(count, _rest.Length)];
        _rest = _rest[taken.Length..];
        return taken;
    }

    public ReadOnlySpan<byte> Rest() => Take(_rest.Length);
}
