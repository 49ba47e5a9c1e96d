using System;
using System.IO;
using System.IO.Compression;
using System.Threading;

namespace BleStack.Explain.Capture;

/// <summary>Reads captures of all supported formats, plain or gzip, sequentially and in constant memory.</summary>
internal static class CaptureFile
{
    private const int Beginning = 16;

    /// <summary>The supported formats, for messages.</summary>
    public const string Formats = "btsnoop (Android, btmon), pcap and pcapng of Bluetooth LE, Apple PacketLogger, plain or gzip";

    /// <summary>Passes all packets of a capture to a sink.</summary>
    /// <param name="stream">The capture; disposed at the end. It need not be seekable.</param>
    /// <param name="sink">Receives the packets.</param>
    /// <param name="cancellationToken">Stops reading between two records.</param>
    /// <exception cref="CaptureException">The stream is not a capture, or contains no Bluetooth LE; the message says what it
    /// is.</exception>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    public static CaptureResult Read(Stream stream, IPacketSink sink, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(sink);
        var result = new CaptureResult();
        using CaptureInput input = Unpack(stream);
        CaptureFormat format = Recognise(input, sink, result);
        try
        {
            while (!cancellationToken.IsCancellationRequested && format.ReadRecord())
            {
            }
        }
        catch (InvalidDataException exception)
        {
            result.Problem = $"the compressed file is damaged after record {result.Records} ({exception.Message}): what precedes it is " +
                "explained";
        }

        cancellationToken.ThrowIfCancellationRequested();
        result.Octets = input.Position;
        if (result.HciPackets == 0 && result.AirPackets == 0) throw new CaptureException(Nothing(result));
        return result;
    }

    private static CaptureInput Unpack(Stream stream)
    {
        byte[] first = new byte[Beginning];
        int got = stream.ReadAtLeast(first, Beginning, throwOnEndOfStream: false);
        if (got == 0) throw new CaptureException("is empty");
        Stream whole = new PeekedStream(first[..got], stream);
        return new CaptureInput(first is [0x1F, 0x8B, ..] ? new GZipStream(whole, CompressionMode.Decompress) : whole);
    }

    private static CaptureFormat Recognise(CaptureInput input, IPacketSink sink, CaptureResult result)
    {
        Span<byte> start = Peek(input);
        if (start.StartsWith("btsnoop\0"u8)) return new BtsnoopFormat(input, sink, result);
        if (PcapFormat.Looks(start)) return new PcapFormat(input, sink, result);
        if (start is [0x0A, 0x0D, 0x0D, 0x0A, ..]) return new PcapngFormat(input, sink, result);
        if (start.StartsWith("PK"u8))
            throw new CaptureException("is a zip archive: unpack it first; in an Android bug report the log is " +
                "FS/data/misc/bluetooth/logs/btsnoop_hci.log");
        if (PacketLoggerFormat.Looks(start, out bool littleEndian)) return new PacketLoggerFormat(input, sink, result, littleEndian);
        throw new CaptureException($"is neither a supported capture nor a console of a board; supported are: {Formats}");
    }

    private static Span<byte> Peek(CaptureInput input)
    {
        try
        {
            input.TryPeek(Beginning, out Span<byte> start);
            return start;
        }
        catch (InvalidDataException exception)
        {
            throw new CaptureException($"looks like a gzip file, but is damaged: {exception.Message}", exception);
        }
    }

    private static string Name(int linkType) => linkType switch { 1 => " (Ethernet)", >= 147 and <= 162 => " (private use)", _ => "" };

    private static string Nothing(CaptureResult result)
    {
        if (result.Problem is { } problem) return $"has no readable Bluetooth packets: {problem}";
        return result switch
        {
            { Records: 0 } => $"is a {result.Format} file without packets",
            { OtherLinkType: >= 0 } =>
                $"is a {result.Format} file without Bluetooth LE: its packets have link type {result.OtherLinkType}{Name(result.OtherLinkType)}; "
                    + "187, 192, 201, 251, 254, 256, 272 and, with an LE link layer inside, 147 to 162 are read",
            _ => $"is a {result.Format} file of {result.Records} records without Bluetooth packets",
        };
    }
}
