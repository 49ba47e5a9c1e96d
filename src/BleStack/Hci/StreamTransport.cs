using System;
using System.IO;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using BleStack.Hci.Linux;

namespace BleStack.Hci;

/// <summary>H4 over any duplex stream: sockets, serial ports, pipes.</summary>
/// <remarks>
/// Sending appends to a buffer that one writer at a time empties, so a sender never waits for the far end and packets are never torn or
/// interleaved; two buffers take turns and nothing is allocated once they have grown. A far end that stops reading is given up at
/// <see cref="MaximumBacklog"/>. The stream ends once, with one reason, however many sides notice.
/// <para>
/// A socket (<see cref="NetworkStream"/>) has a thread of its own, which blocks in its reads and hands the packets on, and on Linux takes
/// what is sent on the sender's thread, as long as there is room: a packet costs one wake-up, and no thread spins for the next.
/// </para>
/// </remarks>
public sealed class StreamTransport : IHciTransport
{
    /// <summary>Octets waiting to be sent at which the far end counts as dead.</summary>
    public const int MaximumBacklog = 1 << 20;

    private readonly Stream _stream;
    private readonly Socket? _socket;
    private readonly Lock _gate = new();
    private H4Framer? _framer;
    private bool _awaitsResetAnswer;
    private IHciPacketSink? _sink;
    private byte[] _filling = [];
    private byte[] _writing = [];
    private int _filled;
    private bool _isWriting;
    private int _ended;

    /// <summary>Takes over <paramref name="stream"/> and disposes it with itself.</summary>
    public StreamTransport(Stream stream, string name)
    {
        ArgumentNullException.ThrowIfNull(stream);
        (_stream, _socket, Name) = (stream, (stream as NetworkStream)?.Socket, name);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public void Open(IHciPacketSink sink)
    {
        ArgumentNullException.ThrowIfNull(sink);
        if (Interlocked.CompareExchange(ref _sink, sink, null) is not null) throw new InvalidOperationException($"{Name} is open already.");
        _framer = new H4Framer(sink);
        if (_awaitsResetAnswer) _framer.AwaitResetAnswer();
        if (_socket is null) _ = Task.Run(ReadAsync);
        else new Thread(() => _ = ReadAsync()) { IsBackground = true, Name = Name }.UnsafeStart();
    }

    /// <inheritdoc/>
    public int AwaitResetAnswer()
    {
        _awaitsResetAnswer = true;
        return _framer?.AwaitResetAnswer() ?? 0;
    }

    /// <inheritdoc/>
    public void Send(ReadOnlySpan<byte> packet)
    {
        bool overflow;
        lock (_gate)
        {
            if (Volatile.Read(ref _ended) != 0) return;
            if (_socket is not null && !_isWriting) packet = packet[ReadySocket.Send(_socket, packet)..];
            if (packet.IsEmpty) return;
            overflow = _filled + packet.Length > MaximumBacklog;
            if (!overflow) Append(packet);
            if (_isWriting && !overflow) return;
            _isWriting = true;
        }

        if (overflow) End($"{Name} has stopped taking packets.");
        else _ = WriteAsync();
    }

    /// <inheritdoc/>
    public void Dispose() => End($"{Name} was closed here.");

    private void Append(ReadOnlySpan<byte> packet)
    {
        if (_filling.Length < _filled + packet.Length)
            Array.Resize(ref _filling, Math.Max(512, Math.Max(_filling.Length * 2, _filled + packet.Length)));
        packet.CopyTo(_filling.AsSpan(_filled));
        _filled += packet.Length;
    }

    private async Task WriteAsync()
    {
        try
        {
            while (Swap() is var length and > 0)
            {
                await _stream.WriteAsync(_writing.AsMemory(0, length)).ConfigureAwait(false);
                await _stream.FlushAsync().ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (IsStreamFault(exception))
        {
            End(Describe(exception));
        }
    }

    private int Swap()
    {
        lock (_gate)
        {
            (_filling, _writing) = (_writing, _filling);
            int length = _filled;
            _filled = 0;
            _isWriting = length > 0;
            return length;
        }
    }

    private async Task ReadAsync()
    {
        using H4Framer framer = _framer!;
        byte[] buffer = new byte[2048];
        try
        {
            while ((_socket?.Receive(buffer) ?? await _stream.ReadAsync(buffer).ConfigureAwait(false)) is var count and > 0)
                framer.Push(buffer.AsSpan(0, count));
            End(framer.Held == 0 ? $"{Name} was closed by the far end." : $"{Name} was closed by the far end in the middle of a packet.");
        }
        catch (HciTransportException exception)
        {
            End($"{Name}: {exception.Message}");
        }
        catch (Exception exception) when (IsStreamFault(exception))
        {
            End(Describe(exception));
        }
    }

    private static bool IsStreamFault(Exception exception) =>
        exception
            is IOException
                or ObjectDisposedException
                or SocketException
                or OperationCanceledException
                or UnauthorizedAccessException
                or NotSupportedException;

    private string Describe(Exception exception) =>
        (exception as SocketException ?? exception.InnerException) is SocketException { SocketErrorCode: SocketError.ConnectionReset }
            ? $"{Name} was reset by the far end."
            : $"{Name} failed: {exception.Message}";

    private void End(string reason)
    {
        if (Interlocked.Exchange(ref _ended, 1) != 0) return;
        _stream.Dispose();
        _sink?.OnClosed(reason);
    }
}
