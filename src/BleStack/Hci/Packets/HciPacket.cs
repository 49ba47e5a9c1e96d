using System;
using System.Buffers.Binary;
using BleStack.Core;

namespace BleStack.Hci.Packets;

/// <summary>Frames HCI packets as H4 carries them: packet indicator, header, parameters ([Vol 4, Part A] 2, [Vol 4, Part E] 5.4).</summary>
/// <remarks>
/// Nothing here allocates. Writers return the packet's length; readers throw <see cref="MalformedPduException"/> on a length that does not
/// fit.
/// </remarks>
internal static class HciPacket
{
    /// <summary>Octets of the longest command packet, indicator included.</summary>
    public const int MaxCommandLength = 1 + 3 + 255;

    /// <summary>Octets of the longest event packet, indicator included.</summary>
    public const int MaxEventLength = 1 + 2 + 255;

    /// <summary>Octets before the data of an ACL packet, indicator included.</summary>
    public const int AclHeaderLength = 1 + AclHeader.Length;

    /// <summary>Writes a command without parameters.</summary>
    public static int WriteCommand(Span<byte> buffer, HciOpcode opcode)
    {
        var writer = new PduWriter(buffer);
        writer.U8((byte)H4PacketType.Command);
        writer.U16((ushort)opcode);
        writer.U8(0);
        return writer.Length;
    }

    public static int WriteCommand<T>(Span<byte> buffer, scoped in T command) where T : IHciCommand<T>, allows ref struct
    {
        var writer = new PduWriter(buffer[4..]);
        command.Write(ref writer);
        buffer[0] = (byte)H4PacketType.Command;
        BinaryPrimitives.WriteUInt16LittleEndian(buffer[1..], (ushort)T.Opcode);
        buffer[3] = (byte)writer.Length;
        return 4 + writer.Length;
    }

    public static int WriteEvent<T>(Span<byte> buffer, scoped in T value) where T : IHciEvent<T>, allows ref struct
    {
        var writer = new PduWriter(buffer[3..]);
        value.Write(ref writer);
        return EventHeader(buffer, T.Code, writer.Length);
    }

    /// <summary>Writes an LE Meta event.</summary>
    public static int WriteLeEvent<T>(Span<byte> buffer, scoped in T value) where T : ILeEvent<T>, allows ref struct
    {
        var writer = new PduWriter(buffer[4..]);
        value.Write(ref writer);
        buffer[3] = (byte)T.Subevent;
        return EventHeader(buffer, HciEventCode.LeMeta, 1 + writer.Length);
    }

    /// <summary>Writes a Command Complete event with typed return parameters.</summary>
    /// <param name="buffer">At least <see cref="MaxEventLength"/> octets.</param>
    /// <param name="credits">Num_HCI_Command_Packets.</param>
    /// <param name="opcode">The command that is complete.</param>
    /// <param name="value">Its return parameters.</param>
    public static int WriteCommandComplete<T>(Span<byte> buffer, byte credits, HciOpcode opcode, scoped in T value)
        where T : IHciReturn<T>, allows ref struct
    {
        var writer = new PduWriter(buffer[3..]);
        writer.U8(credits);
        writer.U16((ushort)opcode);
        value.Write(ref writer);
        return EventHeader(buffer, HciEventCode.CommandComplete, writer.Length);
    }

    /// <summary>Writes indicator and header of an ACL packet of <paramref name="dataLength"/> octets into the first five octets.</summary>
    public static void WriteAclHeader(Span<byte> buffer, ushort handle, AclBoundary boundary, int dataLength)
    {
        var writer = new PduWriter(buffer);
        writer.U8((byte)H4PacketType.AclData);
        new AclHeader(handle, boundary, 0, (ushort)dataLength).Write(ref writer);
    }

    /// <summary>Splits a command packet.</summary>
    public static HciOpcode ReadCommand(ReadOnlySpan<byte> packet, out ReadOnlySpan<byte> parameters)
    {
        var reader = new PduReader(packet);
        Expect(ref reader, H4PacketType.Command);
        var opcode = (HciOpcode)reader.U16();
        parameters = reader.Bytes(reader.U8());
        reader.End();
        return opcode;
    }

    /// <summary>Splits an event packet.</summary>
    public static HciEventCode ReadEvent(ReadOnlySpan<byte> packet, out ReadOnlySpan<byte> parameters)
    {
        var reader = new PduReader(packet);
        Expect(ref reader, H4PacketType.Event);
        var code = (HciEventCode)reader.U8();
        parameters = reader.Bytes(reader.U8());
        reader.End();
        return code;
    }

    /// <summary>Splits an ACL data packet.</summary>
    public static AclHeader ReadAcl(ReadOnlySpan<byte> packet, out ReadOnlySpan<byte> data)
    {
        var reader = new PduReader(packet);
        Expect(ref reader, H4PacketType.AclData);
        AclHeader header = AclHeader.Read(ref reader);
        data = reader.Bytes(header.DataLength);
        reader.End();
        return header;
    }

    private static void Expect(ref PduReader reader, H4PacketType type)
    {
        byte indicator = reader.U8();
        if (indicator != (byte)type) ThrowUnexpected(indicator, type);
    }

    private static void ThrowUnexpected(byte indicator, H4PacketType type) =>
        throw new MalformedPduException($"Packet indicator 0x{indicator:X2} where {type} was expected.");

    private static int EventHeader(Span<byte> buffer, HciEventCode code, int length)
    {
        buffer[0] = (byte)H4PacketType.Event;
        buffer[1] = (byte)code;
        buffer[2] = checked((byte)length);
        return 3 + length;
    }
}
