using System;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace BleStack.Core;

/// <summary>Writes little-endian fields into a caller's buffer, front to back; the mirror of <see cref="PduReader"/>.</summary>
/// <remarks>
/// Allocates nothing. Writing past the buffer is a bug of ours, never of a peer, hence <see cref="InvalidOperationException"/>.
/// </remarks>
public ref struct PduWriter
{
    private readonly Span<byte> _buffer;
    private int _length;

    /// <summary>Writes into <paramref name="buffer"/>, which stays the caller's.</summary>
    public PduWriter(Span<byte> buffer) => _buffer = buffer;

    /// <summary>Octets written so far.</summary>
    public readonly int Length => _length;

    /// <summary>Octets that still fit.</summary>
    public readonly int Free => _buffer.Length - _length;

    /// <summary>What has been written, in wire order.</summary>
    public readonly ReadOnlySpan<byte> Written => _buffer[.._length];

    /// <summary>Writes an unsigned octet.</summary>
    public void U8(byte value) => Reserve(1)[0] = value;

    /// <summary>One octet, two's complement.</summary>
    public void I8(sbyte value) => U8((byte)value);

    /// <summary>One octet, 1 or 0.</summary>
    public void Flag(bool value) => U8(value ? (byte)1 : (byte)0);

    /// <summary>Two octets, least significant first.</summary>
    public void U16(ushort value) => BinaryPrimitives.WriteUInt16LittleEndian(Reserve(2), value);

    /// <summary>Three octets, least significant first.</summary>
    public void U24(uint value)
    {
        Span<byte> b = Reserve(3);
        b[0] = (byte)value;
        b[1] = (byte)(value >> 8);
        b[2] = (byte)(value >> 16);
    }

    /// <summary>Four octets, least significant first.</summary>
    public void U32(uint value) => BinaryPrimitives.WriteUInt32LittleEndian(Reserve(4), value);

    /// <summary>Five octets of a channel map, least significant first.</summary>
    public void U40(ulong value)
    {
        U32((uint)value);
        U8((byte)(value >> 32));
    }

    /// <summary>Eight octets, least significant first.</summary>
    public void U64(ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(Reserve(8), value);

    /// <summary>Six octets of a device address given as a number, least significant first.</summary>
    public void U48(ulong value)
    {
        U32((uint)value);
        U16((ushort)(value >> 32));
    }

    /// <summary>Octets in the order given.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Bytes(scoped ReadOnlySpan<byte> value) => value.CopyTo(Reserve(value.Length));

    /// <summary>The next <paramref name="count"/> octets of the buffer, for the caller to fill.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<byte> Reserve(int count)
    {
        if ((uint)count > (uint)Free) ThrowTooLong(count);
        Span<byte> taken = _buffer.Slice(_length, count);
        _length += count;
        return taken;
    }

    // Apart, so that what writes a field stays short enough to be inlined.
    private readonly void ThrowTooLong(int count) => throw new InvalidOperationException(
        $"A PDU of {_length + count} octets does not fit its {_buffer.Length}-octet buffer.");
}
