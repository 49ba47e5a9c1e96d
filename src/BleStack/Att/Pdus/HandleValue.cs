using System;
using BleStack.Core;

namespace BleStack.Att.Pdus;

/// <summary>ATT_HANDLE_VALUE_NTF, [Vol 3, Part F] 3.4.7.1: <c>1B | handle (2) | value</c>.</summary>
public readonly ref struct HandleValueNotification(ushort handle, ReadOnlySpan<byte> value)
{
    /// <summary>The attribute.</summary>
    public ushort Handle => handle;

    /// <summary>Its value, in wire order.</summary>
    public ReadOnlySpan<byte> Value { get; } = value;

    /// <summary>Reads a whole PDU.</summary>
    public static HandleValueNotification Parse(ReadOnlySpan<byte> pdu)
    {
        PduReader reader = AttPdu.Open(pdu, AttOpcode.HandleValueNotification);
        return new HandleValueNotification(reader.U16(), reader.Rest());
    }

    /// <summary>Writes the whole PDU.</summary>
    public void Write(ref PduWriter writer)
    {
        writer.U8((byte)AttOpcode.HandleValueNotification);
        writer.U16(handle);
        writer.Bytes(Value);
    }
}

/// <summary>ATT_HANDLE_VALUE_IND, [Vol 3, Part F] 3.4.7.2: <c>1D | handle (2) | value</c>.</summary>
public readonly ref struct HandleValueIndication(ushort handle, ReadOnlySpan<byte> value)
{
    /// <summary>The attribute.</summary>
    public ushort Handle => handle;

    /// <summary>Its value, in wire order.</summary>
    public ReadOnlySpan<byte> Value { get; } = value;

    /// <summary>Reads a whole PDU.</summary>
    public static HandleValueIndication Parse(ReadOnlySpan<byte> pdu)
    {
        PduReader reader = AttPdu.Open(pdu, AttOpcode.HandleValueIndication);
        return new HandleValueIndication(reader.U16(), reader.Rest());
    }

    /// <summary>Writes the whole PDU.</summary>
    public void Write(ref PduWriter writer)
    {
        writer.U8((byte)AttOpcode.HandleValueIndication);
        writer.U16(handle);
        writer.Bytes(Value);
    }
}

/// <summary>ATT_HANDLE_VALUE_CFM, [Vol 3, Part F] 3.4.7.3: <c>1E</c>.</summary>
public readonly record struct HandleValueConfirmation
{
    /// <summary>Reads a whole PDU.</summary>
    public static HandleValueConfirmation Parse(ReadOnlySpan<byte> pdu)
    {
        AttPdu.Open(pdu, AttOpcode.HandleValueConfirmation).End();
        return default;
    }

    /// <summary>Writes the whole PDU.</summary>
    public static void Write(ref PduWriter writer) => writer.U8((byte)AttOpcode.HandleValueConfirmation);
}

/// <summary>ATT_MULTIPLE_HANDLE_VALUE_NTF, [Vol 3, Part F] 3.4.7.4: <c>23 | [handle (2) | value length (2) | value]…</c>.</summary>
public readonly ref struct MultipleHandleValueNotification(ReadOnlySpan<byte> value)
{
    /// <summary>In wire order.</summary>
    public ReadOnlySpan<byte> Value { get; } = value;

    /// <summary>Reads a whole PDU.</summary>
    public static MultipleHandleValueNotification Parse(ReadOnlySpan<byte> pdu)
    {
        PduReader reader = AttPdu.Open(pdu, AttOpcode.MultipleHandleValueNotification);
        return new MultipleHandleValueNotification(reader.Rest());
    }

    /// <summary>Writes the whole PDU.</summary>
    public void Write(ref PduWriter writer)
    {
        writer.U8((byte)AttOpcode.MultipleHandleValueNotification);
        writer.Bytes(Value);
    }
}
