using System;
using BleStack.Core;

namespace BleStack.Att.Pdus;

/// <summary>ATT_READ_REQ, [Vol 3, Part F] 3.4.4.3: <c>0A | handle (2)</c>.</summary>
/// <param name="Handle">The attribute to read.</param>
public readonly record struct ReadRequest(ushort Handle)
{
    /// <summary>Reads a whole PDU.</summary>
    public static ReadRequest Parse(ReadOnlySpan<byte> pdu)
    {
        PduReader reader = AttPdu.Open(pdu, AttOpcode.ReadRequest);
        var result = new ReadRequest(reader.U16());
        reader.End();
        return result;
    }

    /// <summary>Writes the whole PDU.</summary>
    public void Write(ref PduWriter writer)
    {
        writer.U8((byte)AttOpcode.ReadRequest);
        writer.U16(Handle);
    }
}

/// <summary>ATT_READ_RSP, [Vol 3, Part F] 3.4.4.4: <c>0B | value</c>.</summary>
public readonly ref struct ReadResponse(ReadOnlySpan<byte> value)
{
    /// <summary>In wire order.</summary>
    public ReadOnlySpan<byte> Value { get; } = value;

    /// <summary>Reads a whole PDU.</summary>
    public static ReadResponse Parse(ReadOnlySpan<byte> pdu)
    {
        PduReader reader = AttPdu.Open(pdu, AttOpcode.ReadResponse);
        return new ReadResponse(reader.Rest());
    }

    /// <summary>Writes the whole PDU.</summary>
    public void Write(ref PduWriter writer)
    {
        writer.U8((byte)AttOpcode.ReadResponse);
        writer.Bytes(Value);
    }
}

/// <summary>ATT_READ_BLOB_REQ, [Vol 3, Part F] 3.4.4.5: <c>0C | handle (2) | value offset (2)</c>.</summary>
/// <param name="Handle">The attribute to read.</param>
/// <param name="Offset">The first octet wanted.</param>
public readonly record struct ReadBlobRequest(ushort Handle, ushort Offset)
{
    /// <summary>Reads a whole PDU.</summary>
    public static ReadBlobRequest Parse(ReadOnlySpan<byte> pdu)
    {
        PduReader reader = AttPdu.Open(pdu, AttOpcode.ReadBlobRequest);
        var result = new ReadBlobRequest(reader.U16(), reader.U16());
        reader.End();
        return result;
    }

    /// <summary>Writes the whole PDU.</summary>
    public void Write(ref PduWriter writer)
    {
        writer.U8((byte)AttOpcode.ReadBlobRequest);
        writer.U16(Handle);
        writer.U16(Offset);
    }
}

/// <summary>ATT_READ_BLOB_RSP, [Vol 3, Part F] 3.4.4.6: <c>0D | part of the value</c>.</summary>
public readonly ref struct ReadBlobResponse(ReadOnlySpan<byte> value)
{
    /// <summary>In wire order.</summary>
    public ReadOnlySpan<byte> Value { get; } = value;

    /// <summary>Reads a whole PDU.</summary>
    public static ReadBlobResponse Parse(ReadOnlySpan<byte> pdu)
    {
        PduReader reader = AttPdu.Open(pdu, AttOpcode.ReadBlobResponse);
        return new ReadBlobResponse(reader.Rest());
    }

    /// <summary>Writes the whole PDU.</summary>
    public void Write(ref PduWriter writer)
    {
        writer.U8((byte)AttOpcode.ReadBlobResponse);
        writer.Bytes(Value);
    }
}
