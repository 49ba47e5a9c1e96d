using System;
using BleStack.Core;

namespace BleStack.Att.Pdus;

/// <summary>ATT_READ_MULTIPLE_REQ, [Vol 3, Part F] 3.4.4.7: <c>0E | handle (2) | handle (2) | [handle (2)]…</c>.</summary>
public readonly ref struct ReadMultipleRequest(ReadOnlySpan<byte> handles)
{
    /// <summary>Two or more handles, two octets each, in wire order.</summary>
    public ReadOnlySpan<byte> Handles { get; } = handles;

    /// <summary>Reads a whole PDU.</summary>
    public static ReadMultipleRequest Parse(ReadOnlySpan<byte> pdu)
    {
        PduReader reader = AttPdu.Open(pdu, AttOpcode.ReadMultipleRequest);
        if (reader.Remaining < 4) throw new MalformedPduException("Read Multiple names two handles at least.");
        return new ReadMultipleRequest(AttPdu.List(ref reader, 2));
    }

    /// <summary>Writes the whole PDU.</summary>
    public void Write(ref PduWriter writer)
    {
        writer.U8((byte)AttOpcode.ReadMultipleRequest);
        writer.Bytes(Handles);
    }
}

/// <summary>ATT_READ_MULTIPLE_RSP, [Vol 3, Part F] 3.4.4.8: <c>0F | values, one after the other</c>.</summary>
public readonly ref struct ReadMultipleResponse(ReadOnlySpan<byte> value)
{
    /// <summary>In wire order.</summary>
    public ReadOnlySpan<byte> Value { get; } = value;

    /// <summary>Reads a whole PDU.</summary>
    public static ReadMultipleResponse Parse(ReadOnlySpan<byte> pdu)
    {
        PduReader reader = AttPdu.Open(pdu, AttOpcode.ReadMultipleResponse);
        return new ReadMultipleResponse(reader.Rest());
    }

    /// <summary>Writes the whole PDU.</summary>
    public void Write(ref PduWriter writer)
    {
        writer.U8((byte)AttOpcode.ReadMultipleResponse);
        writer.Bytes(Value);
    }
}

/// <summary>ATT_READ_MULTIPLE_VARIABLE_REQ, [Vol 3, Part F] 3.4.4.11: <c>20 | handle (2) | handle (2) | [handle (2)]…</c>.</summary>
public readonly ref struct ReadMultipleVariableRequest(ReadOnlySpan<byte> handles)
{
    /// <summary>Two or more handles, two octets each, in wire order.</summary>
    public ReadOnlySpan<byte> Handles { get; } = handles;

    /// <summary>Reads a whole PDU.</summary>
    public static ReadMultipleVariableRequest Parse(ReadOnlySpan<byte> pdu)
    {
        PduReader reader = AttPdu.Open(pdu, AttOpcode.ReadMultipleVariableRequest);
        if (reader.Remaining < 4) throw new MalformedPduException("Read Multiple names two handles at least.");
        return new ReadMultipleVariableRequest(AttPdu.List(ref reader, 2));
    }

    /// <summary>Writes the whole PDU.</summary>
    public void Write(ref PduWriter writer)
    {
        writer.U8((byte)AttOpcode.ReadMultipleVariableRequest);
        writer.Bytes(Handles);
    }
}

/// <summary>ATT_READ_MULTIPLE_VARIABLE_RSP, [Vol 3, Part F] 3.4.4.12: <c>21 | [value length (2) | value]…</c>.</summary>
public readonly ref struct ReadMultipleVariableResponse(ReadOnlySpan<byte> value)
{
    /// <summary>In wire order.</summary>
    public ReadOnlySpan<byte> Value { get; } = value;

    /// <summary>Reads a whole PDU.</summary>
    public static ReadMultipleVariableResponse Parse(ReadOnlySpan<byte> pdu)
    {
        PduReader reader = AttPdu.Open(pdu, AttOpcode.ReadMultipleVariableResponse);
        return new ReadMultipleVariableResponse(reader.Rest());
    }

    /// <summary>Writes the whole PDU.</summary>
    public void Write(ref PduWriter writer)
    {
        writer.U8((byte)AttOpcode.ReadMultipleVariableResponse);
        writer.Bytes(Value);
    }
}
