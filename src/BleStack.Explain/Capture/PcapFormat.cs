using System;
using System.Buffers.Binary;

namespace BleStack.Explain.Capture;

/// <summary>pcap, in either byte order, with micro- or nanoseconds.</summary>
/// <remarks>File: magic (4), version (4), reserved (8), snap length (4), link type (4). Record: seconds (4), fraction (4), included length
/// (4), original length (4), octets.</remarks>
internal sealed class PcapFormat : LinkTypeFormat
{
    private readonly bool _bigEndian;
    private readonly int _nanosecondsPerUnit;
    private readonly int _recordHeader;
    private readonly int _linkType;

    public PcapFormat(CaptureInput input, IPacketSink sink, CaptureResult result) : base(input, sink, result)
    {
        if (!input.TryPeek(24, out Span<byte> header))
            throw new CaptureException("is a pcap file that ends within its header: it holds no packets");
        _bigEndian = header[0] == 0xA1;
        uint magic = Number(header);
        _nanosecondsPerUnit = magic == 0xA1B23C4D ? 1 : 1000;
        _recordHeader = magic == 0xA1B2CD34 ? 24 : 16; // A variant with eight octets more.
        _linkType = (int)(Number(header[20..]) & 0xFFFF);
        input.Advance(24);
        Result.Format = $"pcap (link type {_linkType})";
    }

    public static bool Looks(ReadOnlySpan<byte> beginning) =>
        beginning
            is [0xA1, 0xB2, 0xC3, 0xD4, ..]
                or [0xD4, 0xC3, 0xB2, 0xA1, ..]
                or [0xA1, 0xB2, 0x3C, 0x4D, ..]
                or [0x4D, 0x3C, 0xB2, 0xA1, ..]
                or [0xA1, 0xB2, 0xCD, 0x34, ..]
                or [0x34, 0xCD, 0xB2, 0xA1, ..];

    public override bool ReadRecord()
    {
        if (!Input.TryPeek(_recordHeader, out Span<byte> header)) return Ended("a record's header");
        uint length = Number(header[8..]);
        if (length > LongestRecord) return Damaged($"claims {length:N0} octets");
        if (!Input.TryPeek(_recordHeader + (int)length, out Span<byte> record)) return Ended("a packet");
        DateTimeOffset time = Stamp.Of(Number(record), (long)Number(record[4..]) * _nanosecondsPerUnit);
        Take(_linkType, time, 0, PacketDirection.Unknown, record[_recordHeader..], Number(record[12..]));
        Input.Advance(record.Length);
        return true;
    }

    private uint Number(ReadOnlySpan<byte> at) =>
        _bigEndian ? BinaryPrimitives.ReadUInt32BigEndian(at) : BinaryPrimitives.ReadUInt32LittleEndian(at);
}
