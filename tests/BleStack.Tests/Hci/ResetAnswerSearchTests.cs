using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Threading.Tasks;
using BleStack.Gap;
using BleStack.Hci;
using Xunit;

namespace BleStack.Tests.Hci;

/// <summary>A host finds the answer to its reset behind whatever lies in the stream before it.</summary>
public sealed class ResetAnswerSearchTests
{
    private static readonly byte[] s_answer = [0x04, 0x0E, 0x04, 0x01, 0x03, 0x0C, 0x00];
    private static readonly byte[] s_next = [0x04, 0xFF, 0x01, 0x2A];

    public static TheoryData<string, byte[]> Noise() => new()
    {
        { "nothing", [] },
        { "what a boot loader prints", "ets Jul 29 2019 12:21:46\r\nrst:0x1 (POWERON_RESET),boot:0x13\r\n"u8.ToArray() },
        { "half an event", [0x04, 0x3E, 0x20, 0x02] },
        { "the header of a long ACL packet", [0x02, 0x40, 0x20, 0xFF, 0xFF] },
        { "the beginning of the answer, and again", [0x04, 0x0E, 0x04, 0x04, 0x0E, 0x04, 0x01, 0x03] },
        { "whole events", [0x04, 0x10, 0x01, 0x42, 0x04, 0x05, 0x04, 0x00, 0x01, 0x00, 0x13] },
        { "zeros", new byte[3000] },
    };

    [Theory]
    [MemberData(nameof(Noise))]
    public void Noise_before_the_answer_is_dropped_at_every_fragment_size(string what, byte[] noise)
    {
        byte[] stream = [.. noise, .. s_answer, .. s_next];
        for (int size = 1; size <= Math.Min(stream.Length, 40); size++)
        {
            var sink = new Packets();
            using var framer = new H4Framer(sink);
            framer.AwaitResetAnswer();
            foreach (byte[] piece in stream.Chunk(size)) framer.Push(piece);
            Assert.True(
                new[] { s_answer, s_next }.SelectMany(p => p).SequenceEqual(sink.All.SelectMany(p => p)),
                $"{what}, {size} octets at a time"
            );
            Assert.Equal(0, framer.Held);
        }
    }

    [Fact]
    public void What_follows_the_answer_must_be_a_packet()
    {
        using var framer = new H4Framer(new Packets());
        framer.AwaitResetAnswer();
        HciTransportException error = Assert.Throws<HciTransportException>(() => framer.Push([0x55, .. s_answer, 0x48]));
        Assert.Contains("Octet 8 ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_second_reset_drops_the_packet_that_was_under_way()
    {
        var sink = new Packets();
        using var framer = new H4Framer(sink);
        framer.Push([0x04, 0x3E, 0x20, 0x02]);
        framer.AwaitResetAnswer();
        framer.Push(s_answer);
        Assert.Equal(s_answer, Assert.Single(sink.All));
    }

    [Fact]
    public async Task A_host_on_a_stream_starts_behind_noise_that_was_there_before_it_asked()
    {
        (Stream near, Stream far) = Pair();
        using var controller = far;
        await far.WriteAsync("ets Jul 29 2019\r\n"u8.ToArray());
        await using var host = new BleHost(new StreamTransport(near, "test"));
        Task start = host.StartAsync();
        byte[] command = new byte[4];
        await far.ReadExactlyAsync(command).AsTask().WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Equal([1, 3, 0x0C, 0], command);
        await far.WriteAsync(new byte[] { 0x55, 0x04, 0x0E, 0x04, 0x01, 0x03, 0x0C, 0x00 });
        await far.ReadExactlyAsync(command).AsTask().WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Equal([1, 1, 0x10, 0], command);
        far.Dispose();
        Assert.Contains(
            "closed by the far end",
            (await Assert.ThrowsAsync<HciTransportException>(() => start)).Message,
            StringComparison.Ordinal
        );
    }

    private static (Stream Near, Stream Far) Pair()
    {
        string path = Path.Combine(Path.GetTempPath(), $"hci-{Guid.NewGuid():N}");
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen();
        var near = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        near.Connect(new UnixDomainSocketEndPoint(path));
        Socket far = listener.Accept();
        File.Delete(path);
        return (new NetworkStream(near, ownsSocket: true), new NetworkStream(far, ownsSocket: true));
    }

    private sealed class Packets : IHciPacketSink
    {
        public List<byte[]> All { get; } = [];

        public void OnPacket(ReadOnlySpan<byte> packet) => All.Add(packet.ToArray());

        public void OnClosed(string reason)
        {
        }
    }
}
