using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Text;

namespace Peers.Tests.Bluez.DBus;

/// <summary>Reads little-endian D-Bus values by signature: numbers as themselves, s/o/g as string, v as its value, ay as byte[],
/// other arrays and structs as object[], a{..} as a dictionary.</summary>
/// <remarks>D-Bus Specification 0.42, "Marshaling (Wire Format)". Positions align within the message, so the whole message is given.</remarks>
internal ref struct DBusReader(ReadOnlySpan<byte> message, int position)
{
    private readonly ReadOnlySpan<byte> _message = message;

    public int Position { get; private set; } = position;

    public object[] ReadAll(string signature)
    {
        var values = new List<object>();
        for (int at = 0; at < signature.Length;) values.Add(Read(signature, ref at));
        return [.. values];
    }

    private object Read(string signature, ref int at) => signature[at++] switch
    {
        'y' => Take(1)[0],
        'b' => UInt32() != 0,
        'n' => BinaryPrimitives.ReadInt16LittleEndian(Aligned(2)),
        'q' => BinaryPrimitives.ReadUInt16LittleEndian(Aligned(2)),
        'i' => BinaryPrimitives.ReadInt32LittleEndian(Aligned(4)),
        'u' or 'h' => UInt32(),
        'x' => BinaryPrimitives.ReadInt64LittleEndian(Aligned(8)),
        't' => BinaryPrimitives.ReadUInt64LittleEndian(Aligned(8)),
        'd' => BinaryPrimitives.ReadDoubleLittleEndian(Aligned(8)),
        's' or 'o' => Text((int)UInt32()),
        'g' => Text(Take(1)[0]),
        'v' => Variant(),
        'a' => Array(signature, ref at),
        '(' => Struct(signature, ref at),
        char other => throw new FormatException($"D-Bus type '{other}' is not known"),
    };

    private object Variant()
    {
        string signature = Text(Take(1)[0]);
        int at = 0;
        return Read(signature, ref at);
    }

    private object Struct(string signature, ref int at)
    {
        Align(8);
        var fields = new List<object>();
        while (signature[at] != ')') fields.Add(Read(signature, ref at));
        at++;
        return fields.ToArray();
    }

    private object Array(string signature, ref int at)
    {
        int length = (int)UInt32();
        int element = at;
        at = DBusSignature.End(signature, element);
        Align(DBusSignature.Alignment(signature[element]));
        int end = Position + length;
        if (signature[element] == 'y') return Take(length).ToArray();
        return signature[element] == '{' ? Dictionary(signature, element + 1, end) : Items(signature, element, end);
    }

    private object[] Items(string signature, int element, int end)
    {
        var items = new List<object>();
        while (Position < end)
        {
            int at = element;
            items.Add(Read(signature, ref at));
        }

        return [.. items];
    }

    private Dictionary<object, object> Dictionary(string signature, int key, int end)
    {
        var entries = new Dictionary<object, object>();
        while (Position < end)
        {
            Align(8);
            int at = key;
            object name = Read(signature, ref at);
            entries[name] = Read(signature, ref at);
        }

        return entries;
    }

    private uint UInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Aligned(4));

    private string Text(int length)
    {
        string text = Encoding.UTF8.GetString(Take(length));
        Take(1);
        return text;
    }

    private ReadOnlySpan<byte> Aligned(int size)
    {
        Align(size);
        return Take(size);
    }

    public void Align(int size) => Position = (Position + size - 1) & -size;

    private ReadOnlySpan<byte> Take(int count)
    {
        ReadOnlySpan<byte> taken = _message.Slice(Position, count);
        Position += count;
        return taken;
    }
}
