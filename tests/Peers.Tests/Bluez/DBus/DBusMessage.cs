using System;
using System.Buffers.Binary;
using System.Collections.Generic;

namespace Peers.Tests.Bluez.DBus;

/// <summary>What a message is for.</summary>
internal enum DBusMessageType : byte
{
    Call = 1,
    Return = 2,
    Error = 3,
    Signal = 4,
}

/// <summary>One D-Bus message, header fields and decoded body.</summary>
/// <remarks>
/// Octets: endianness 'l', type, flags, version 1, body length u32, serial u32, header fields a(yv), padding to 8, body.
/// D-Bus Specification 0.42, "Message Format".
/// </remarks>
internal sealed record DBusMessage(DBusMessageType Type, uint Serial)
{
    /// <summary>Octets that tell the length of the rest.</summary>
    public const int FixedHeaderSize = 16;

    private const int PathField = 1;
    private const int InterfaceField = 2;
    private const int MemberField = 3;
    private const int ErrorNameField = 4;
    private const int ReplySerialField = 5;
    private const int DestinationField = 6;
    private const int SenderField = 7;
    private const int SignatureField = 8;

    public string Path { get; init; } = "";

    public string Interface { get; init; } = "";

    public string Member { get; init; } = "";

    public string ErrorName { get; init; } = "";

    public uint ReplySerial { get; init; }

    public string Destination { get; init; } = "";

    public string Sender { get; init; } = "";

    public string Signature { get; init; } = "";

    public object[] Body { get; init; } = [];

    /// <summary>Size of the whole message whose first <see cref="FixedHeaderSize"/> octets are given.</summary>
    public static int Size(ReadOnlySpan<byte> header)
    {
        if (header[0] != 'l') throw new FormatException("a D-Bus message in big-endian order is not understood here");
        int body = BinaryPrimitives.ReadInt32LittleEndian(header[4..]);
        int fields = BinaryPrimitives.ReadInt32LittleEndian(header[12..]);
        return ((FixedHeaderSize + fields + 7) & -8) + body;
    }

    public static DBusMessage Parse(ReadOnlySpan<byte> octets)
    {
        var reader = new DBusReader(octets, 0);
        object[] header = reader.ReadAll("yyyyuua(yv)");
        var fields = new Dictionary<int, object>();
        foreach (object field in (object[])header[6]) fields[(byte)((object[])field)[0]] = ((object[])field)[1];
        reader.Align(8);
        string signature = Text(SignatureField);
        return new DBusMessage((DBusMessageType)(byte)header[1], (uint)header[5])
        {
            Path = Text(PathField),
            Interface = Text(InterfaceField),
            Member = Text(MemberField),
            ErrorName = Text(ErrorNameField),
            ReplySerial = fields.TryGetValue(ReplySerialField, out object? serial) ? (uint)serial : 0,
            Destination = Text(DestinationField),
            Sender = Text(SenderField),
            Signature = signature,
            Body = reader.ReadAll(signature),
        };

        string Text(int field) => fields.TryGetValue(field, out object? value) ? (string)value : "";
    }

    public byte[] Write()
    {
        var body = new DBusWriter();
        body.WriteAll(Signature, Body);
        var fields = new List<object>();
        Add(PathField, "o", Path);
        Add(InterfaceField, "s", Interface);
        Add(MemberField, "s", Member);
        Add(ErrorNameField, "s", ErrorName);
        if (ReplySerial != 0) fields.Add(new object[] { (byte)ReplySerialField, ("u", (object)ReplySerial) });
        Add(DestinationField, "s", Destination);
        Add(SignatureField, "g", Signature);
        var message = new DBusWriter();
        message.WriteAll("yyyyuua(yv)", (byte)'l', (byte)Type, (byte)0, (byte)1, (uint)body.Length, Serial, fields.ToArray());
        message.Align(8);
        return [.. message.ToArray(), .. body.ToArray()];

        void Add(int field, string type, string value)
        {
            if (value.Length > 0) fields.Add(new object[] { (byte)field, (type, (object)value) });
        }
    }

    public override string ToString() => $"{Type} {Interface}.{Member} {Path} {ErrorName} {string.Join(", ", Body)}";
}
