using System;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;

namespace BleStack.Hci.Linux;

/// <summary>An adapter of this machine, taken over whole: the kernel passes packets and does nothing else with it.</summary>
internal sealed class HciUserChannel : IHciTransport
{
    // The longest packet is an ACL packet of 65,535 octets; a shorter buffer would cut a datagram without a word.
    private const int LongestPacket = 1 + 4 + ushort.MaxValue;

    private readonly Socket _socket;
    private IHciPacketSink? _sink;
    private int _ended;

    public HciUserChannel(SafeSocketHandle handle, string name)
    {
        (_socket, Name) = (new Socket(handle) { Blocking = false }, name);
    }

    public string Name { get; }

    public void Open(IHciPacketSink sink)
    {
        ArgumentNullException.ThrowIfNull(sink);
        if (Interlocked.CompareExchange(ref _sink, sink, null) is not null) throw new InvalidOperationException($"{Name} is open already.");
        _ = Task.Run(ReadAsync);
    }

    public void Send(ReadOnlySpan<byte> packet)
    {
        if (Volatile.Read(ref _ended) != 0) return;
        try
        {
            _socket.Send(packet, SocketFlags.None);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            End(Describe(exception));
        }
    }

    public void Dispose() => End($"{Name} was closed here.");

    private async Task ReadAsync()
    {
        byte[] buffer = new byte[LongestPacket];
        try
        {
            while (await _socket.ReceiveAsync(buffer, SocketFlags.None).ConfigureAwait(false) is var count and > 0)
                _sink!.OnPacket(buffer.AsSpan(0, count));
            End(Describe(null));
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            End(Describe(exception));
        }
    }

    // An adapter that is pulled out ends its sockets with EPIPE, one that is taken down with ENETDOWN (net/bluetooth/hci_sock.c).
    private string Describe(Exception? exception) => exception switch
    {
        SocketException { SocketErrorCode: SocketError.WouldBlock or SocketError.NoBufferSpaceAvailable } =>
            $"{Name} has stopped taking packets.",
        null
        or ObjectDisposedException
        or SocketException
        {
            SocketErrorCode: SocketError.Shutdown or SocketError.NetworkDown or SocketError.NotConnected or SocketError.ConnectionReset
        } => $"{Name} was pulled out or taken down.",
        _ => $"{Name} failed: {exception.Message}",
    };

    private void End(string reason)
    {
        if (Interlocked.Exchange(ref _ended, 1) != 0) return;
        _socket.Dispose();
        _sink?.OnClosed(reason);
    }
}
