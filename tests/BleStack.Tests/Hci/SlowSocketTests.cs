using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using BleStack.Core;
using BleStack.Gap;
using BleStack.Gatt;
using BleStack.Hci;
using BleStack.Virtual;
using TestKit.Stack;
using Xunit;

namespace BleStack.Tests.Hci;

/// <summary>Far ends of a socket that read late, never, or send one octet at a time: memory is bounded and others do not notice.</summary>
public sealed class SlowSocketTests : IDisposable
{
    private const int Length = 200;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    // What the kernel holds of a connection beside the transport's own buffer: at most 6 MB to receive and 4 MB to send (tcp(7)).
    private const int Kernel = 12 << 20;

    private readonly string _path = Path.Combine(Path.GetTempPath(), $"slow-{Guid.NewGuid():N}");

    public void Dispose() => File.Delete(_path);

    [Theory]
    [InlineData("tcp")]
    [InlineData("unix")]
    public async Task A_far_end_that_reads_late_gets_every_packet_in_order(string kind)
    {
        const int Packets = 5000;
        var sink = new Sink();
        (IHciTransport transport, Socket far) = await PairAsync(kind);
        using (transport)
        using (far)
        {
            transport.Open(sink);
            for (int i = 0; i < Packets; i++) transport.Send(Packet(i));
            byte[] got = new byte[Packets * Length];
            await new NetworkStream(far).ReadExactlyAsync(got).AsTask().WaitAsync(s_patience);
            for (int i = 0; i < Packets; i++) Assert.Equal(Packet(i), got[(i * Length)..((i + 1) * Length)]);

            // Both ways are as they were before.
            await far.SendAsync(Packet(1));
            Assert.Equal(Packet(1), await sink.First.Task.WaitAsync(s_patience));
            transport.Send(Packet(2));
            await new NetworkStream(far).ReadExactlyAsync(got.AsMemory(0, Length)).AsTask().WaitAsync(s_patience);
            Assert.Equal(Packet(2), got[..Length]);
        }
    }

    [Theory]
    [InlineData("tcp")]
    [InlineData("unix")]
    public async Task A_far_end_that_never_reads_is_given_up_and_never_waited_for(string kind)
    {
        var sink = new Sink();
        (IHciTransport transport, Socket far) = await PairAsync(kind);
        using (transport)
        using (far)
        {
            transport.Open(sink);
            long sent = 0;
            for (; !sink.Closed.Task.IsCompleted; sent += Length)
            {
                Assert.InRange(sent, 0, StreamTransport.MaximumBacklog + Kernel);
                transport.Send(Packet(0));
            }

            Assert.InRange(sent, StreamTransport.MaximumBacklog, StreamTransport.MaximumBacklog + Kernel);
            Assert.Equal($"{transport.Name} has stopped taking packets.", await sink.Closed.Task);
        }
    }

