using System;
using System.Collections.Generic;
using System.Linq;
using BleStack.Core;
using BleStack.Hci;
using Xunit;

namespace BleStack.Tests.Hci;

public sealed class H4FramerTests
{
    private static readonly byte[][] Packets =
    [
        [0x01, 0x03, 0x0C, 0x00],
        [0x04, 0x0E, 0x04, 0x01, 0x03, 0x0C, 0x00],
        [0x02, 0x40, 0x20, 0x07, 0x00, 0x03, 0x00, 0x04, 0x00, 0x02, 0x05, 0x02],
        [0x03, 0x01, 0x00, 0x02, 0xAA, 0xBB],
        [0x05, 0x01, 0x00, 0x03, 0xC0, 0x01, 0x02, 0x03],
        [0x02, 0x40, 0x00, 0x00, 0x00],
        [0x04, 0xFF, 0x00],
    ];

    private static readonly byte[] Stream = [.. Packets.SelectMany(p => p)];

    [Fact]
    public void Packets_come_out_whole_at_every_fragment_size()
    {
        for (int size = 1; size <= Stream.Length; size++)
        {
            var sink = new Sink();
            using var framer = new H4Framer(sink);
            foreach (byte[] piece in Stream.Chunk(size)) framer.Push(piece);
            Assert.Equal(Packets, sink.Packets);
            Assert.Equal(0, framer.Held);
        }
    }

    [Fact]
    public void Packets_come_out_whole_at_random_cuts()
    {
        var random = new Random(7);
        for (int round = 0; round < 500; round++)
        {
            var sink = new Sink();
            using var framer = new H4Framer(sink);
            for (int at = 0; at < Stream.Length;)
            {
                int length = Math.Min(random.Next(0, 9), Stream.Length - at);
                framer.Push(Stream.AsSpan(at, length));
                at += length;
            }

            Assert.Equal(Packets, sink.Packets);
        }
    }

    [Fact]
    public void The_longest_ACL_packet_passes_in_pieces()
    {
        byte[] packet = new byte[5 + 0xFFFF];
        new SeededRandom(1).Fill(packet);
        (packet[0], packet[3], packet[4]) = (0x02, 0xFF, 0xFF);
        var sink = new Sink();
        using var framer = new H4Framer(sink);
        foreach (byte[] piece in packet.Chunk(1000)) framer.Push(piece);
        Assert.Equal(packet, Assert.Single(sink.Packets));
    }

    [Theory]
    [InlineData(0x00)]
    [InlineData(0x06)]
    [InlineData(0xFF)]
    public void An_octet_that_is_no_indicator_ends_the_stream_and_is_named(byte octet)
    {
        var sink = new Sink();
        using var framer = new H4Framer(sink);
        framer.Push(Packets[0]);
        HciTransportException error = Assert.Throws<HciTransportException>(() => framer.Push([octet, 1, 2]));
        Assert.Contains($"Octet 4 of the HCI stream is 0x{octet:X2}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cut_packet_is_held_and_not_delivered()
    {
        var sink = new Sink();
        using var framer = new H4Framer(sink);
        framer.Push([0x04, 0x0E, 0x04, 0x01]);
        Assert.Empty(sink.Packets);
        Assert.Equal(4, framer.Held);
    }

    [Fact]
    public void Steady_state_allocates_nothing()
    {
        var sink = new CountingSink();
        using var framer = new H4Framer(sink);
        byte[] packet = Packets[2];
        for (int i = 0; i < 100; i++) PushSplit(framer, packet);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++) PushSplit(framer, packet);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(1100, sink.Count);
    }

    [Fact]
    public void The_longest_packet_octet_by_octet_takes_one_buffer()
    {
        const int Room = 1 << 17;
        var sink = new CountingSink();
        using var framer = new H4Framer(sink);
        byte[] packet = new byte[5 + 0xFFFF];
        packet[0] = 0x02;
        packet[3] = packet[4] = 0xFF;
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < packet.Length; i++) framer.Push(packet.AsSpan(i, 1));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, Room + 4096);
        Assert.Equal((1, 0), (sink.Count, framer.Held));
    }

    private static void PushSplit(H4Framer framer, byte[] packet)
    {
        framer.Push(packet.AsSpan(0, 3));
        framer.Push(packet.AsSpan(3));
    }

    private sealed class Sink : IHciPacketSink
    {
        public List<byte[]> Packets { get; } = [];

        public void OnPacket(ReadOnlySpan<byte> packet) => Packets.Add(packet.ToArray());

        public void OnClosed(string reason) => throw new InvalidOperationException(reason);
    }

    private sealed class CountingSink : IHciPacketSink
    {
        public int Count { get; private set; }

        public void OnPacket(ReadOnlySpan<byte> packet) => Count++;

        public void OnClosed(string reason) => throw new InvalidOperationException(reason);
    }
}
