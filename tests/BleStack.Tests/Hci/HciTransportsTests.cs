using System;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Threading.Tasks;
using BleStack.Hci;
using Xunit;

namespace BleStack.Tests.Hci;

public sealed class HciTransportsTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData("9000", "does not name an HCI transport")]
    [InlineData("usb:0", "does not name an HCI transport")]
    [InlineData("tcp:", "lacks a host or a port")]
    [InlineData("tcp:9000", "lacks a host or a port")]
    [InlineData("tcp:127.0.0.1:x", "\"x\" in \"tcp:127.0.0.1:x\" is not a TCP port")]
    [InlineData("tcp:127.0.0.1:70000", "is not a TCP port")]
    [InlineData("tcp:127.0.0.1:0", "is not a TCP port")]
    [InlineData("unix:", "lacks a path")]
    [InlineData("serial:", "lacks a device")]
    [InlineData("serial:/dev/ttyUSB0:fast", "is not a baud rate")]
    public void A_wrong_name_is_explained(string name, string said)
    {
        FormatException error = Assert.Throws<FormatException>(() => HciTransports.Open(name));
        Assert.Contains(said, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_listening_is_said()
    {
        using var probe = new Socket(SocketType.Stream, ProtocolType.Tcp);
        probe.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        string name = $"tcp:127.0.0.1:{((IPEndPoint)probe.LocalEndPoint!).Port}";
        Assert.Contains(
            $"Nothing listens at {name}",
            Assert.Throws<HciTransportException>(() => HciTransports.Open(name)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_missing_unix_socket_is_said() =>
        Assert.Contains(
            "There is no socket at",
            Assert.Throws<HciTransportException>(() => HciTransports.Open("unix:/nowhere/hci")).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void A_missing_serial_device_is_said() =>
        Assert.Contains(
            "There is no serial device /dev/ttyNONE9",
            Assert.Throws<HciTransportException>(() => HciTransports.Open("serial:/dev/ttyNONE9")).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public async Task Packets_pass_both_ways_over_a_unix_socket_and_the_end_is_told()
    {
        string path = Path.Combine(Path.GetTempPath(), $"hci-{Guid.NewGuid():N}");
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen();
        try
        {
            await ExchangeAsync(listener, $"unix:{path}");
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public async Task Packets_pass_both_ways_over_TCP_and_the_end_is_told()
    {
        using var listener = new Socket(SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        await ExchangeAsync(listener, $"tcp:127.0.0.1:{((IPEndPoint)listener.LocalEndPoint!).Port}");
    }

    [Fact]
    public async Task A_stream_out_of_step_is_closed_with_the_reason()
    {
        using var listener = new Socket(SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        using IHciTransport transport = HciTransports.Open($"tcp:127.0.0.1:{((IPEndPoint)listener.LocalEndPoint!).Port}");
        using Socket peer = await listener.AcceptAsync();
        var sink = new Sink();
        transport.Open(sink);
        peer.Send("HTTP/1.1"u8);
        Assert.Contains("is 0x48 where an H4 packet indicator", await sink.Closed.Task.WaitAsync(Patience), StringComparison.Ordinal);
    }

    private static async Task ExchangeAsync(Socket listener, string name)
    {
        using IHciTransport transport = HciTransports.Open(name);
        using Socket peer = await listener.AcceptAsync();
        var sink = new Sink();
        transport.Open(sink);
        byte[] command = [0x01, 0x03, 0x0C, 0x00];
        for (int i = 0; i < 100; i++) transport.Send(command);
        byte[] got = new byte[400];
        using (var stream = new NetworkStream(peer)) await stream.ReadExactlyAsync(got).AsTask().WaitAsync(Patience);
        for (int i = 0; i < 100; i++) Assert.Equal(command, got[(i * 4)..(i * 4 + 4)]);

        byte[] complete = [0x04, 0x0E, 0x04, 0x01, 0x03, 0x0C, 0x00];
        peer.Send(complete.AsSpan(0, 5));
        peer.Send(complete.AsSpan(5));
        Assert.Equal(complete, await sink.First.Task.WaitAsync(Patience));
        peer.Send(complete.AsSpan(0, 3));
        peer.Shutdown(SocketShutdown.Both);
        Assert.Equal($"{name} was closed by the far end in the middle of a packet.", await sink.Closed.Task.WaitAsync(Patience));
        transport.Send(command);
    }

    private sealed class Sink : IHciPacketSink
    {
        public TaskCompletionSource<byte[]> First { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource<string> Closed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void OnPacket(ReadOnlySpan<byte> packet) => First.TrySetResult(packet.ToArray());

        public void OnClosed(string reason) => Closed.SetResult(reason);
    }
}
