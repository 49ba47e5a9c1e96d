using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using BleStack.Diagnostics;

namespace BleStack.Explain.Tests;

/// <summary>Writes one trace in the other formats, following their public descriptions.</summary>
internal static class Traces
{
    private const long Epoch = 0x00DC_DDB3_0F2F_8000;

    public static IReadOnlyList<BtsnoopRecord> Records(byte[] trace)
    {
        using var reader = new BtsnoopReader(new MemoryStream(trace));
        List<BtsnoopRecord> records = [];
        while (reader.Read() is { } record) records.Add(record);
        return records;
    }

    /// <summary>The trace without the records after number <paramref name="after"/> up to number <paramref name="upTo"/>.</summary>
    public static byte[] Without(byte[] trace, int after, int upTo)
    {
        List<BtsnoopRecord> kept = [.. Records(trace)];
        kept.RemoveRange(after, upTo - after);
        return Btsnoop(kept, 1002);
    }

    /// <summary>btsnoop of a datalink: 1001 without indicator, 1002 as it is, 2001 with adapter and opcode.</summary>
    public static byte[] Btsnoop(IEnumerable<BtsnoopRecord> records, uint datalink, int adapter = 0, int keep = int.MaxValue)
    {
        using var stream = new MemoryStream();
        stream.Write("btsnoop\0"u8);
        Big(stream, 1, datalink);
        Span<byte> time = stackalloc byte[8];
        foreach (BtsnoopRecord record in records)
        {
            byte[] packet = datalink == 1002 ? record.Packet : record.Packet[1..];
            int length = Math.Min(packet.Length, keep);
            Big(
                stream,
                (uint)packet.Length,
                (uint)length,
                datalink == 2001 ? (uint)adapter << 16 | MonitorOpcode(record) : Flags(record),
                0
            );
            BinaryPrimitives.WriteInt64BigEndian(time, Epoch + Microseconds(record.Time));
            stream.Write(time);
            stream.Write(packet.AsSpan(0, length));
        }

        return stream.ToArray();
    }

    /// <summary>pcap of a link type, in microseconds little-endian or nanoseconds big-endian.</summary>
    public static byte[] Pcap(IEnumerable<(TimeSpan Time, byte[] Packet)> packets, int linkType, bool bigEndianNanoseconds = false)
    {
        using var stream = new MemoryStream();
        Action<uint> number = value =>
        {
            Span<byte> octets = stackalloc byte[4];
            if (bigEndianNanoseconds) BinaryPrimitives.WriteUInt32BigEndian(octets, value);
            else BinaryPrimitives.WriteUInt32LittleEndian(octets, value);
            stream.Write(octets);
        };
        number(bigEndianNanoseconds ? 0xA1B23C4D : 0xA1B2C3D4);
        number(bigEndianNanoseconds ? 0x0002_0004u : 0x0004_0002u);
        foreach (uint value in new uint[] { 0, 0, 65535, (uint)linkType }) number(value);
        foreach ((TimeSpan time, byte[] packet) in packets)
        {
            number((uint)time.TotalSeconds);
            number((uint)(time.Ticks % TimeSpan.TicksPerSecond * (bigEndianNanoseconds ? 100 : 1) / (bigEndianNanoseconds ? 1 : 10)));
            number((uint)packet.Length);
            number((uint)packet.Length);
            stream.Write(packet);
        }

        return stream.ToArray();
    }

    /// <summary>pcapng with one interface in nanoseconds, an option block to skip, and directions in the packets' flags.</summary>
    public static byte[] Pcapng(IEnumerable<(TimeSpan Time, byte[] Packet, bool Received)> packets, int linkType)
    {
        using var stream = new MemoryStream();
        Block(stream, 0x0A0D0D0A, [.. Little(0x1A2B3C4D), 1, 0, 0, 0, .. new byte[] { 255, 255, 255, 255, 255, 255, 255, 255 }]);
        Block(stream, 1, [(byte)linkType, (byte)(linkType >> 8), 0, 0, .. Little(0), 9, 0, 1, 0, 9, 0, 0, 0, 0, 0, 0, 0]);
        Block(stream, 5, [.. Little(0), .. Little(0), .. Little(0)]);
        foreach ((TimeSpan time, byte[] packet, bool received) in packets)
        {
            ulong nanoseconds = (ulong)time.Ticks * 100;
            byte[] padding = new byte[-packet.Length & 3];
            Block(
                stream,
                6,
                [
                    .. Little(0),
                    .. Little((uint)(nanoseconds >> 32)),
                    .. Little((uint)nanoseconds),
                    .. Little((uint)packet.Length),
                    .. Little((uint)packet.Length),
                    .. packet,
                    .. padding,
                    2,
                    0,
                    4,
                    0,
                    .. Little(received ? 1u : 2u),
                    0,
                    0,
                    0,
                    0,
                ]
            );
        }

        return stream.ToArray();
    }

    /// <summary>Apple PacketLogger, big- or little-endian, with a note at the beginning.</summary>
    public static byte[] PacketLogger(IEnumerable<BtsnoopRecord> records, bool littleEndian)
    {
        using var stream = new MemoryStream();
        Write(0xFC, TimeSpan.FromSeconds(1), "a note"u8.ToArray());
        foreach (BtsnoopRecord record in records)
        {
            byte type = record.Packet[0] switch { 1 => 0, 4 => 1, _ => (byte)(record.IsReceived ? 3 : 2) };
            Write(type, record.Time - DateTimeOffset.UnixEpoch, record.Packet[1..]);
        }

        return stream.ToArray();

        void Write(byte type, TimeSpan time, byte[] octets)
        {
            foreach (
                uint value in new[] { (uint)octets.Length + 9, (uint)time.TotalSeconds, (uint)(time.Ticks % TimeSpan.TicksPerSecond / 10) }
            )
            {
                byte[] number = Little(value);
                if (!littleEndian) Array.Reverse(number);
                stream.Write(number);
            }

            stream.WriteByte(type);
            stream.Write(octets);
        }
    }

    public static byte[] Gzip(byte[] octets)
    {
        using var stream = new MemoryStream();
        using (var gzip = new GZipStream(stream, CompressionMode.Compress, leaveOpen: true)) gzip.Write(octets);
        return stream.ToArray();
    }

    public static byte[] Little(uint value) => [(byte)value, (byte)(value >> 8), (byte)(value >> 16), (byte)(value >> 24)];

    private static uint Flags(BtsnoopRecord record) => (record.IsReceived ? 1u : 0) | (record.Packet[0] is 1 or 4 ? 2u : 0);

    private static uint MonitorOpcode(BtsnoopRecord record) => record.Packet[0] switch { 1 => 2, 4 => 3, _ => record.IsReceived ? 5u : 4u };

    private static long Microseconds(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    private static void Block(Stream stream, uint type, byte[] body)
    {
        uint length = (uint)(12 + body.Length);
        stream.Write(Little(type));
        stream.Write(Little(length));
        stream.Write(body);
        stream.Write(Little(length));
    }

    private static void Big(Stream stream, params uint[] values)
    {
        Span<byte> octets = stackalloc byte[4];
        foreach (uint value in values)
        {
            BinaryPrimitives.WriteUInt32BigEndian(octets, value);
            stream.Write(octets);
        }
    }
}
