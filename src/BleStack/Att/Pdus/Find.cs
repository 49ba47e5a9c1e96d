using System;
using BleStack.Core;

namespace BleStack.Att.Pdus;

/// <summary>ATT_FIND_INFORMATION_REQ, [Vol 3, Part F] 3.4.3.1: <c>04 | starting handle (2) | ending handle (2)</c>.</summary>
/// <param name="Start">First handle.</param>
/// <param name="End">Last handle.</param>
public readonly record struct FindInformationRequest(ushort Start, ushort End)
{
    /// <summary>Reads a whole PDU.</summary>
    public static FindInformationRequest Parse(ReadOnlySpan<byte> pdu)
    {
        PduReader reader = AttPdu.Open(pdu, AttOpcode.FindInformationRequest);
        var result = new FindInformationRequest(reader.U16(), reader.U16());
        reader.End();
        return result;
    }

    /// <summary>Writes the whole PDU.</summary>
    public void Write(ref PduWriter writer)
    {
        writer.U8((byte)AttOpcode.FindInformationRequest);
        writer.U16(Start);
        writer.U16(End);
    }
}

/// <summary>ATT_FIND_INFORMATION_RSP, [Vol 3, Part F] 3.4.3.2: <c>05 | format (1) | [handle (2) | UUID (2 or 16)]…</c>.</summary>
public readonly ref struct FindInformationResponse(byte format, ReadOnlySpan<byte> data)
{
    /// <summary>Format of a list of 16-bit UUIDs.</summary>
    public const byte Uuid16 = 0x01;

    /// <summary>Format of a list of 128-bit UUIDs.</summary>
    public const byte Uuid128 = 0x02;

    /// <summary>0x01 or 0x02.</summary>
    public byte Format => format;

    /// <summary>The elements as on the wire.</summary>
    public ReadOnlySpan<byte> Data { get; } = data;

    /// <summary>Octets of one element.</summary>
    public int ElementLength => format == Uuid16 ? 4 : 18;

    /// <summary>Reads a whole PDU.</summary>
    public static FindInformationResponse Parse(ReadOnlySpan<byte> pdu)
    {
        PduReader reader = AttPdu.Open(pdu, AttOpcode.FindInformationResponse);
        byte format = reader.U8();
        if (format is not (Uuid16 or Uuid128)) throw new MalformedPduException($"0x{format:X2} is no format of Find Information.");
        return new FindInformationResponse(format, AttPdu.List(ref reader, format == Uuid16 ? 4 : 18));
    }

    /// <summary>Writes the whole PDU.</summary>
    public void Write(ref PduWriter writer)
    {
        writer.U8((byte)AttOpcode.FindInformationResponse);
        writer.U8(format);
        writer.Bytes(Data);
    }
}

/// <summary>ATT_FIND_BY_TYPE_VALUE_REQ, [Vol 3, Part F] 3.4.3.3: <c>06 | starting handle (2) | ending handle (2) | type (2) | value</c>.</summary>
public readonly ref struct FindByTypeValueRequest(ushort start, ushort end, ushort type, ReadOnlySpan<byte> value)
{
    /// <summary>First handle.</summary>
    public ushort Start => start;

    /// <summary>Last handle.</summary>
    public ushort End => end;

    /// <summary>A 16-bit attribute type.</summary>
    public ushort Type => type;

    /// <summary>The value to match, in wire order.</summary>
    public ReadOnlySpan<byte> Value { get; } = value;

    /// <summary>Reads a whole PDU.</summary>
    public static FindByTypeValueRequest Parse(ReadOnlySpan<byte> pdu)
    {
        PduReader reader = AttPdu.Open(pdu, AttOpcode.FindByTypeValueRequest);
        return new FindByTypeValueRequest(reader.U16(), reader.U16(), reader.U16(), reader.Rest());
    }

    /// <summary>Writes the whole PDU.</summary>
    public void Write(ref PduWriter writer)
    {
        writer.U8((byte)AttOpcode.FindByTypeValueRequest);
        writer.U16(start);
        writer.U16(end);
        writer.U16(type);
        writer.Bytes(Value);
    }
}

/// <summary>ATT_FIND_BY_TYPE_VALUE_RSP, [Vol 3, Part F] 3.4.3.4: <c>07 | [found handle (2) | group end handle (2)]…</c>.</summary>
public readonly ref struct FindByTypeValueResponse(ReadOnlySpan<byte> data)
{
    /// <summary>Octets of one element.</summary>
    public const int ElementLength = 4;

    /// <summary>The elements as on the wire.</summary>
    public ReadOnlySpan<byte> Data { get; } = data;

    /// <summary>Reads a whole PDU.</summary>
    public static FindByTypeValueResponse Parse(ReadOnlySpan<byte> pdu)
    {
        PduReader reader = AttPdu.Open(pdu, AttOpcode.FindByTypeValueResponse);
        return new FindByTypeValueResponse(AttPdu.List(ref reader, ElementLength));
    }

    /// <summary>Writes the whole PDU.</summary>
    public void Write(ref PduWriter writer)
    {
        writer.U8((byte)AttOpcode.FindByTypeValueResponse);
        writer.Bytes(Data);
    }
}
