using System;
using BleStack.Core;

namespace BleStack.Att.Pdus;

/// <summary>ATT_ERROR_RSP, [Vol 3, Part F] 3.4.1.1: <c>01 | request opcode (1) | attribute handle (2) | error code (1)</c>.</summary>
/// <param name="Request">The request that failed.</param>
/// <param name="Handle">The attribute that made it fail; 0 when none did.</param>
/// <param name="Code">Why.</param>
public readonly record struct ErrorResponse(AttOpcode Request, ushort Handle, AttErrorCode Code)
{
    /// <summary>Reads a whole PDU.</summary>
    public static ErrorResponse Parse(ReadOnlySpan<byte> pdu)
    {
        PduReader reader = AttPdu.Open(pdu, AttOpcode.ErrorResponse);
        var result = new ErrorResponse((AttOpcode)reader.U8(), reader.U16(), (AttErrorCode)reader.U8());
        reader.End();
        return result;
    }

    /// <summary>Writes the whole PDU.</summary>
    public void Write(ref PduWriter writer)
    {
        writer.U8((byte)AttOpcode.ErrorResponse);
        writer.U8((byte)Request);
        writer.U16(Handle);
        writer.U8((byte)Code);
    }
}

/// <summary>ATT_EXCHANGE_MTU_REQ, [Vol 3, Part F] 3.4.2.1: <c>02 | client Rx MTU (2)</c>.</summary>
/// <param name="ClientRxMtu">The longest PDU the client takes.</param>
public readonly record struct ExchangeMtuRequest(ushort ClientRxMtu)
{
    /// <summary>Reads a whole PDU.</summary>
    public static ExchangeMtuRequest Parse(ReadOnlySpan<byte> pdu)
    {
        PduReader reader = AttPdu.Open(pdu, AttOpcode.ExchangeMtuRequest);
        var result = new ExchangeMtuRequest(reader.U16());
        reader.End();
        return result;
    }

    /// <summary>Writes the whole PDU.</summary>
    public void Write(ref PduWriter writer)
    {
        writer.U8((byte)AttOpcode.ExchangeMtuRequest);
        writer.U16(ClientRxMtu);
    }
}

/// <summary>ATT_EXCHANGE_MTU_RSP, [Vol 3, Part F] 3.4.2.2: <c>03 | server Rx MTU (2)</c>.</summary>
/// <param name="ServerRxMtu">The longest PDU the server takes.</param>
public readonly record struct ExchangeMtuResponse(ushort ServerRxMtu)
{
    /// <summary>Reads a whole PDU.</summary>
    public static ExchangeMtuResponse Parse(ReadOnlySpan<byte> pdu)
    {
        PduReader reader = AttPdu.Open(pdu, AttOpcode.ExchangeMtuResponse);
        var result = new ExchangeMtuResponse(reader.U16());
        reader.End();
        return result;
    }

    /// <summary>Writes the whole PDU.</summary>
    public void Write(ref PduWriter writer)
    {
        writer.U8((byte)AttOpcode.ExchangeMtuResponse);
        writer.U16(ServerRxMtu);
    }
}
