using System;
using BleStack.Core;

namespace BleStack.Att.Pdus;

/// <summary>ATT_WRITE_REQ, [Vol 3, Part F] 3.4.5.1: <c>12 | handle (2) | value</c>.</summary>
public readonly ref struct WriteRequest(ushort handle, ReadOnlySpan<byte> value)
{
    /// <summary>The attribute.</summary>
    public ushort Handle => handle;

    /// <summary>Its value, in wire order.</summary>
    public ReadOnlySpan<byte> Value { get; } = value;

    /// <summary>Reads a whole PDU.</summary>
    public static WriteRequest Parse(ReadOnlySpan<byte> pdu)
    {
        PduReader reader = AttPdu.Open(pdu, AttOpcode.WriteRequest);
        return new WriteRequest(reader.U16(), reader.Rest());
    }

    /// <summary>Writes the whole PDU.</summary>
    public void Write(ref PduWriter writer)
    {
        writer.U8((byte)AttOpcode.WriteRequest);
        writer.U16(handle);
        writer.Bytes(Value);
    }
}

/// <summary>ATT_WRITE_RSP, [Vol 3, Part F] 3.4.5.2: <c>13</c>.</summary>
public readonly record struct WriteResponse
{
    /// <summary>Reads a whole PDU.</summary>
    public static WriteResponse Parse(ReadOnlySpan<byte> pdu)
    {
        AttPdu.Open(pdu, AttOpcode.WriteResponse).End();
        return default;
    }

    /// <summary>Writes the whole PDU.</summary>
    public static void Write(ref PduWriter writer) => writer.U8((byte)AttOpcode.WriteResponse);
}

/// <summary>ATT_WRITE_CMD, [Vol 3, Part F] 3.4.5.3: <c>52 | handle (2) | value</c>.</summary>
public readonly ref struct WriteCommand(ushort handle, ReadOnlySpan<byte> value)
{
    /// <summary>The attribute.</summary>
    public ushort Handle => handle;

    /// <summary>Its value, in wire order.</summary>
    public ReadOnlySpan<byte> Value { get; } = value;

    /// <summary>Reads a whole PDU.</summary>
    public static WriteCommand Parse(ReadOnlySpan<byte> pdu)
    {
        PduReader reader = AttPdu.Open(pdu, AttOpcode.WriteCommand);
        return new WriteCommand(reader.U16(), reader.Rest());
    }

    /// <summary>Writes the whole PDU.</summary>
    public void Write(ref PduWriter writer)
    {
        writer.U8((byte)AttOpcode.WriteCommand);
        writer.U16(handle);
        writer.Bytes(Value);
    }
}

/// <summary>ATT_SIGNED_WRITE_CMD, [Vol 3, Part F] 3.4.5.4: <c>D2 | handle (2) | value | sign counter (4) | MAC (8)</c>.</summary>
public readonly ref struct SignedWriteCommand(ushort handle, ReadOnlySpan<byte> value, ReadOnlySpan<byte> signature)
{
    /// <summary>Octets of the signature.</summary>
    public const int SignatureLength = 12;

    /// <summary>The attribute.</summary>
    public ushort Handle => handle;

    /// <summary>Its value, in wire order.</summary>
    public ReadOnlySpan<byte> Value { get; } = value;

    /// <summary>Sign counter and MAC, in wire order; they cover everything before them, the opcode included.</summary>
    public ReadOnlySpan<byte> Signature { get; } = signature;

    /// <summary>Reads a whole PDU.</summary>
    public static SignedWriteCommand Parse(ReadOnlySpan<byte> pdu)
    {
        PduReader reader = AttPdu.Open(pdu, AttOpcode.SignedWriteCommand);
        ushort handle = reader.U16();
        return new SignedWriteCommand(handle, reader.Bytes(reader.Remaining - SignatureLength), reader.Rest());
    }

    /// <summary>Writes the whole PDU.</summary>
    public void Write(ref PduWriter writer)
    {
        writer.U8((byte)AttOpcode.SignedWriteCommand);
        writer.U16(handle);
        writer.Bytes(Value);
        writer.Bytes(Signature);
    }
}
