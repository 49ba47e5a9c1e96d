using System;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using BleStack.Diagnostics;
using BleStack.Hci;

namespace TestKit.Peers.Bluez;

/// <summary>Joins the guest's serial port, which lives as long as the guest, to one controller after the other.</summary>
/// <remarks>
/// QEMU connects once, at its start. What the guest says while no controller is joined is dropped, as on a wire without a plug. Octets are
/// passed on as they come: the emulated UART splits H4 packets at will, and the controller's end has to cope.
/// </remarks>
internal sealed class H4Relay : IAsyncDisposable
{
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly CancellationTokenSource _ended = new();
    private NetworkStream? _guest;
    private Task _fromGuest = Task.CompletedTask;
    private volatile NetworkStream? _controller;
    private Task _fromController = Task.CompletedTask;
    private Tap? _tap;

    public H4Relay(string path)
    {
        Path = path;
        _listener.Bind(new UnixDomainSocketEndPoint(path));
        _listener.Listen(1);
    }

    public string Path { get; }

    public async Task AcceptAsync(CancellationToken token)
    {
        _guest = new NetworkStream(await _listener.AcceptAsync(token), ownsSocket: true);
        _fromGuest = PumpFromGuestAsync(_guest);
    }

    /// <summary>Plugs in the controller that listens at a port of this machine.</summary>
    /// <param name="port">The port, on loopback.</param>
    /// <param name="trace">A btsnoop file for the packets between the phone and its controller.</param>
    /// <param name="token">Ends the wait.</param>
    public async Task JoinAsync(int port, string trace, CancellationToken token)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, port, token);
        var controller = new NetworkStream(socket, ownsSocket: true);
        var tap = new Tap(trace);
        _fromController = PumpToGuestAsync(controller, _guest!, tap);
        (_tap, _controller) = (tap, controller);
    }

    /// <summary>Pulls the plug: the controller loses its host in mid-sentence.</summary>
    public async Task PartAsync()
    {
        NetworkStream? controller = Interlocked.Exchange(ref _controller, null);
        if (controller is null) return;
        await controller.DisposeAsync();
        await _fromController;
        Interlocked.Exchange(ref _tap, null)?.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        await PartAsync();
        if (_guest is not null) await _guest.DisposeAsync();
        await _fromGuest;
        _listener.Dispose();
        _ended.Dispose();
    }

    private async Task PumpFromGuestAsync(NetworkStream guest)
    {
        byte[] buffer = new byte[4096];
        try
        {
            while (await guest.ReadAsync(buffer, _ended.Token) is > 0 and int count)
                await TryWriteAsync(_controller, _tap, buffer.AsMemory(0, count));
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or OperationCanceledException)
        {
            // QEMU has ended.
        }
    }

    private static async Task TryWriteAsync(NetworkStream? controller, Tap? tap, ReadOnlyMemory<byte> octets)
    {
        if (controller is null) return;
        tap?.FromHost(octets.Span);
        try
        {
            await controller.WriteAsync(octets);
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // The controller disconnected; the next one starts with empty buffers.
        }
    }

    private static async Task PumpToGuestAsync(NetworkStream controller, NetworkStream guest, Tap tap)
    {
        byte[] buffer = new byte[4096];
        try
        {
            while (await controller.ReadAsync(buffer) is > 0 and int count)
            {
                tap.FromController(buffer.AsSpan(0, count));
                await guest.WriteAsync(buffer.AsMemory(0, count));
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // One of the two ends disconnected.
        }
    }

    /// <summary>Puts both directions together again for the trace.</summary>
    private sealed class Tap : IDisposable
    {
        private readonly Lock _gate = new();
        private readonly BtsnoopWriter _trace;
        private readonly H4Framer _host;
        private readonly H4Framer _controller;
        private bool _isClosed;

        public Tap(string path)
        {
            _trace = BtsnoopWriter.Create(path);
            _host = new H4Framer(new Sink(_trace, received: false));
            _controller = new H4Framer(new Sink(_trace, received: true));
        }

        public void FromHost(ReadOnlySpan<byte> octets) => Push(_host, octets);

        public void FromController(ReadOnlySpan<byte> octets) => Push(_controller, octets);

        public void Dispose()
        {
            lock (_gate)
            {
                _isClosed = true;
                _trace.Dispose();
                _host.Dispose();
                _controller.Dispose();
            }
        }

        private void Push(H4Framer framer, ReadOnlySpan<byte> octets)
        {
            lock (_gate)
            {
                if (!_isClosed) framer.Push(octets);
            }
        }

        private sealed class Sink(BtsnoopWriter trace, bool received) : IHciPacketSink
        {
            public void OnPacket(ReadOnlySpan<byte> packet) => trace.Write(packet, received);

            public void OnClosed(string reason) => trace.Dispose();
        }
    }
}
