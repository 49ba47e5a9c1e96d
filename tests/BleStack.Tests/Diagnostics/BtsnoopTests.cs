using System;
using System.Collections.Generic;
using System.IO;
using BleStack.Core;
using BleStack.Diagnostics;
using Xunit;

namespace BleStack.Tests.Diagnostics;

public sealed class BtsnoopTests
{
    private static readonly byte[] Command = [0x01, 0x03, 0x0C, 0x00];
    private static readonly byte[] Acl = [0x02, 0x40, 0x20, 0x01, 0x00, 0xAA];

    [Fact]
    public void A_record_has_the_formats_octets()
    {
        var loop = new SimulatedLoop(DateTimeOffset.UnixEpoch.AddMicroseconds(1));
        var stream = new MemoryStream();
        using var writer = new BtsnoopWriter(stream, loop.Time);
        writer.Write(Command, received: false);
        writer.Write(Acl, received: true);
        Assert.Equal(
            "6274736E6F6F7000" + "00000001" + "000003EA"
            + "00000004" + "00000004" + "00000002" + "00000000" + "00DCDDB30F2F8001" + "01030C00"
            + "00000006" + "00000006" + "00000001" + "00000000" + "00DCDDB30F2F8001" + "0240200100AA",
            Convert.ToHexString(stream.ToArray()));
    }

    [Fact]
    public void What_was_written_is_read_back()
    {
        var loop = new SimulatedLoop();
        string path = Path.GetTempFileName();
        try
        {
            using (BtsnoopWriter writer = BtsnoopWriter.Create(path, loop.Time))
            {
                writer.Write(Command, received: false);
                loop.Advance(TimeSpan.FromMilliseconds(1500));
                writer.Write(Acl, received: true);
                IReadOnlyList<BtsnoopRecord> live = BtsnoopReader.ReadFile(path);
                Assert.Equal(2, live.Count);
            }

            IReadOnlyList<BtsnoopRecord> records = BtsnoopReader.ReadFile(path);
            Assert.Equal(Command, records[0].Packet);
            Assert.False(records[0].IsReceived);
            Assert.Equal(Acl, records[1].Packet);
            Assert.True(records[1].IsReceived);
            Assert.Equal(TimeSpan.FromMilliseconds(1500), records[1].Time - records[0].Time);
            Assert.Equal(loop.Time.GetUtcNow(), records[1].Time);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void A_trace_cut_off_gives_its_whole_records()
    {
        var stream = new MemoryStream();
        using var writer = new BtsnoopWriter(stream);
        writer.Write(Command, received: false);
        long whole = stream.Length;
        writer.Write(Acl, received: true);
        byte[] octets = stream.ToArray();
        for (int length = (int)whole + 1; length < octets.Length; length++)
        {
            using var reader = new BtsnoopReader(new MemoryStream(octets, 0, length));
            Assert.NotNull(reader.Read());
            Assert.Null(reader.Read());
            Assert.True(reader.IsTruncated);
        }
    }

    [Fact]
    public void Something_else_is_not_taken_for_a_trace()
    {
        Assert.Throws<InvalidDataException>(() => new BtsnoopReader(new MemoryStream("pcap"u8.ToArray())));
        byte[] other = Convert.FromHexString("6274736E6F6F700000000001000003E9");
        Assert.Contains(
            "datalink 1001",
            Assert.Throws<InvalidDataException>(() => new BtsnoopReader(new MemoryStream(other))).Message,
            StringComparison.Ordinal
        );
        byte[] huge = Convert.FromHexString("6274736E6F6F700000000001000003EA" + "FFFFFFFFFFFFFFFF" + new string('0', 32));
        using var reader = new BtsnoopReader(new MemoryStream(huge));
        Assert.Throws<InvalidDataException>(reader.Read);
    }

    [Fact]
    public void A_full_disk_ends_the_trace_once_and_nothing_else()
    {
        List<string> failures = [];
        using var writer = new BtsnoopWriter(new FullDisk());
        writer.Failed += failures.Add;
        for (int i = 0; i < 5; i++) writer.Write(Command, received: false);
        Assert.Equal("The packet trace ends here: No space left on device", Assert.Single(failures));
    }

    [Fact]
    public void A_path_that_cannot_be_written_is_named()
    {
        IOException error = Assert.Throws<IOException>(() => BtsnoopWriter.Create("/nowhere/at/all/x.btsnoop"));
        Assert.Contains("The trace /nowhere/at/all/x.btsnoop cannot be written", error.Message, StringComparison.Ordinal);
    }

    private sealed class FullDisk : MemoryStream
    {
        public override void Write(ReadOnlySpan<byte> buffer)
        {
            if (Length > 40) throw new IOException("No space left on device");
            base.Write(buffer);
        }
    }
}
