using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using BleStack.Core;
using BleStack.Gap;
using BleStack.Hci;
using BleStack.Hci.Packets;
using Xunit;

namespace BleStack.Tests.Hci;

public sealed class HciHostTests
{
    private readonly SimulatedLoop _loop = new();
    private readonly ScriptedController _controller = new();
    private readonly BleHost _host;
    private readonly List<string> _closed = [];

    public HciHostTests()
    {
        _loop.UnhandledException += exception => throw new InvalidOperationException("a bug escaped to the loop", exception);
        _host = new BleHost(_controller, new BleHostOptions { Loop = _loop, Random = new SeededRandom(1) });
        _host.Closed += _closed.Add;
    }

    [Fact]
    public void A_plain_4_0_controller_is_enough()
    {
        Start();
        Assert.True(_host.IsReady);
        Assert.Equal(HciOpcode.Reset, _controller.Commands.First());
        Assert.DoesNotContain(HciOpcode.LeWriteSuggestedDefaultDataLength, _controller.Commands);
        Assert.DoesNotContain(HciOpcode.ReadBufferSize, _controller.Commands);
        Assert.Equal((27, 4), (_host.Controller.AclLength, _host.Controller.AclCount));
        Assert.Equal(new BleAddress(0xAB0000000001, AddressType.Public), _host.Identity);
    }

    [Fact]
    public void A_packet_that_comes_on_the_loop_is_handled_at_once_and_one_that_comes_meanwhile_after_it()
    {
        Start();
        List<string> log = [];
        _host.Connected += link =>
        {
            log.Add($"{link.Handle} begins");
            if (link.Handle == 1) _controller.Connect(2, LinkRole.Central, peer: 0xC00000000003);
            log.Add($"{link.Handle} ends");
        };
        _loop.Post(
            _ =>
            {
                _controller.Connect(1, LinkRole.Central);
                log.Add("the transport goes on");
            },
            null);
        _loop.RunUntilIdle();
        Assert.Equal(["1 begins", "1 ends", "the transport goes on", "2 begins", "2 ends"], log);
    }

    [Fact]
    public void A_packet_on_the_loop_does_not_overtake_one_that_came_before_from_another_thread()
    {
        Start();
        List<ushort> order = [];
        _host.Connected += link => order.Add(link.Handle);
        _loop.Post(_ => _controller.Connect(2, LinkRole.Central, peer: 0xC00000000003), null);
        _controller.Connect(1, LinkRole.Central);
        _loop.RunUntilIdle();
        Assert.Equal<ushort>([1, 2], order);
    }

    [Fact]
    public void An_LE_buffer_size_of_zero_means_the_shared_buffers()
    {
        _controller.Returns[HciOpcode.LeReadBufferSize] = [0, 0, 0, 0];
        Start();
        Assert.Equal((192, 1), (_host.Controller.AclLength, _host.Controller.AclCount));
    }

    [Fact]
    public void A_controller_without_a_public_address_gets_a_static_random_one()
    {
        _controller.Returns[HciOpcode.ReadBdAddr] = [0, 0, 0, 0, 0, 0, 0];
        Start();
        Assert.True(_host.Identity.IsStaticRandom);
        Assert.Contains(HciOpcode.LeSetRandomAddress, _controller.Commands);
    }

    [Fact]
    public void Unknown_optional_commands_are_survived()
    {
        _controller.Returns[HciOpcode.ReadLocalSupportedCommands] = [1];
        _controller.Returns[HciOpcode.LeReadLocalSupportedFeatures] = [1];
        _controller.Returns[HciOpcode.ReadBdAddr] = [1];
        Start();
        Assert.True(_host.IsReady);
    }

    [Fact]
    public void A_controller_that_knows_no_LE_is_named_as_such()
    {
        _controller.Returns[HciOpcode.ReadLocalSupportedCommands] = [0, 0xFF, .. new byte[63]];
        Assert.Contains("is no Bluetooth LE controller", Assert.Throws<HciCommandException>(Start).Message, StringComparison.Ordinal);
        Assert.True(_controller.IsDisposed);
    }

