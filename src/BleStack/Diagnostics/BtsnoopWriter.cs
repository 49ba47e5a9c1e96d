using System;
using System.Buffers.Binary;
using System.IO;
using System.Threading;
using BleStack.Hci;
using BleStack.Hci.Packets;

namespace BleStack.Diagnostics;

/// <summary>Records HCI traffic as btsnoop, datalink 1002 (HCI UART), which Wireshark, tshark and btmon read.</summary>
/// <remarks>
/// Each record reaches the operating system before <see cref="Write"/> returns, so a trace is complete up to a crash. A write that fails
/// (a full disk) ends the trace and says so once through <see cref="Failed"/>; the traffic it watches goes on. Callable from any thread.
/// </remarks>
public sealed class BtsnoopWriter : IHciTrace, IDisposable
{
    internal const uint HciUart = 1002;
    internal const int RecordHeader = 24;

    // Microseconds from 0000-01-01, the format's epoch, to 1970-01-01.
    internal const long UnixEpoch = 0x00DC_DDB3_0F2F_8000;

    private readonly Stream _stream;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private byte[] _record = new byte[RecordHeader + 64];
    private bool _ended;

    /// <summary>
    /// Writes to <paramref name="stream"/>, which it disposes with itself; timestamps are of <paramref name="time"/> (default the
    /// system's).
    /// </summary>
    public BtsnoopWriter(Stream stream, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        (_stream, _time) = (stream, time ?? TimeProvider.System);
        Span<byte> header = stackalloc byte[16];
        "btsnoop\0"u8.CopyTo(header);
        BinaryPrimitives.WriteUInt32BigEndian(header[8..], 1);
        BinaryPrimitives.WriteUInt32BigEndian(header[12..], HciUart);
        _stream.Write(header);
        _stream.Flush();
    }

    /// <summary>Raised once, with what is wrong, when the trace can not be continued. May come on any thread.</summary>
    public event Action<string>? Failed;

    /// <summary>Creates or replaces a trace file.</summary>
    /// <exception cref="IOException">The file cannot be created; the message says why.</exception>
    public static BtsnoopWriter Create(string path, TimeProvider? time = null)
    {
        try
        {
            return new BtsnoopWriter(new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.ReadWrite), time);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new IOException($"The trace {path} cannot be written: {exception.Message}", exception);
        }
    }

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> packet, bool received)
    {
        string? failure = null;
        lock (_gate)
        {
            if (_ended || packet.IsEmpty) return;
            try
            {
                Append(packet, received);
            }
            // A file that may not grow (EFBIG) is an ArgumentOutOfRangeException of .NET's.
            catch (Exception exception)
                when (exception
                        is IOException
                            or UnauthorizedAccessException
                            or ObjectDisposedException
                            or NotSupportedException
                            or ArgumentOutOfRangeException
                )
            {
                _ended = true;
                failure = exception.Message;
            }
        }

        if (failure is not null) Failed?.Invoke($"The packet trace ends here: {failure}");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            _ended = true;
            try
            {
                _stream.Dispose();
            }
            catch (IOException)
            {
                // Every record was flushed by itself; a failing close loses nothing and must not hide what is being closed.
            }
        }
    }

    private void Append(ReadOnlySpan<byte> packet, bool received)
    {
        int length = RecordHeader + packet.Length;
        if (_record.Length < length) _record = new byte[Math.Max(length, _record.Length * 2)];
        bool control = (H4PacketType)packet[0] is H4PacketType.Command or H4PacketType.Event;
        Span<byte> record = _record.AsSpan(0, length);
        BinaryPrimitives.WriteUInt32BigEndian(record, (uint)packet.Length);
        BinaryPrimitives.WriteUInt32BigEndian(record[4..], (uint)packet.Length);
        BinaryPrimitives.WriteUInt32BigEndian(record[8..], (received ? 1u : 0u) | (control ? 2u : 0u));
        BinaryPrimitives.WriteUInt32BigEndian(record[12..], 0);
        BinaryPrimitives.WriteInt64BigEndian(
            record[16..],
            UnixEpoch + (_time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond
        );
        packet.CopyTo(record[RecordHeader..]);
        _stream.Write(record);
        _stream.Flush();
    }
}
