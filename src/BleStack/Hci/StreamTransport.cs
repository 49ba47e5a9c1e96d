using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using BleStack.Core;
using BleStack.Hci.Linux;

namespace BleStack.Hci;

/// <summary>H4 over any duplex stream: sockets, serial ports, pipes.</summary>
/// <remarks>
/// Sending appends to a buffer that one writer at a time empties, so a sender never waits for the far end and packets are never torn or
/// interleaved; two buffers take turns and nothing is allocated once they have grown. A far end that stops reading is given up at
/// <see cref="MaximumBacklog"/>. The stream ends once, with one reason, however many sides notice.
/// <para>
/// A socket (<see cref="NetworkStream"/>) has a thread of its own, which blocks in its reads and hands the packets on, and on Linux takes
/// what is sent on the sender's thread, as long as there is room: a packet costs one wake-up, and no thread spins for the next. Of what
/// that thread sends while it handles what it has read, a first packet to each far end leaves at once, and the others together after it.
/// </para>
/// </remarks>
public sealed class StreamTransport : IHciTransport
{
    /// <summary>Octets waiting to be sent at which the far end counts as dead.</summary>
    public const int MaximumBacklog = 1 << 20;

    /// <summary>Octets of an answer that are not held back any longer.</summary>
    private const int LongestAnswer = 2048;

    /// <summary>The transports that this thread has sent to since it began to handle what it has read; null on other threads.</summary>
    [ThreadStatic]
    private static List<StreamTransport>? s_answered;

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
            overflow = _filled + packet.Length > MaximumBacklog;
            if (!overflow)
            {
                Append(packet);
                if (_isWriting || Holds() || SendNow()) return;
            }

            _isWriting = true;
        }

        if (overflow) End($"{Name} has stopped taking packets.");
        else _ = WriteAsync();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Release();
        End($"{Name} was closed here.");
    }

    private bool Holds()
    {
        if (s_answered is not { } answered) return false;
        if (answered.Contains(this)) return _filled < LongestAnswer;
        answered.Add(this);
        return false;
    }

    /// <summary>Sends what is held; what the socket does not take waits for it.</summary>
    private void Release()
    {
        lock (_gate)
        {
            if (_filled == 0 || _isWriting || SendNow()) return;
            _isWriting = true;
        }

        _ = WriteAsync();
    }

    /// <summary>Sends without waiting; false when something is left.</summary>
    private bool SendNow()
    {
        if (_socket is null) return false;
        int taken = ReadySocket.Send(_socket, _filling.AsSpan(0, _filled));
        _filled -= taken;
        _filling.AsSpan(taken, _filled).CopyTo(_filling);
        return _filled == 0;
    }

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
        List<StreamTransport> answered = [];
        try
        {
            if (_socket is null)
                while (await _stream.ReadAsync(buffer).ConfigureAwait(false) is var count and > 0) framer.Push(buffer.AsSpan(0, count));
            else
                while (_socket.Receive(buffer) is var count and > 0) Handle(framer, buffer.AsSpan(0, count), answered);
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

    private void Handle(H4Framer framer, ReadOnlySpan<byte> octets, List<StreamTransport> answered)
    {
        HostLoop? loop = (_sink as ILoopSink)?.Loop;
        s_answered = answered;
        bool entered = loop?.TryEnter() ?? false;
        try
        {
            framer.Push(octets);
        }
        finally
        {
            if (entered) loop!.Leave(SerialLoop.Lent);
            s_answered = null;
            foreach (StreamTransport transport in answered) transport.Release();
            answered.Clear();
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
