using System;
using System.Buffers.Binary;
using BleStack.Hci.Packets;

namespace BleStack.Explain.Capture;

/// <summary>Apple PacketLogger (.pklg), in either byte order.</summary>
/// <remarks>No file header. Record: length of what follows (4), seconds (4), microseconds (4), type (1), octets.</remarks>
internal sealed class PacketLoggerFormat : CaptureFormat
{
    private const int LengthField = 4;
    private const int Header = 13;
    private readonly bool _littleEndian;

    public PacketLoggerFormat(CaptureInput input, IPacketSink sink, CaptureResult result, bool littleEndian) : base(input, sink, result)
    {
        _littleEndian = littleEndian;
        Result.Format = "Apple PacketLogger";
    }

    /// <summary>The format has no magic number: it is recognized by a plausible first record.</summary>
    public static bool Looks(ReadOnlySpan<byte> beginning, out bool littleEndian)
    {
        littleEndian = false;
        if (beginning.Length < Header) return false;
        littleEndian = BinaryPrimitives.ReadUInt32BigEndian(beginning) > LongestRecord;
        uint length = Number(beginning, littleEndian);
        uint microseconds = Number(beginning[8..], littleEndian);
        return length is >= 9 and <= LongestRecord && microseconds < 1_000_000 && beginning[12] is <= 0x0B or >= 0xF0;
    }

    public override bool ReadRecord()
    {
        if (!Input.TryPeek(Header, out Span<byte> header)) return Ended("a record's header");
        uint length = Number(header, _littleEndian);
        if (length is < Header - LengthField or > LongestRecord) return Damaged($"claims {length:N0} octets");
        if (!Input.TryPeek(LengthField + (int)length, out Span<byte> record)) return Ended("a packet");
        DateTimeOffset time = Stamp.Of(Number(record[4..], _littleEndian), Number(record[8..], _littleEndian) * 1000L);
        Result.Records++;
        if (TryIndicate(record[12], out H4PacketType type, out PacketDirection direction))
        {
            record[12] = (byte)type;
            Give(time, 0, direction, record[12..], record.Length - 12);
        }

        Input.Advance(record.Length);
        return true;
    }

    // 0 command, 1 event, 2 and 3 ACL sent and received; the others are audio and notes of the logger.
    private static bool TryIndicate(byte kind, out H4PacketType type, out PacketDirection direction)
    {
        (type, direction) = kind switch
        {
            0 => (H4PacketType.Command, PacketDirection.Sent),
            1 => (H4PacketType.Event, PacketDirection.Received),
            2 => (H4PacketType.AclData, PacketDirection.Sent),
            3 => (H4PacketType.AclData, PacketDirection.Received),
            _ => (default, PacketDirection.Unknown),
        };
        return direction != PacketDirection.Unknown;
    }

    private static uint Number(ReadOnlySpan<byte> at, bool littleEndian) =>
        littleEndian ? BinaryPrimitives.ReadUInt32LittleEndian(at) : BinaryPrimitives.ReadUInt32BigEndian(at);
}