    [Fact]
    public void A_refused_reset_names_command_and_error()
    {
        _controller.Returns[HciOpcode.Reset] = [0x0C];
        Assert.Equal(
            "The controller refused Reset (0x0C03) with CommandDisallowed (0x0C).",
            Assert.Throws<HciCommandException>(Start).Message
        );
    }

    [Fact]
    public void Malformed_return_parameters_are_said_not_assumed()
    {
        _controller.Returns[HciOpcode.LeReadBufferSize] = [0, 27];
        Assert.Contains(
            "answer to LeReadBufferSize is malformed",
            Assert.Throws<HciCommandException>(Start).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_dead_controller_is_asked_to_reset_three_times_within_six_seconds()
    {
        _controller.Returns[HciOpcode.Reset] = null;
        Assert.Equal(
            "The controller did not answer Reset (0x0C03), asked 3 times within 6 s.",
            Assert.Throws<HciTransportException>(Start).Message
        );
        Assert.Equal(TimeSpan.FromSeconds(6), _loop.Elapsed);
        Assert.Equal([HciOpcode.Reset, HciOpcode.Reset, HciOpcode.Reset], _controller.Commands);
    }

    [Fact]
    public void A_start_can_be_cancelled()
    {
        _controller.Returns[HciOpcode.Reset] = null;
        using var cancel = new CancellationTokenSource();
        Task start = Task.CompletedTask;
        _loop.Post(_ => start = _host.StartAsync(cancel.Token), null);
        _loop.RunUntilIdle();
        cancel.Cancel();
        _loop.RunUntilIdle();
        Assert.True(start.IsCanceled);
        Assert.True(_controller.IsDisposed);
    }

    [Fact]
    public void A_controller_that_falls_silent_later_closes_the_host_and_its_links()
    {
        Start();
        LeLink link = Connect(1);
        List<HciErrorCode> ended = [];
        link.Disconnected += ended.Add;
        _controller.Returns[HciOpcode.LeSetScanParameters] = null;
        Task scan = Start(() => _host.Scanner.StartAsync(new ScanParameters(), _ => { }));
        Assert.True(_loop.RunUntil(() => scan.IsCompleted));
        Assert.IsType<HciTransportException>(scan.Exception!.InnerException);
        Assert.Equal(["The controller did not answer LeSetScanParameters (0x200B) within 5 s."], _closed);
        Assert.Equal([HciErrorCode.HardwareFailure], ended);
        Assert.False(_host.IsReady);
        Assert.Throws<HciTransportException>(() => _loop.Run(() => _host.Scanner.StartAsync(new ScanParameters(), _ => { })));
    }

    [Fact]
    public void A_transport_that_closes_ends_everything_with_its_reason()
    {
        Start();
        LeLink link = Connect(1);
        Task<LeLink> connect = Start(() => _host.ConnectAsync(new BleAddress(5, AddressType.Public)));
        Task disconnect = Start(() => link.DisconnectAsync());
        _controller.Close("the cable was pulled");
        _loop.RunUntilIdle();
        Assert.Equal(["the cable was pulled"], _closed);
        Assert.Equal("the cable was pulled", connect.Exception!.InnerException!.Message);
        Assert.True(disconnect.IsCompletedSuccessfully);
        Assert.Empty(_host.Links);
    }

    [Fact]
    public void No_command_is_sent_without_allowance()
    {
        Start();
        _controller.Sent.Clear();
        _controller.Credits = 0;
        Task first = Start(() => _host.Advertiser.StartAsync(new AdvertisingParameters()));
        Task second = Start(() => _host.ConnectAsync(new BleAddress(5, AddressType.Public)));
        _loop.RunUntilIdle();
        Assert.Equal([HciOpcode.LeSetAdvertisingParameters], _controller.Commands);
        _controller.Credits = 2;
        _controller.Complete(HciOpcode.None);
        _loop.RunUntilIdle();
        Assert.Equal(HciOpcode.LeCreateConnection, _controller.Commands.Last());
        Assert.True(first.IsCompletedSuccessfully);
        Assert.False(second.IsCompleted);
    }

    [Fact]
    public void Answers_to_commands_that_were_not_sent_change_nothing()
    {
        Start();
        _controller.Complete(HciOpcode.LeRand, 0, 1, 2, 3, 4, 5, 6, 7, 8);
        _controller.Status(HciOpcode.LeCreateConnection, HciErrorCode.ConnectionAlreadyExists);
        _loop.RunUntilIdle();
        Assert.True(_host.IsReady);
        _loop.Run(() => _host.Advertiser.StartAsync(new AdvertisingParameters()));
        Assert.True(_host.Advertiser.IsAdvertising);
    }

    [Fact]
    public void A_hostile_controller_neither_crashes_nor_stops_the_host()
    {
        Start();
        var random = new Random(11);
        byte[] events = [0x05, 0x08, 0x0C, 0x0E, 0x0F, 0x13, 0x1A, 0x30, 0x3E, 0x57, 0xFF, 0x00];
        for (int i = 0; i < 20000; i++)
        {
            byte[] parameters = new byte[random.Next(0, 24)];
            random.NextBytes(parameters);
            if (parameters.Length > 2 && random.Next(2) == 0)
                (parameters[0], parameters[1], parameters[2]) = ((byte)random.Next(0, 12), 0, (byte)random.Next(0, 3));
            int declared = random.Next(8) == 0 ? random.Next(256) : parameters.Length;
            if (random.Next(4) == 0)
                _controller.Raw([2, (byte)random.Next(3), (byte)(random.Next(4) << 4), (byte)declared, 0, .. parameters]);
            else
                _controller.Raw([4, events[random.Next(events.Length)], (byte)declared, .. parameters]);
            if (i % 50 == 0) _loop.RunUntilIdle();
        }

        _controller.Raw(9, 9, 9);
        _controller.Raw(4);
        _controller.Raw(2, 1);
        _loop.RunUntilIdle();
        Assert.Empty(_closed);
        Assert.True(_host.IsReady);
        _controller.Complete(HciOpcode.None);
        _loop.Run(() => _host.Scanner.StartAsync(new ScanParameters(), _ => { }));
        Assert.True(_host.Scanner.IsScanning);
    }

    [Fact]
    public void A_second_connection_on_a_handle_in_use_is_dropped()
    {
        Start();
        LeLink link = Connect(7);
        _controller.Connect(7, LinkRole.Peripheral, 0xC00000000003);
        _loop.RunUntilIdle();
        Assert.Same(link, Assert.Single(_host.Links));
        Assert.Equal(0xC00000000002u, link.PeerAddress.Value);
    }

    [Fact]
    public void An_idle_host_is_small()
    {
        Start();
        _loop.Run(() => _host.Advertiser.StartAsync(new AdvertisingParameters()));

        // All that was allocated on the way is more than what stays, and other tests' threads do not count.
        long before = GC.GetAllocatedBytesForCurrentThread();
        var controller = new ScriptedController();
        var host = new BleHost(controller, new BleHostOptions { Loop = _loop });
        _loop.Run(() => host.StartAsync());
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 1, 64 * 1024);
    }

    private void Start() => _loop.Run(() => _host.StartAsync());

    private T Start<T>(Func<T> start)
        where T : Task
    {
        T? task = null;
        _loop.Post(_ => task = start(), null);
        _loop.RunUntilIdle();
        return task!;
    }

    private LeLink Connect(ushort handle)
    {
        _controller.Connect(handle, LinkRole.Peripheral);
        _loop.RunUntilIdle();
        return _host.Links[^1];
    }
}
