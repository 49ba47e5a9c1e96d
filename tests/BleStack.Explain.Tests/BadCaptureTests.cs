using System;
using System.Linq;
using System.Text;
using BleStack.Explain.Capture;
using Xunit;

namespace BleStack.Explain.Tests;

/// <summary>Files that are not captures, or damaged ones: one clear line, or the result up to the damage.</summary>
public sealed class BadCaptureTests
{
    [Fact]
    public void An_empty_file() => Refused([], "is empty");

    [Fact]
    public void A_text_file() => Refused(Encoding.UTF8.GetBytes("Dear all, please find attached\n"), "is neither a supported capture");

    [Fact]
    public void A_zip_archive() => Refused("PK\u0003\u0004 bugreport"u8.ToArray(), "btsnoop_hci.log");

    [Fact]
    public void A_capture_of_Ethernet() => Refused(Traces.Pcap([(TimeSpan.Zero, new byte[60])], 1), "link type 1 (Ethernet)");

    [Fact]
    public void A_capture_without_packets() => Refused(Traces.Pcap([], 201), "without packets");

    [Fact]
    public void An_unknown_datalink() => Refused([.. "btsnoop\0"u8, 0, 0, 0, 1, 0, 0, 0x03, 0xEB, 0, 0], "datalink 1003 (BCSP)");

    [Fact]
    public void A_gzip_file_that_is_none() => Refused([0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 1, 2, 3, 4, 5, 6, 7, 8], "damaged");

    [Fact]
    public void A_record_that_claims_four_gigabytes_ends_the_reading_with_the_place()
    {
        using Recording recording = new Recording().Play();
        byte[] huge = [.. recording.PhoneTrace, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, .. new byte[16]];
        Told told = Told.Of(huge);
        Assert.Contains("claims 4,294,967,295 octets", told.Result.Problem, StringComparison.Ordinal);
        Assert.Contains("level 4", told.Verdict, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cut_at_any_octet_gives_the_result_up_to_there()
    {
        using Recording recording = new Recording().Play();
        byte[] whole = recording.PhoneTrace;
        int records = Traces.Records(whole).Count;
        for (int length = 17; length < whole.Length; length += 61)
        {
            try
            {
                Told told = Told.Of(whole[..length]);
                Assert.True(told.Result.Records < records);
            }
            catch (CaptureException exception)
            {
                Assert.Contains("in the middle of", exception.Message, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void Any_octet_may_be_wrong()
    {
        using Recording recording = new Recording().Play();
        var random = new Random(16);
        byte[][] captures = [recording.PhoneTrace,
            Traces.Pcapng(Traces.Records(recording.PhoneTrace).Select(static record =>
                (record.Time - DateTimeOffset.UnixEpoch, record.Packet, record.IsReceived)), 187)];
        for (int turn = 0; turn < 600; turn++)
        {
            byte[] damaged = [.. captures[turn % 2]];
            for (int i = 0; i < 1 + turn % 9; i++) damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            try
            {
                Told.Of(damaged);
            }
            catch (CaptureException)
            {
                // One line, as it should be.
            }
        }
    }

    [Fact]
    public void Sixty_megabytes_of_notifications_need_no_memory_of_their_own()
    {
        byte[] notification = Told.Hex("02 40 20 0b 00 07 00 04 00 1b 03 00 00 48 01 02");
        using var endless = new RepeatingTrace(notification, 60 << 20);
        Told.Of(new RepeatingTrace(notification, 1 << 20));
        long before = GC.GetAllocatedBytesForCurrentThread();
        Told told = Told.Of(endless);
        long used = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(told.Result.Records > 1_000_000);
        Assert.True(used < 4 << 20, $"{used} octets were allocated for {told.Result.Records} packets.");
        Assert.Contains(told.Texts, static text => text.Contains("more times, at last with", StringComparison.Ordinal));
    }

    private static void Refused(byte[] capture, string part)
    {
        CaptureException exception = Assert.Throws<CaptureException>(() => Told.Of(capture));
        Assert.Contains(part, exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', exception.Message);
    }

    /// <summary>A btsnoop file of one repeated packet, generated while it is read.</summary>
    internal sealed class RepeatingTrace(byte[] packet, long length) : ReadOnlyStream
    {
        private readonly byte[] _record =
        [
            0,
            0,
            0,
            (byte)packet.Length,
            0,
            0,
            0,
            (byte)packet.Length,
            0,
            0,
            0,
            1,
            0,
            0,
            0,
            0,
            0x00,
            0xE2,
            0x7A,
            0,
            0,
            0,
            0,
            0,
            .. packet,
        ];
        private readonly byte[] _header = [.. "btsnoop\0"u8, 0, 0, 0, 1, 0, 0, 0x03, 0xEA];
        private long _at;

        public override int Read(Span<byte> buffer)
        {
            int given = 0;
            for (; given < buffer.Length && _at < length; given++, _at++)
                buffer[given] = _at < _header.Length ? _header[_at] : _record[(_at - _header.Length) % _record.Length];
            return given;
        }
    }
}
