using System;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace BleStack.Core;

/// <summary>Reads little-endian fields off a PDU, front to back, and never past its end.</summary>
/// <remarks>
/// Every Bluetooth PDU below GATT is little-endian ([Vol 1, Part E] 2.9), so there is no byte-order switch here. A read past the end
/// throws <see cref="MalformedPduException"/>; each layer's one entry method turns that into its protocol's answer.
/// </remarks>
public ref struct PduReader
{
    private ReadOnlySpan<byte> _rest;

    /// <summary>Starts at the first octet of <paramref name="pdu"/>.</summary>
    public PduReader(ReadOnlySpan<byte> pdu) => _rest = pdu;

    /// <summary>Octets not read yet.</summary>
    public readonly int Remaining => _rest.Length;

    /// <summary>True once every octet has been read.</summary>
    public readonly bool AtEnd => _rest.IsEmpty;

    /// <summary>Reads an unsigned octet.</summary>
    public byte U8() => Bytes(1)[0];

    /// <summary>One octet as a two's-complement number (RSSI, TX power).</summary>
    public sbyte I8() => (sbyte)U8();

    /// <summary>One octet that may be 0 or 1.</summary>
    /// <exception cref="MalformedPduException">It has another value.</exception>
    public bool Flag()
    {
        byte value = U8();
        return value <= 1 ? value == 1 : throw new MalformedPduException($"A flag is 0 or 1, not {value}.");
    }

    /// <summary>Two octets, least significant first.</summary>
    public ushort U16() => BinaryPrimitives.ReadUInt16LittleEndian(Bytes(2));

    /// <summary>Three octets, least significant first.</summary>
    public uint U24()
    {
        ReadOnlySpan<byte> b = Bytes(3);
        return (uint)(b[0] | b[1] << 8 | b[2] << 16);
    }

    /// <summary>Four octets, least significant first.</summary>
    public uint U32() => BinaryPrimitives.ReadUInt32LittleEndian(Bytes(4));

    /// <summary>Five octets of a channel map, least significant first.</summary>
    public ulong U40() => U32() | (ulong)U8() << 32;

    /// <summary>Eight octets, least significant first.</summary>
    public ulong U64() => BinaryPrimitives.ReadUInt64LittleEndian(Bytes(8));

    /// <summary>Six octets of a device address, least significant first, as a number.</summary>
    public ulong U48() => U32() | (ulong)U16() << 32;

    /// <summary>The next <paramref name="count"/> octets, in wire order, as a view of the PDU.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlySpan<byte> Bytes(int count)
    {
        if ((uint)count > (uint)_rest.Length) MalformedPduException.ThrowTooShort(count, _rest.Length);
        ReadOnlySpan<byte> taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }

    /// <summary>Everything not read yet, in wire order.</summary>
    public ReadOnlySpan<byte> Rest() => Bytes(_rest.Length);

    /// <summary>Everything not read yet but the last <paramref name="count"/> octets, in wire order.</summary>
    public ReadOnlySpan<byte> RestBut(int count)
    {
        if (count > _rest.Length) MalformedPduException.ThrowTooShort(count, _rest.Length);
        return Bytes(_rest.Length - count);
    }

    /// <summary>Demands that the PDU ends here.</summary>
    /// <exception cref="MalformedPduException">Octets are left over.</exception>
    public readonly void End()
    {
        if (!_rest.IsEmpty) MalformedPduException.ThrowTooLong(_rest.Length);
    }
}
