using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Linq;
using BleStack.Diagnostics;
using Xunit;

namespace BleStack.Explain.Tests;

/// <summary>The same sequence gives the same explanation in every format.</summary>
public sealed class CaptureFormatTests : IDisposable
{
    private readonly Recording _recording = new Recording().Play();
    private readonly string[] _expected;
    private readonly IReadOnlyList<BtsnoopRecord> _records;

    public CaptureFormatTests()
    {
        _expected = Sentences(_recording.PhoneTrace);
        _records = Traces.Records(_recording.PhoneTrace);
        Assert.True(_expected.Length > 20, string.Join('\n', _expected));
    }

    public void Dispose() => _recording.Dispose();

    [Theory]
    [InlineData(1001)]
    [InlineData(1002)]
    [InlineData(2001)]
    public void Btsnoop_of_each_datalink(uint datalink) => Assert.Equal(_expected, Sentences(Traces.Btsnoop(_records, datalink)));

    [Theory]
    [InlineData(187, false)]
    [InlineData(187, true)]
    [InlineData(201, false)]
    [InlineData(254, true)]
    public void Pcap_of_each_link_type_between_host_and_controller(int linkType, bool bigEndian) =>
        Assert.Equal(
            _expected,
            Sentences(Traces.Pcap(_records.Select(record => (Time(record), Wrap(record, linkType))), linkType, bigEndian))
        );

    [Theory]
    [InlineData(187)]
    [InlineData(201)]
    [InlineData(254)]
    public void Pcapng_of_each_link_type_between_host_and_controller(int linkType) =>
        Assert.Equal(_expected,
            Sentences(Traces.Pcapng(_records.Select(record => (Time(record), Wrap(record, linkType), record.IsReceived)), linkType)));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Apple_PacketLogger_in_both_byte_orders(bool littleEndian) =>
        Assert.Equal(_expected, Sentences(Traces.PacketLogger(_records, littleEndian)));

    [Fact]
    public void Gzip_of_a_capture() => Assert.Equal(_expected, Sentences(Traces.Gzip(_recording.PhoneTrace)));

    [Fact]
    public void Two_sections_of_pcapng_in_one_file()
    {
        byte[] half = Traces.Pcapng(
            _records.Take(_records.Count / 2).Select(static record => (Time(record), record.Packet, record.IsReceived)),
            187
        );
        byte[] other = Traces.Pcapng(
            _records.Skip(_records.Count / 2).Select(static record => (Time(record), record.Packet, record.IsReceived)),
            187
        );
        Assert.Equal(_expected, Sentences([.. half, .. other]));
    }

    [Fact]
    public void Two_controllers_in_one_monitor_file_are_kept_apart()
    {
        byte[] first = Traces.Btsnoop(_records, 2001), second = Traces.Btsnoop(_records, 2001, adapter: 1);
        Told told = Told.Of([.. first, .. second.AsSpan(16)]);
        Assert.Equal([0, 1], told.Stories.Select(static story => story.Adapter).Order());
    }

    [Fact]
    public void Packets_kept_only_in_part_cost_their_values_and_nothing_else()
    {
        Told told = Told.Of(Traces.Btsnoop(_records, 1002, keep: 14));
        Assert.True(told.Result.CutPackets > 0);
        Assert.Contains(told.Texts, static text => text.StartsWith("The phone asks to pair", StringComparison.Ordinal)
            || text.Contains("kept only the beginning", StringComparison.Ordinal));
        Assert.Single(told.Stories);
    }

    [Fact]
    public void A_capture_that_begins_in_the_middle_finds_out_who_is_who()
    {
        int pairing = (int)Told.Of(_recording.DeviceTrace).Pairing.Steps[0].Packet;
        Told told = Told.Of(Traces.Btsnoop(Traces.Records(_recording.DeviceTrace).Skip(pairing - 1), 1002));
        Assert.True(told.Stories[0].StartsInMiddle);
        Assert.Contains("level 4", told.Verdict, StringComparison.Ordinal);
        Assert.Equal(Capture.Party.Device, told.Stories[0].Local);
    }

    [Fact]
    public void Data_that_overtakes_the_event_of_its_connection_belongs_to_it()
    {
        List<BtsnoopRecord> records = [.. _records];
        int connected = records.FindIndex(static record => record.Packet is [4, 0x3E, _, 0x01 or 0x0A, 0, ..]);
        int request = records.FindIndex(connected, static record => record.IsReceived && record.Packet[0] == 2);
        (BtsnoopRecord data, BtsnoopRecord announced) = (records[request], records[connected]);
        records.RemoveAt(request);
        records.Insert(connected, data with { Time = announced.Time });
        Assert.Equal(_expected, Sentences(Traces.Btsnoop(records, 1002)));
    }

    [Fact]
    public void Data_that_crosses_the_end_of_its_connection_begins_no_other()
    {
        int ended = _records.ToList().FindLastIndex(static record => record.Packet is [4, 0x05, ..]);
        byte[] handle = _records[ended].Packet[4..6];
        DateTimeOffset time = _records[ended].Time;
        BtsnoopRecord sent = new(time, false, [2, handle[0], handle[1], 6, 0, 2, 0, 4, 0, 0x0B, 0x01]);
        BtsnoopRecord received = new(time, true, [2, handle[0], (byte)(handle[1] | 0x20), 7, 0, 3, 0, 4, 0, 0x0A, 3, 0]);
        IEnumerable<BtsnoopRecord> again = _records.Select(record =>
            record with
            {
                Time = record.Time + (time - DateTimeOffset.UnixEpoch) + TimeSpan.FromMinutes(1),
            }
        );
        Told told = Told.Of(Traces.Btsnoop([.. _records, sent, received, .. again], 1002));
        Assert.Equal(2, told.Stories.Count);
        Assert.DoesNotContain(told.Stories, static story => story.StartsInMiddle);
    }

    [Fact]
    public void BR_EDR_traffic_is_passed_over()
    {
        // Connection Complete of handle 0x0042, then an L2CAP Information Request on its signalling channel and data on channel 0x0041.
        byte[][] classic =
        [
            [4, 0x03, 11, 0, 0x42, 0, 1, 2, 3, 4, 5, 6, 1, 0], [2, 0x42, 0x20, 10, 0, 6, 0, 1, 0, 0x0A, 1, 2, 0, 2, 0],
                [2, 0x42, 0x20, 8, 0, 4, 0, 4, 0, 0x0B, 1, 2, 3],
        ];
        IEnumerable<BtsnoopRecord> records = classic.Select(static packet =>
            new BtsnoopRecord(DateTimeOffset.UnixEpoch, true, packet)).Concat(_records);
        Assert.Equal(_expected, Sentences(Traces.Btsnoop(records, 1002)));
    }

    private static string[] Sentences(byte[] capture) =>
        [.. Told.Of(capture).Events.Select(static told => $"{told.Actor} {told.Text} {told.Explanation}")];

    private static TimeSpan Time(BtsnoopRecord record) => record.Time - DateTimeOffset.UnixEpoch;

    private static byte[] Wrap(BtsnoopRecord record, int linkType)
    {
        byte[] head = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(head, record.IsReceived ? 1u : 0);
        byte opcode = record.Packet[0] switch { 1 => 2, 4 => 3, _ => (byte)(record.IsReceived ? 5 : 4) };
        return linkType switch
        {
            187 => record.Packet,
            201 => [.. head, .. record.Packet],
            _ => [0, 0, 0, opcode, .. record.Packet.AsSpan(1)],
        };
    }
}
