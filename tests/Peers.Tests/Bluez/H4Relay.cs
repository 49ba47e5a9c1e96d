using System;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;

namespace Peers.Tests.Bluez;

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

    public H4Relay(string path)
    {
        Path = path;
        _listener.Bind(new UnixDomainSocketEndPoint(path));
        _listener.Listen(1);
    }

    public string Path { get; }

    /// <summary>Waits for QEMU.</summary>
    public async Task AcceptAsync(CancellationToken token)
    {
        _guest = new NetworkStream(await _listener.AcceptAsync(token), ownsSocket: true);
        _fromGuest = PumpFromGuestAsync(_guest);
    }

    /// <summary>Plugs in the controller that listens at a port of this machine.</summary>
    public async Task JoinAsync(int port, CancellationToken token)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, port, token);
        _controller = new NetworkStream(socket, ownsSocket: true);
        _fromController = PumpToGuestAsync(_controller, _guest!);
    }

    /// <summary>Pulls the plug: the controller loses its host in mid-sentence.</summary>
    public async Task PartAsync()
    {
        NetworkStream? controller = Interlocked.Exchange(ref _controller, null);
        if (controller is null) return;
        await controller.DisposeAsync();
        await _fromController;
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
            while (await guest.ReadAsync(buffer, _ended.Token) is > 0 and int count) await TryWriteAsync(_controller, buffer.AsMemory(0, count));
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or OperationCanceledException)
        {
            // QEMU has ended.
        }
    }

    private static async Task TryWriteAsync(NetworkStream? controller, ReadOnlyMemory<byte> octets)
    {
        try
        {
            if (controller is not null) await controller.WriteAsync(octets);
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // The controller is gone; the next one starts afresh.
        }
    }

    private static async Task PumpToGuestAsync(NetworkStream controller, NetworkStream guest)
    {
        try
        {
            await controller.CopyToAsync(guest);
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // One of the two ends is gone.
        }
    }
}
