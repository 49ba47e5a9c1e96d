using System;
using BleStack.Core;

namespace BleStack.Att.Pdus;

/// <summary>ATT_READ_BY_TYPE_REQ, [Vol 3, Part F] 3.4.4.1: <c>08 | starting handle (2) | ending handle (2) | type (2 or 16)</c>.</summary>
/// <param name="Start">First handle.</param>
/// <param name="End">Last handle.</param>
/// <param name="Type">The attribute type looked for.</param>
public readonly record struct ReadByTypeRequest(ushort Start, ushort End, BleUuid Type)
{
    /// <summary>Reads a whole PDU.</summary>
    public static ReadByTypeRequest Parse(ReadOnlySpan<byte> pdu)
    {
        PduReader reader = AttPdu.Open(pdu, AttOpcode.ReadByTypeRequest);
        return new ReadByTypeRequest(reader.U16(), reader.U16(), AttPdu.Uuid(ref reader));
    }

    /// <summary>Writes the whole PDU.</summary>
    public void Write(ref PduWriter writer)
    {
        writer.U8((byte)AttOpcode.ReadByTypeRequest);
        writer.U16(Start);
        writer.U16(End);
        Type.Write(ref writer);
    }
}

/// <summary>ATT_READ_BY_TYPE_RSP, [Vol 3, Part F] 3.4.4.2: <c>09 | element length (1) | [handle (2) | value]…</c>.</summary>
public readonly ref struct ReadByTypeResponse(byte elementLength, ReadOnlySpan<byte> data)
{
    /// <summary>Octets of an element's handles.</summary>
    public const int ElementHeader = 2;

    /// <summary>Octets of one element.</summary>
    public byte ElementLength => elementLength;

    /// <summary>The elements as on the wire.</summary>
    public ReadOnlySpan<byte> Data { get; } = data;

    /// <summary>Reads a whole PDU.</summary>
    public static ReadByTypeResponse Parse(ReadOnlySpan<byte> pdu)
    {
        PduReader reader = AttPdu.Open(pdu, AttOpcode.ReadByTypeResponse);
        byte length = reader.U8();
        if (length < ElementHeader) throw new MalformedPduException($"An element of {length} octet(s) has no room for its handles.");
        return new ReadByTypeResponse(length, AttPdu.List(ref reader, length));
    }

    /// <summary>Writes the whole PDU.</summary>
    public void Write(ref PduWriter writer)
    {
        writer.U8((byte)AttOpcode.ReadByTypeResponse);
        writer.U8(elementLength);
        writer.Bytes(Data);
    }
}

/// <summary>ATT_READ_BY_GROUP_TYPE_REQ, [Vol 3, Part F] 3.4.4.9: <c>10 | starting handle (2) | ending handle (2) | type (2 or 16)</c>.</summary>
/// <param name="Start">First handle.</param>
/// <param name="End">Last handle.</param>
/// <param name="Type">The attribute type looked for.</param>
public readonly record struct ReadByGroupTypeRequest(ushort Start, ushort End, BleUuid Type)
{
    /// <summary>Reads a whole PDU.</summary>
    public static ReadByGroupTypeRequest Parse(ReadOnlySpan<byte> pdu)
    {
        PduReader reader = AttPdu.Open(pdu, AttOpcode.ReadByGroupTypeRequest);
        return new ReadByGroupTypeRequest(reader.U16(), reader.U16(), AttPdu.Uuid(ref reader));
    }

    /// <summary>Writes the whole PDU.</summary>
    public void Write(ref PduWriter writer)
    {
        writer.U8((byte)AttOpcode.ReadByGroupTypeRequest);
        writer.U16(Start);
        writer.U16(End);
        Type.Write(ref writer);
    }
}

/// <summary>ATT_READ_BY_GROUP_TYPE_RSP, [Vol 3, Part F] 3.4.4.10: <c>11 | element length (1) | [handle (2) | end group handle (2) | value]…</c>.</summary>
public readonly ref struct ReadByGroupTypeResponse(byte elementLength, ReadOnlySpan<byte> data)
{
    /// <summary>Octets of an element's handles.</summary>
    public const int ElementHeader = 4;

    /// <summary>Octets of one element.</summary>
    public byte ElementLength => elementLength;

    /// <summary>The elements as on the wire.</summary>
    public ReadOnlySpan<byte> Data { get; } = data;

    /// <summary>Reads a whole PDU.</summary>
    public static ReadByGroupTypeResponse Parse(ReadOnlySpan<byte> pdu)
    {
        PduReader reader = AttPdu.Open(pdu, AttOpcode.ReadByGroupTypeResponse);
        byte length = reader.U8();
        if (length < ElementHeader) throw new MalformedPduException($"An element of {length} octet(s) has no room for its handles.");
        return new ReadByGroupTypeResponse(length, AttPdu.List(ref reader, length));
    }

    /// <summary>Writes the whole PDU.</summary>
    public void Write(ref PduWriter writer)
    {
        writer.U8((byte)AttOpcode.ReadByGroupTypeResponse);
        writer.U8(elementLength);
        writer.Bytes(Data);
    }
}
