using System;
using BleStack.Core;

namespace BleStack.Att.Pdus;

/// <summary>What all attribute PDUs share: one octet of opcode, then the parameters ([Vol 3, Part F] 3.3.1).</summary>
internal static class AttPdu
{
    /// <summary>A reader that stands after the opcode.</summary>
    /// <exception cref="MalformedPduException">Another PDU, or an empty one.</exception>
    public static PduReader Open(ReadOnlySpan<byte> pdu, AttOpcode opcode)
    {
        var reader = new PduReader(pdu);
        byte found = reader.U8();
        if (found != (byte)opcode) ThrowOther(opcode, found);
        return reader;
    }

    private static void ThrowOther(AttOpcode expected, byte found) =>
        throw new MalformedPduException($"Expected the attribute opcode 0x{(byte)expected:X2}, found 0x{found:X2}.");

    /// <summary>The rest of a list whose elements have <paramref name="size"/> octets each: not empty, and whole.</summary>
    public static ReadOnlySpan<byte> List(scoped ref PduReader reader, int size)
    {
        if (reader.AtEnd || reader.Remaining % size != 0)
            throw new MalformedPduException($"{reader.Remaining} octet(s) do not divide into elements of {size}.");
        return reader.Rest();
    }

    /// <summary>A UUID that is the whole rest of the PDU; ATT knows 2 and 16 octets only ([Vol 3, Part F] 3.2.1).</summary>
    public static BleUuid Uuid(scoped ref PduReader reader)
    {
        if (reader.Remaining is 2 or 16) return BleUuid.Read(reader.Rest());
        throw new MalformedPduException($"An attribute type has 2 or 16 octets, not {reader.Remaining}.");
    }
}
