using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;

namespace BleStack.Diagnostics;

/// <summary>One packet of a trace.</summary>
/// <param name="Time">When it passed.</param>
/// <param name="IsReceived">From controller to host.</param>
/// <param name="Packet">H4, indicator first.</param>
public sealed record BtsnoopRecord(DateTimeOffset Time, bool IsReceived, byte[] Packet);

/// <summary>Reads btsnoop traces of HCI UART (H4) traffic, front to back.</summary>
public sealed class BtsnoopReader : IDisposable
{
    private const int LongestPacket = 5 + 0xFFFF;

    private readonly Stream _stream;

    /// <summary>Reads the file header; takes over the stream.</summary>
    /// <exception cref="InvalidDataException">Not btsnoop, or of another datalink than HCI UART.</exception>
    public BtsnoopReader(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        _stream = stream;
        Span<byte> header = stackalloc byte[16];
        if (_stream.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) < header.Length || !header.StartsWith("btsnoop\0"u8))
            throw new InvalidDataException("This is not a btsnoop trace.");
        uint datalink = BinaryPrimitives.ReadUInt32BigEndian(header[12..]);
        if (datalink != BtsnoopWriter.HciUart)
            throw new InvalidDataException($"The trace has datalink {datalink}; only HCI UART ({BtsnoopWriter.HciUart}) is read.");
    }

    /// <summary>The trace ended in the middle of a record, as one of a process that was killed may.</summary>
    public bool IsTruncated { get; private set; }

    /// <summary>All whole records of a file.</summary>
    public static IReadOnlyList<BtsnoopRecord> ReadFile(string path)
    {
        using var reader = new BtsnoopReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        List<BtsnoopRecord> records = [];
        while (reader.Read() is { } record) records.Add(record);
        return records;
    }

    /// <summary>The next record; null at the end.</summary>
    /// <exception cref="InvalidDataException">A length no HCI packet has.</exception>
    public BtsnoopRecord? Read()
    {
        Span<byte> header = stackalloc byte[BtsnoopWriter.RecordHeader];
        int got = _stream.ReadAtLeast(header, header.Length, throwOnEndOfStream: false);
        if (got < header.Length)
        {
            IsTruncated = got > 0;
            return null;
        }

        uint length = BinaryPrimitives.ReadUInt32BigEndian(header[4..]);
        if (length is 0 or > LongestPacket)
            throw new InvalidDataException($"A record of the trace claims {length} octets; the file is damaged.");
        byte[] packet = new byte[length];
        if (_stream.ReadAtLeast(packet, packet.Length, throwOnEndOfStream: false) < packet.Length)
        {
            IsTruncated = true;
            return null;
        }

        long microseconds = BinaryPrimitives.ReadInt64BigEndian(header[16..]) - BtsnoopWriter.UnixEpoch;
        bool received = (BinaryPrimitives.ReadUInt32BigEndian(header[8..]) & 1) != 0;
        return new BtsnoopRecord(Stamp(microseconds), received, packet);
    }

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();

    private static DateTimeOffset Stamp(long microseconds)
    {
        long ticks = Math.Clamp(microseconds, -62_135_596_800_000_000, 253_402_300_799_000_000) * TimeSpan.TicksPerMicrosecond;
        return DateTimeOffset.UnixEpoch.AddTicks(ticks);
    }
}
