using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Globalization;
using BleStack.Core;
using BleStack.Gatt;

namespace BleStack.Explain.Fields;

/// <summary>Splits a PDU into fields from its beginning; remaining octets become a field of their own, so that none is omitted.</summary>
internal sealed class FieldList(ReadOnlyMemory<byte> pdu)
{
    private readonly List<PduField> _fields = [];
    private int _at;

    public int Left => pdu.Length - _at;

    public IReadOnlyList<PduField> Fields => _fields;

    /// <summary>A field of this many octets, fewer when the PDU ends before.</summary>
    public void Add(string name, int length, Func<ReadOnlySpan<byte>, string> text)
    {
        length = Math.Min(length, Left);
        if (length <= 0) return;
        ReadOnlyMemory<byte> octets = pdu.Slice(_at, length);
        _at += length;
        _fields.Add(new PduField(name, octets, text(octets.Span)));
    }

    public byte Byte(string name, Func<byte, string> text)
    {
        byte value = Left > 0 ? pdu.Span[_at] : (byte)0;
        Add(name, 1, octets => text(octets[0]));
        return value;
    }

    public void Number(string name, int length) =>
        Add(name, length, static octets => Little(octets).ToString(CultureInfo.InvariantCulture));

    public void Handle(string name) => Add(name, 2, static octets => string.Create(CultureInfo.InvariantCulture, $"0x{Little(octets):X4}"));

    public void Uuid(string name) => Add(name, Left is 2 or 16 ? Left : Math.Min(Left, 2), Describe);

    public void Octets(string name, int length) => Add(name, length, static octets => Convert.ToHexString(octets));

    /// <summary>Adds the remaining octets as one field.</summary>
    public void Rest(string name, Func<ReadOnlySpan<byte>, string>? text = null) =>
        Add(name, Left, text ?? (static octets => Convert.ToHexString(octets)));

    public static string Describe(ReadOnlySpan<byte> uuid) =>
        uuid.Length is 2 or 16 ? GattUuidNames.Describe(BleUuid.Read(uuid)) : Convert.ToHexString(uuid);

    public static ulong Little(ReadOnlySpan<byte> octets)
    {
        Span<byte> whole = stackalloc byte[8];
        octets[..Math.Min(8, octets.Length)].CopyTo(whole);
        return BinaryPrimitives.ReadUInt64LittleEndian(whole);
    }
}
