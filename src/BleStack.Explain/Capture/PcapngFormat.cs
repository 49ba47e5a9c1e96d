using System;
using System.Buffers.Binary;
using System.Collections.Generic;

namespace BleStack.Explain.Capture;

/// <summary>pcapng: sections in either byte order, several interfaces, enhanced, simple and obsolete packet blocks.</summary>
/// <remarks>Block: type (4), total length (4), body, total length again (4); lengths are multiples of four. Options: code (2), length (2),
/// value padded to four.</remarks>
internal sealed class PcapngFormat : LinkTypeFormat
{
    private const uint SectionHeader = 0x0A0D0D0A;
    private const uint InterfaceDescription = 1;
    private const uint ObsoletePacket = 2;
    private const uint SimplePacket = 3;
    private const uint EnhancedPacket = 6;
    private const int MostInterfaces = 1024;

    private readonly List<Interface> _interfaces = [];
    private bool _bigEndian;

    public PcapngFormat(CaptureInput input, IPacketSink sink, CaptureResult result) : base(input, sink, result) => Result.Format = "pcapng";

    /// <summary>One interface: its link type and how it counts time.</summary>
    private readonly record struct Interface(int LinkType, ulong UnitsPerSecond, long SecondsOffset);

    public override bool ReadRecord()
    {
        if (!Input.TryPeek(12, out Span<byte> start)) return Ended("a block's header");
        if (BinaryPrimitives.ReadUInt32BigEndian(start) == SectionHeader) _bigEndian = start[8] == 0x1A;
        uint type = Number(start);
        uint length = Number(start[4..]);
        if (length < 12 || length % 4 != 0) return Damaged($"claims {length:N0} octets");
        if (type is not (SectionHeader or InterfaceDescription or ObsoletePacket or SimplePacket or EnhancedPacket))
            return Input.TrySkip(length) || Ended("a block");
        if (length > LongestRecord) return Damaged($"claims {length:N0} octets");
        if (!Input.TryPeek((int)length, out Span<byte> block)) return Ended(type >= ObsoletePacket ? "a packet" : "a block");
        bool isGood = OnBlock(type, block[8..^4]);
        if (isGood) Input.Advance(block.Length);
        return isGood;
    }

    private bool OnBlock(uint type, Span<byte> body)
    {
        switch (type)
        {
            case SectionHeader:
                _interfaces.Clear();
                return true;
            case InterfaceDescription:
                return body.Length >= 8 && Add(body);
            case SimplePacket:
                return body.Length >= 4 && OnSimple(body);
            default:
                return body.Length >= 20 ? OnPacket(type, body) : Damaged("is too short for a packet block");
        }
    }

    private bool Add(ReadOnlySpan<byte> body)
    {
        if (_interfaces.Count >= MostInterfaces) return Damaged("describes one interface too many");
        ulong units = 1_000_000;
        long offset = 0;
        for (ReadOnlySpan<byte> options = body[8..]; Next(ref options, out int code, out ReadOnlySpan<byte> value);)
        {
            if (code == 9 && value.Length >= 1) units = Units(value[0]);
            if (code == 14 && value.Length >= 8)
                offset = _bigEndian ? BinaryPrimitives.ReadInt64BigEndian(value) : BinaryPrimitives.ReadInt64LittleEndian(value);
        }

        _interfaces.Add(new Interface(Short(body), units, offset));
        Result.Format = $"pcapng (link type {Short(body)})";
        return true;
    }

    // if_tsresol: a power of ten, or of two where the top bit is set.
    private static ulong Units(byte resolution)
    {
        int power = resolution & 0x7F;
        if ((resolution & 0x80) != 0) return power < 63 ? 1UL << power : 1UL << 62;
        ulong units = 1;
        for (int i = 0; i < Math.Min(power, 18); i++) units *= 10;
        return units;
    }

    private bool OnSimple(Span<byte> body)
    {
        if (_interfaces.Count == 0) return Damaged("belongs to no interface");
        uint original = Number(body);
        Take(
            _interfaces[0].LinkType,
            DateTimeOffset.UnixEpoch,
            0,
            PacketDirection.Unknown,
            body.Slice(4, (int)Math.Min(original, body.Length - 4)),
            original
        );
        return true;
    }

    private bool OnPacket(uint type, Span<byte> body)
    {
        int number = type == EnhancedPacket ? (int)Math.Min(Number(body), int.MaxValue) : Short(body);
        if (number >= _interfaces.Count) return Damaged($"belongs to interface {number}, which was not described");
        uint length = Number(body[12..]);
        if (length > body.Length - 20) return Damaged($"claims {length:N0} octets");
        Interface source = _interfaces[number];
        ulong units = (ulong)Number(body[4..]) << 32 | Number(body[8..]);
        int padded = (int)(length + 3) & ~3;
        PacketDirection direction = Direction(body[Math.Min(20 + padded, body.Length)..]);
        Take(source.LinkType, Time(source, units), number, direction, body.Slice(20, (int)length), Number(body[16..]));
        return true;
    }

    private static DateTimeOffset Time(Interface source, ulong units)
    {
        (ulong seconds, ulong rest) = Math.DivRem(units, source.UnitsPerSecond);
        long nanoseconds = (long)(rest * 1e9 / source.UnitsPerSecond);
        return Stamp.Of((long)Math.Min(seconds, 1UL << 40) + Math.Clamp(source.SecondsOffset, -(1L << 40), 1L << 40), nanoseconds);
    }

    // epb_flags: 1 inbound, 2 outbound.
    private PacketDirection Direction(ReadOnlySpan<byte> options)
    {
        while (Next(ref options, out int code, out ReadOnlySpan<byte> value))
        {
            if (code == 2 && value.Length == 4)
                return (Number(value) & 3) switch
                {
                    1 => PacketDirection.Received,
                    2 => PacketDirection.Sent,
                    _ => PacketDirection.Unknown,
                };
        }

        return PacketDirection.Unknown;
    }

    private bool Next(ref ReadOnlySpan<byte> options, out int code, out ReadOnlySpan<byte> value)
    {
        code = 0;
        value = default;
        if (options.Length < 4) return false;
        code = Short(options);
        int length = Short(options[2..]);
        int padded = length + 3 & ~3;
        if (code == 0 || 4 + padded > options.Length) return false;
        value = options.Slice(4, length);
        options = options[(4 + padded)..];
        return true;
    }

    private uint Number(ReadOnlySpan<byte> at) =>
        _bigEndian ? BinaryPrimitives.ReadUInt32BigEndian(at) : BinaryPrimitives.ReadUInt32LittleEndian(at);

    private int Short(ReadOnlySpan<byte> at) =>
        _bigEndian ? BinaryPrimitives.ReadUInt16BigEndian(at) : BinaryPrimitives.ReadUInt16LittleEndian(at);
}
