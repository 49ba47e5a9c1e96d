using System;
using BleStack.Core;

namespace BleStack.Att.Pdus;

/// <summary>ATT_FIND_INFORMATION_REQ ([Vol 3, Part F] 3.4.3.1).</summary>
/// <param name="Start">First handle.</param>
/// <param name="End">Last handle.</param>
[AttPdu(AttOpcode.FindInformationRequest)]
internal readonly partial record struct FindInformationRequest(ushort Start, ushort End);

/// <summary>ATT_FIND_INFORMATION_RSP, [Vol 3, Part F] 3.4.3.2: <c>05 | format (1) | [handle (2) | UUID (2 or 16)]…</c>.</summary>
/// <remarks>Written by hand: the format is a code of the elements' length.</remarks>
internal readonly ref struct FindInformationResponse(byte format, ReadOnlySpan<byte> data)
{
    /// <summary>Format of a list of 16-bit UUIDs.</summary>
    public const byte Uuid16 = 0x01;

    /// <summary>Format of a list of 128-bit UUIDs.</summary>
    public const byte Uuid128 = 0x02;

    /// <summary>0x01 for 16-bit UUIDs, 0x02 for 128-bit ones.</summary>
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

/// <summary>ATT_FIND_BY_TYPE_VALUE_REQ ([Vol 3, Part F] 3.4.3.3).</summary>
/// <param name="start">First handle.</param>
/// <param name="end">Last handle.</param>
/// <param name="type">A 16-bit attribute type.</param>
/// <param name="value">The value to match, in wire order.</param>
[AttPdu(AttOpcode.FindByTypeValueRequest)]
internal readonly ref partial struct FindByTypeValueRequest(ushort start, ushort end, ushort type, [Rest] ReadOnlySpan<byte> value);

/// <summary>ATT_FIND_BY_TYPE_VALUE_RSP ([Vol 3, Part F] 3.4.3.4).</summary>
/// <param name="data">The elements as on the wire.</param>
[AttPdu(AttOpcode.FindByTypeValueResponse)]
internal readonly ref partial struct FindByTypeValueResponse([Elements(FindByTypeValueResponse.ElementLength)] ReadOnlySpan<byte> data)
{
    /// <summary>Octets of one element.</summary>
    public const int ElementLength = 4;
}