    [Theory]
    [InlineData("tcp")]
    [InlineData("unix")]
    public async Task A_far_end_that_goes_while_packets_wait_for_it_ends_the_transport(string kind)
    {
        var sink = new Sink();
        (IHciTransport transport, Socket far) = await PairAsync(kind);
        using (transport)
        {
            transport.Open(sink);
            for (int i = 0; i < 5000; i++) transport.Send(Packet(i));
            far.Dispose();
            Assert.StartsWith(transport.Name, await sink.Closed.Task.WaitAsync(s_patience), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("tcp")]
    [InlineData("unix")]
    public async Task A_transport_that_is_closed_while_its_thread_reads_ends_at_once(string kind)
    {
        var sink = new Sink();
        (IHciTransport transport, Socket far) = await PairAsync(kind);
        using (far)
        {
            transport.Open(sink);
            await far.SendAsync(Packet(0));
            await sink.First.Task.WaitAsync(s_patience);
            transport.Dispose();
            Assert.Equal($"{transport.Name} was closed here.", await sink.Closed.Task.WaitAsync(s_patience));
            Assert.Equal(0, await far.ReceiveAsync(new byte[1]).WaitAsync(s_patience));
        }
    }

    [Theory]
    [InlineData("tcp")]
    [InlineData("unix")]
    public async Task What_is_sent_in_answer_leaves_in_order_and_before_a_close(string kind)
    {
        (IHciTransport transport, Socket far) = await PairAsync(kind);
        using (far)
        {
            var sink = new Sink();
            sink.Answers = () =>
            {
                for (int i = 0; i < 20; i++) transport.Send(Packet(i));
                transport.Dispose();
            };
            transport.Open(sink);
            await far.SendAsync(Packet(0));
            byte[] got = new byte[20 * Length];
            await new NetworkStream(far).ReadExactlyAsync(got).AsTask().WaitAsync(s_patience);
            for (int i = 0; i < 20; i++) Assert.Equal(Packet(i), got[(i * Length)..((i + 1) * Length)]);
            Assert.Equal(0, await far.ReceiveAsync(new byte[1]).WaitAsync(s_patience));
        }
    }

    [Fact]
    public async Task A_client_that_never_reads_its_answers_is_unplugged_and_another_is_served_meanwhile()
    {
        const int Answer = 13;
        byte[] commands = [.. Enumerable.Repeat(Convert.FromHexString("01091000"), 64).SelectMany(static c => c)];
        var air = new VirtualAir(new SerialLoop(), new AirOptions { Pacing = Pacing.AsFastAsPossible });
        await using H4Server server = H4Server.Start(air, $"unix:{_path}");
        using Socket silent = await ConnectAsync(server.Endpoint), other = await ConnectAsync(server.Endpoint);
        Task<long> flood = Task.Run(() =>
        {
            long sent = 0;
            try
            {
                for (; sent < 4L * StreamTransport.MaximumBacklog; sent += commands.Length) silent.Send(commands);
            }
            catch (SocketException)
            {
                // Unplugged.
            }

            return sent / 4;
        });
        int served = 0;
        do served += await IsAnsweredAsync(other) ? 1 : 0;
        while (!flood.IsCompleted);
        Assert.InRange(await flood, StreamTransport.MaximumBacklog / Answer, StreamTransport.MaximumBacklog - 1);
        Assert.True(await IsAnsweredAsync(other));
        Assert.True(served > 0);
    }

    [Fact]
    public async Task Hosts_whose_octets_come_one_at_a_time_work_as_others_do_beside_them()
    {
        var air = new VirtualAir(new SerialLoop(), new AirOptions { Pacing = Pacing.AsFastAsPossible });
        await using H4Server server = H4Server.Start(air, "tcp:127.0.0.1:0");
        using var trickle = new Trickle(IPEndPoint.Parse(server.Endpoint[4..]));
        await using BleHost device = new(air.CreateController().CreateTransport());
        await using BleHost slow = new(HciTransports.Open(trickle.Endpoint)), quick = new(HciTransports.Open(server.Endpoint));
        byte[] value = [.. Enumerable.Range(0, 100).Select(static i => (byte)i)];
        var characteristic = new GattCharacteristic(0x2A37, GattProperties.Read);
        characteristic.SetValue(value);
        device.Server.Add(new GattService(0x180D).Add(characteristic));
        await device.StartAsync().WaitAsync(s_patience);
        foreach (BleHost central in new[] { slow, quick })
        {
            await device.Advertiser.StartAsync(TestPair.Advertisement).WaitAsync(s_patience);
            await central.StartAsync().WaitAsync(s_patience);
            await central.ConnectAsync(device.Identity).WaitAsync(s_patience);
        }

        Task<byte[]> late = ReadAsync(slow);
        for (int i = 0; i < 20; i++) Assert.Equal(value, await ReadAsync(quick).WaitAsync(s_patience));
        Assert.Equal(value, await late.WaitAsync(s_patience));
        Assert.True(trickle.Octets > 1000, trickle.Octets.ToString(CultureInfo.InvariantCulture));
    }

    private static async Task<byte[]> ReadAsync(BleHost central)
    {
        GattClient client = central.Links[0].Client;
        IReadOnlyList<RemoteService> services = await client.DiscoverAllAsync();
        return await client.ReadAsync(services.Single(static s => s.Uuid == 0x180D).Characteristics.Single());
    }

    private static async Task<bool> IsAnsweredAsync(Socket client)
    {
        await client.SendAsync(Convert.FromHexString("01030C00"));
        byte[] answer = new byte[7];
        await new NetworkStream(client).ReadExactlyAsync(answer).AsTask().WaitAsync(s_patience);
        return answer.AsSpan().SequenceEqual(Convert.FromHexString("040E0401030C00"));
    }

    private static byte[] Packet(int number)
    {
        byte[] packet = new byte[Length];
        packet[0] = 0x02;
        BinaryPrimitives.WriteUInt16LittleEndian(packet.AsSpan(3), Length - 5);
        BinaryPrimitives.WriteInt32LittleEndian(packet.AsSpan(5), number);
        return packet;
    }

    private async Task<(IHciTransport Transport, Socket Far)> PairAsync(string kind)
    {
        bool isUnix = kind == "unix";
        using var listener = new Socket(
            isUnix ? AddressFamily.Unix : AddressFamily.InterNetwork,
            SocketType.Stream,
            isUnix ? ProtocolType.Unspecified : ProtocolType.Tcp
        );
        listener.Bind(isUnix ? new UnixDomainSocketEndPoint(_path) : new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        IHciTransport transport = HciTransports.Open(isUnix ? $"unix:{_path}" : $"tcp:{listener.LocalEndPoint}");
        return (transport, await listener.AcceptAsync());
    }

    private static async Task<Socket> ConnectAsync(string endpoint)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(endpoint["unix:".Length..]));
        return socket;
    }

    private sealed class Sink : IHciPacketSink
    {
        public TaskCompletionSource<byte[]> First { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource<string> Closed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Action? Answers { get; set; }

        public void OnPacket(ReadOnlySpan<byte> packet)
        {
            First.TrySetResult(packet.ToArray());
            Answers?.Invoke();
        }

        public void OnClosed(string reason) => Closed.SetResult(reason);
    }

    /// <summary>Passes one client's octets to a server and back, each in a segment of its own.</summary>
    private sealed class Trickle : IDisposable
    {
        private readonly Socket _listener = new(SocketType.Stream, ProtocolType.Tcp);
        private readonly Socket _server = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        private int _octets;

        public Trickle(IPEndPoint server)
        {
            _server.Connect(server);
            _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            _listener.Listen();
            _ = PassAsync();
        }

        public string Endpoint => $"tcp:127.0.0.1:{((IPEndPoint)_listener.LocalEndPoint!).Port}";

        public int Octets => Volatile.Read(ref _octets);

        public void Dispose()
        {
            _listener.Dispose();
            _server.Dispose();
        }

        private async Task PassAsync()
        {
            using Socket client = await _listener.AcceptAsync();
            client.NoDelay = true;
            await Task.WhenAny(PassAsync(client, _server), PassAsync(_server, client));
        }

        private async Task PassAsync(Socket from, Socket to)
        {
            byte[] octets = new byte[1024];
            while (await from.ReceiveAsync(octets) is var count and > 0)
            {
                for (int i = 0; i < count; i++) await to.SendAsync(octets.AsMemory(i, 1));
                Interlocked.Add(ref _octets, count);
            }
        }
    }
}
