using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Text;

namespace Peers.Tests.Bluez.DBus;

/// <summary>Writes little-endian D-Bus values by signature; the counterpart of <see cref="DBusReader"/>. A variant is written from a (signature, value) pair.</summary>
internal sealed class DBusWriter
{
    private readonly List<byte> _bytes = [];

    public int Length => _bytes.Count;

    public byte[] ToArray() => [.. _bytes];

    public void WriteAll(string signature, params ReadOnlySpan<object> values)
    {
        int at = 0;
        foreach (object value in values) Write(signature, ref at, value);
        if (at != signature.Length) throw new ArgumentException($"{values.Length} values do not fill D-Bus signature '{signature}'", nameof(values));
    }

    public void Align(int size)
    {
        while (_bytes.Count % size != 0) _bytes.Add(0);
    }

    private void Write(string signature, ref int at, object value)
    {
        char type = signature[at++];
        switch (type)
        {
            case 'y': _bytes.Add((byte)value); break;
            case 'b': Number(4, (bool)value ? 1u : 0u); break;
            case 'q': Number(2, (ushort)value); break;
            case 'u': Number(4, (uint)value); break;
            case 's' or 'o': LongText((string)value); break;
            case 'g': ShortText((string)value); break;
            case 'v': Variant(((string, object))value); break;
            case 'a': Array(signature, ref at, value); break;
            case '(': Struct(signature, ref at, (object[])value); break;
            default: throw new NotSupportedException($"D-Bus type '{type}' is not written here");
        }
    }

    private void Variant((string Signature, object Value) variant)
    {
        ShortText(variant.Signature);
        WriteAll(variant.Signature, variant.Value);
    }

    private void Struct(string signature, ref int at, object[] fields)
    {
        Align(8);
        foreach (object field in fields) Write(signature, ref at, field);
        at++;
    }

    private void Array(string signature, ref int at, object value)
    {
        Align(4);
        int lengthAt = _bytes.Count;
        Number(4, 0);
        int element = at;
        at = DBusSignature.End(signature, element);
        Align(DBusSignature.Alignment(signature[element]));
        int start = _bytes.Count;
        Elements(signature, element, value);
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, _bytes.Count - start);
        for (int i = 0; i < 4; i++) _bytes[lengthAt + i] = length[i];
    }

    private void Elements(string signature, int element, object value)
    {
        switch (value)
        {
            case byte[] octets:
                _bytes.AddRange(octets);
                break;
            case IReadOnlyDictionary<string, (string, object)> entries:
                foreach ((string key, (string, object) variant) in entries)
                {
                    Align(8);
                    LongText(key);
                    Variant(variant);
                }

                break;
            case IReadOnlyDictionary<string, object> entries:
                foreach ((string key, object entry) in entries)
                {
                    Align(8);
                    LongText(key);
                    int at = element + 2;
                    Write(signature, ref at, entry);
                }

                break;
            default:
                foreach (object item in (object[])value)
                {
                    int at = element;
                    Write(signature, ref at, item);
                }

                break;
        }
    }

    private void Number(int size, uint value)
    {
        Align(size);
        for (int i = 0; i < size; i++) _bytes.Add((byte)(value >> (8 * i)));
    }

    private void LongText(string text)
    {
        byte[] octets = Encoding.UTF8.GetBytes(text);
        Number(4, (uint)octets.Length);
        _bytes.AddRange(octets);
        _bytes.Add(0);
    }

    private void ShortText(string text)
    {
        _bytes.Add((byte)text.Length);
        _bytes.AddRange(Encoding.ASCII.GetBytes(text));
        _bytes.Add(0);
    }
}
