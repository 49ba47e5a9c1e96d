using System;
using BleStack.Core;

namespace BleStack.Att.Pdus;

/// <summary>ATT_PREPARE_WRITE_REQ, [Vol 3, Part F] 3.4.6.1: <c>16 | handle (2) | value offset (2) | part of the value</c>.</summary>
public readonly ref struct PrepareWriteRequest(ushort handle, ushort offset, ReadOnlySpan<byte> value)
{
    /// <summary>The attribute.</summary>
    public ushort Handle => handle;

    /// <summary>Where the part goes in the value.</summary>
    public ushort Offset => offset;

    /// <summary>The part, in wire order.</summary>
    public ReadOnlySpan<byte> Value { get; } = value;

    /// <summary>Reads a whole PDU.</summary>
    public static PrepareWriteRequest Parse(ReadOnlySpan<byte> pdu)
    {
        PduReader reader = AttPdu.Open(pdu, AttOpcode.PrepareWriteRequest);
        return new PrepareWriteRequest(reader.U16(), reader.U16(), reader.Rest());
    }

    /// <summary>Writes the whole PDU.</summary>
    public void Write(ref PduWriter writer)
    {
        writer.U8((byte)AttOpcode.PrepareWriteRequest);
        writer.U16(handle);
        writer.U16(offset);
        writer.Bytes(Value);
    }
}

/// <summary>ATT_PREPARE_WRITE_RSP, [Vol 3, Part F] 3.4.6.2: <c>17 | handle (2) | value offset (2) | part of the value</c>.</summary>
public readonly ref struct PrepareWriteResponse(ushort handle, ushort offset, ReadOnlySpan<byte> value)
{
    /// <summary>The attribute.</summary>
    public ushort Handle => handle;

    /// <summary>Where the part goes in the value.</summary>
    public ushort Offset => offset;

    /// <summary>The part, in wire order.</summary>
    public ReadOnlySpan<byte> Value { get; } = value;

    /// <summary>Reads a whole PDU.</summary>
    public static PrepareWriteResponse Parse(ReadOnlySpan<byte> pdu)
    {
        PduReader reader = AttPdu.Open(pdu, AttOpcode.PrepareWriteResponse);
        return new PrepareWriteResponse(reader.U16(), reader.U16(), reader.Rest());
    }

    /// <summary>Writes the whole PDU.</summary>
    public void Write(ref PduWriter writer)
    {
        writer.U8((byte)AttOpcode.PrepareWriteResponse);
        writer.U16(handle);
        writer.U16(offset);
        writer.Bytes(Value);
    }
}

/// <summary>ATT_EXECUTE_WRITE_REQ, [Vol 3, Part F] 3.4.6.3: <c>18 | flags (1)</c>.</summary>
/// <param name="Commit">0x01: write all that was prepared; 0x00: forget it.</param>
public readonly record struct ExecuteWriteRequest(bool Commit)
{
    /// <summary>Reads a whole PDU.</summary>
    public static ExecuteWriteRequest Parse(ReadOnlySpan<byte> pdu)
    {
        PduReader reader = AttPdu.Open(pdu, AttOpcode.ExecuteWriteRequest);
        byte flags = reader.U8();
        reader.End();
        if (flags > 1) throw new MalformedPduException($"0x{flags:X2} is reserved as the flags of Execute Write.");
        return new ExecuteWriteRequest(flags == 1);
    }

    /// <summary>Writes the whole PDU.</summary>
    public void Write(ref PduWriter writer)
    {
        writer.U8((byte)AttOpcode.ExecuteWriteRequest);
        writer.U8(Commit ? (byte)1 : (byte)0);
    }
}

/// <summary>ATT_EXECUTE_WRITE_RSP, [Vol 3, Part F] 3.4.6.4: <c>19</c>.</summary>
public readonly record struct ExecuteWriteResponse
{
    /// <summary>Reads a whole PDU.</summary>
    public static ExecuteWriteResponse Parse(ReadOnlySpan<byte> pdu)
    {
        AttPdu.Open(pdu, AttOpcode.ExecuteWriteResponse).End();
        return default;
    }

    /// <summary>Writes the whole PDU.</summary>
    public static void Write(ref PduWriter writer) => writer.U8((byte)AttOpcode.ExecuteWriteResponse);
}
