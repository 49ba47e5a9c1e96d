using System;
using BleStack.Core;

namespace BleStack.Att.Pdus;

/// <summary>ATT_PREPARE_WRITE_REQ ([Vol 3, Part F] 3.4.6.1).</summary>
/// <param name="handle">The attribute.</param>
/// <param name="offset">Where the part goes in the value.</param>
/// <param name="value">The part, in wire order.</param>
[AttPdu(AttOpcode.PrepareWriteRequest)]
internal readonly ref partial struct PrepareWriteRequest(ushort handle, ushort offset, [Rest] ReadOnlySpan<byte> value);

/// <summary>ATT_PREPARE_WRITE_RSP ([Vol 3, Part F] 3.4.6.2).</summary>
/// <param name="handle">The attribute.</param>
/// <param name="offset">Where the part goes in the value.</param>
/// <param name="value">The part, in wire order.</param>
[AttPdu(AttOpcode.PrepareWriteResponse)]
internal readonly ref partial struct PrepareWriteResponse(ushort handle, ushort offset, [Rest] ReadOnlySpan<byte> value);

/// <summary>ATT_EXECUTE_WRITE_REQ, [Vol 3, Part F] 3.4.6.3: <c>18 | flags (1)</c>.</summary>
/// <remarks>Written by hand: a reserved flag is looked at after the length.</remarks>
/// <param name="Commit">0x01: write all that was prepared; 0x00: forget it.</param>
internal readonly record struct ExecuteWriteRequest(bool Commit)
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

/// <summary>ATT_EXECUTE_WRITE_RSP ([Vol 3, Part F] 3.4.6.4).</summary>
[AttPdu(AttOpcode.ExecuteWriteResponse)]
internal readonly partial record struct ExecuteWriteResponse;
