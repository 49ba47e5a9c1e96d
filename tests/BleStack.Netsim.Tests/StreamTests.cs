using System;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using BleStack.Core;
using BleStack.Gap;
using BleStack.Gatt;
using BleStack.Hci;
using BleStack.Netsim.Protocol;
using TestKit.Stack;
using BleStack.Virtual;
using Grpc.Core;
using Grpc.Net.Client;
using Xunit;

namespace BleStack.Netsim.Tests;

/// <summary>Both sides of the packet streamer against each other, and each against a peer that violates the protocol.</summary>
public sealed class StreamTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly VirtualAir _air = new(new SerialLoop(), new AirOptions { Seed = 1, Pacing = Pacing.AsFastAsPossible });
    private readonly Channel<NetsimChip> _chips = Channel.CreateUnbounded<NetsimChip>();
    private readonly Channel<string> _notices = Channel.CreateUnbounded<string>();
    private readonly List<VirtualController> _controllers = [];
    private NetsimServer _server = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await NetsimServer.StartAsync(0, (chip, transport) =>
        {
            VirtualController controller = _air.CreateController(new ControllerOptions { PublicAddress = chip.Address });
            _controllers.Add(controller);
            controller.Attach(transport);
            _chips.Writer.TryWrite(chip);
        });
        _server.Noticed += line => _notices.Writer.TryWrite(line);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Two_hosts_pair_and_read_through_a_netsim()
    {
        using var patience = new CancellationTokenSource(Patience);
        await using BleHost peripheral = await StartAsync(await ConnectAsync()), central = await StartAsync(await ConnectAsync());
        var level = new GattCharacteristic(0x2A19, GattProperties.Read);
        level.SetValue([42]);
        peripheral.Server.Add(new GattService(0x180F).Add(level));
        await peripheral.Advertiser.StartAsync(TestPair.Advertisement);
        LeLink link = await central.ConnectAsync(peripheral.Identity, null, patience.Token);
        Assert.True((await link.PairAsync(patience.Token)).IsSuccess);
        Assert.Equal([42], await link.Gatt.Client.ReadAsync(level.ValueHandle).WaitAsync(Patience));
        await link.DisconnectAsync().WaitAsync(Patience);
    }

    [Fact]
    public async Task Two_hosts_of_one_name_are_told_apart_and_a_name_is_free_again_afterwards()
    {
        using (await ConnectAsync(",name=sensor"))
        {
            Assert.Equal("sensor", (await NextChipAsync()).Name);
            using NetsimTransport second = await ConnectAsync(",name=sensor");
            Assert.Equal("sensor (2)", (await NextChipAsync()).Name);
        }

        await UntilAsync(() => _controllers.TrueForAll(static controller => !controller.IsPowered));
        using NetsimTransport third = await ConnectAsync(",name=sensor");
        Assert.Equal("sensor", (await NextChipAsync()).Name);
    }

    [Fact]
    public async Task A_host_that_leaves_takes_its_controller_along()
    {
        NetsimTransport transport = await ConnectAsync();
        Assert.True(_controllers[0].IsPowered);
        transport.Dispose();
        await UntilAsync(() => !_controllers[0].IsPowered);
    }

    [Fact]
    public async Task A_server_that_stops_is_told_to_its_hosts()
    {
        using NetsimTransport transport = await ConnectAsync();
        var sink = new Sink();
        transport.Open(sink);
        await _server.DisposeAsync();
        Assert.Equal($"netsim:127.0.0.1:{_server.Port} was closed by the far end.", await sink.Closed.Task.WaitAsync(Patience));
        transport.Send([1, 3, 0x0C, 0]);
    }

    [Fact]
    public async Task An_address_a_chip_wants_is_its_address()
    {
        await using BleHost host = await StartAsync(await ConnectAsync(",address=00:11:22:33:44:55"));
        Assert.Equal(new BleAddress(0x001122334455, AddressType.Public), host.Identity);
    }

    [Theory]
    [InlineData(2, "WIFI")]
    [InlineData(3, "UWB")]
    [InlineData(0, "UNSPECIFIED")]
    [InlineData(9, "9")]
    public async Task A_chip_of_another_kind_is_told_so_once_and_left_alone(int kind, string named)
    {
        using AsyncDuplexStreamingCall<PacketRequest, PacketResponse> call = Raw(out GrpcChannel channel);
        using (channel)
        {
            await call.RequestStream.WriteAsync(
                new PacketRequest
                {
                    InitialInfo = new ChipInfo
                    {
                        Name = "emulator-5554",
                        Chip = new Chip { Kind = (ChipKind)kind },
                    },
                }
            );
            Assert.True(await call.ResponseStream.MoveNext(default).WaitAsync(Patience));
            Assert.Equal($"Chip kind {named} is not supported, only BLUETOOTH", call.ResponseStream.Current.Error);
            await call.RequestStream.WriteAsync(new PacketRequest { Packet = Google.Protobuf.ByteString.CopyFrom(1, 2, 3) });
            await call.RequestStream.CompleteAsync();
            Assert.False(await call.ResponseStream.MoveNext(default).WaitAsync(Patience));
            Assert.StartsWith(
                $"emulator-5554 also brings a chip of the kind {named};",
                await _notices.Reader.ReadAsync().AsTask().WaitAsync(Patience),
                StringComparison.Ordinal
            );
            Assert.Empty(_controllers);
        }
    }

    [Fact]
    public async Task Packets_before_an_introduction_are_refused()
    {
        using AsyncDuplexStreamingCall<PacketRequest, PacketResponse> call = Raw(out GrpcChannel channel);
        using (channel)
        {
            await call.RequestStream.WriteAsync(new PacketRequest { HciPacket = Packet(1, 3, 0x0C, 0) });
            Assert.True(await call.ResponseStream.MoveNext(default).WaitAsync(Patience));
            Assert.Equal("The first message must be initial_info", call.ResponseStream.Current.Error);
            Assert.False(await call.ResponseStream.MoveNext(default).WaitAsync(Patience));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(6)]
    [InlineData(-1)]
    public async Task A_packet_of_no_HCI_type_ends_that_stream(int type)
    {
        using AsyncDuplexStreamingCall<PacketRequest, PacketResponse> call = Raw(out GrpcChannel channel);
        using (channel)
        {
            await IntroduceAsync(call);
            await call.RequestStream.WriteAsync(new PacketRequest { HciPacket = Packet(type, 3, 0x0C, 0) });
            Assert.False(await call.ResponseStream.MoveNext(default).WaitAsync(Patience));
            await UntilAsync(() => !_controllers[0].IsPowered);
        }
    }

    [Fact]
    public async Task A_stream_that_ends_in_the_middle_of_a_packet_unplugs_that_controller_and_serves_the_others_on()
    {
        using AsyncDuplexStreamingCall<PacketRequest, PacketResponse> call = Raw(out GrpcChannel channel);
        await IntroduceAsync(call);
        await call.RequestStream.WriteAsync(new PacketRequest { HciPacket = Packet(1, 3, 0x0C) });
        channel.Dispose();
        await UntilAsync(() => !_controllers[0].IsPowered);
        using NetsimTransport other = await ConnectAsync();
        Assert.True(_controllers[1].IsPowered);
    }

    [Fact]
    public async Task A_port_in_use_is_told() =>
        Assert.StartsWith(
            $"Port {_server.Port} is in use;",
            (await Assert.ThrowsAsync<HciTransportException>(() => NetsimServer.StartAsync(_server.Port, (_, _) => { }))).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public async Task Nothing_listening_is_told_also_with_the_file_that_named_the_port()
    {
        string folder = Directory.CreateTempSubdirectory("netsim-").FullName;
        int port = _server.Port;
        await _server.DisposeAsync();
        var discovery = new NetsimDiscovery(PlatformID.Unix, name => name == "XDG_RUNTIME_DIR" ? folder : null);
        using (discovery.Publish(1, port))
        {
            HciTransportException error = await Assert.ThrowsAsync<HciTransportException>(() =>
                NetsimTransport.ConnectAsync(NetsimAddress.Parse("netsim", ""), default, discovery)
            );
            Assert.StartsWith(
                $"Nothing listens at netsim (localhost:{port}, from {folder}/netsim.ini).",
                error.Message,
                StringComparison.Ordinal
            );
        }

        Directory.Delete(folder);
    }

    [Theory]
    [InlineData("")]
    [InlineData("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")]
    [InlineData("220 mail.example.org ESMTP\r\n")]
    public async Task Something_else_that_answers_is_told_to_be_no_netsim(string answer)
    {
        using var listener = new Socket(SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        int port = ((IPEndPoint)listener.LocalEndPoint!).Port;
        Task<NetsimTransport> connecting = NetsimTransport.ConnectAsync(Address($"netsim:127.0.0.1:{port}"), default);
        using (Socket peer = await listener.AcceptAsync())
        {
            await peer.ReceiveAsync(new byte[16]);
            peer.Send(System.Text.Encoding.ASCII.GetBytes(answer));
        }

        string message = (await Assert.ThrowsAsync<HciTransportException>(() => connecting.WaitAsync(Patience))).Message;
        Assert.StartsWith($"The program that listens at netsim:127.0.0.1:{port} is not a netsim", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cancelled_join_is_cancelled()
    {
        using var listener = new Socket(SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        using var cancel = new CancellationTokenSource();
        Task<NetsimTransport> connecting = NetsimTransport.ConnectAsync(
            Address($"netsim:127.0.0.1:{((IPEndPoint)listener.LocalEndPoint!).Port}"),
            cancel.Token
        );
        using Socket peer = await listener.AcceptAsync();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connecting.WaitAsync(Patience));
    }

    internal static NetsimAddress Address(string text) => NetsimAddress.Parse(text, HciAddress.Cut(text).Rest);

    internal static HciPacket Packet(int type, params byte[] octets) =>
        new() { PacketType = type, Packet = Google.Protobuf.ByteString.CopyFrom(octets) };

    private static async Task<BleHost> StartAsync(IHciTransport transport)
    {
        var host = new BleHost(transport);
        await host.StartAsync().WaitAsync(Patience);
        return host;
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (!condition()) await Task.Delay(5, limit.Token);
    }

    private Task<NetsimTransport> ConnectAsync(string options = "") =>
        NetsimTransport.ConnectAsync(Address($"netsim:127.0.0.1:{_server.Port}{options}"), default);

    private Task<NetsimChip> NextChipAsync() => _chips.Reader.ReadAsync().AsTask().WaitAsync(Patience);

    private async Task IntroduceAsync(AsyncDuplexStreamingCall<PacketRequest, PacketResponse> call)
    {
        await call.RequestStream.WriteAsync(
            new PacketRequest { InitialInfo = new ChipInfo { Chip = new Chip { Kind = ChipKind.Bluetooth } } }
        );
        await NextChipAsync();
    }

    private AsyncDuplexStreamingCall<PacketRequest, PacketResponse> Raw(out GrpcChannel channel)
    {
        channel = GrpcChannel.ForAddress($"http://127.0.0.1:{_server.Port}");
        return new PacketStreamer.PacketStreamerClient(channel).StreamPackets();
    }

    private sealed class Sink : IHciPacketSink
    {
        public TaskCompletionSource<string> Closed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void OnPacket(ReadOnlySpan<byte> packet)
        {
        }

        public void OnClosed(string reason) => Closed.TrySetResult(reason);
    }
}
