using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using BleStack.Hci;
using BleStack.Netsim.Protocol;
using Google.Protobuf;

namespace BleStack.Netsim;

/// <summary>Writes H4 packets to a gRPC stream, one message at a time as gRPC requires, without blocking the sender.</summary>
/// <param name="write">Writes one message; the second argument means that another follows immediately, so that no flush is needed.</param>
/// <param name="onFailed">Called once when a write fails.</param>
internal sealed class PacketWriter(Func<HciPacket, bool, Task> write, Action<Exception> onFailed)
{
    private readonly Lock _gate = new();
    private readonly Queue<HciPacket> _waiting = new();
    private int _backlog;
    private int _holds;
    private bool _isWriting;
    private TaskCompletionSource? _drained;

    /// <summary>Sends one packet; false when the remote end has stopped reading (<see cref="StreamTransport.MaximumBacklog"/>).</summary>
    public bool Send(ReadOnlySpan<byte> packet)
    {
        var message = new HciPacket { PacketType = packet[0], Packet = ByteString.CopyFrom(packet[1..]) };
        lock (_gate)
        {
            if (_drained is not null) return true;
            if (_backlog + packet.Length > StreamTransport.MaximumBacklog) return false;
            _backlog += packet.Length;
            _waiting.Enqueue(message);
        }

        Begin();
        return true;
    }

    /// <summary>Holds packets back until <see cref="Release"/>, so that they share one flush.</summary>
    public void Hold()
    {
        lock (_gate) _holds++;
    }

    /// <summary>Ends a <see cref="Hold"/> and sends the packets held.</summary>
    public void Release()
    {
        lock (_gate) _holds--;
        Begin();
    }

    /// <summary>Accepts no more packets; completes when the accepted ones have been written.</summary>
    public Task DrainAsync()
    {
        lock (_gate)
        {
            _drained ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (!_isWriting && _waiting.Count == 0) _drained.TrySetResult();
            return _drained.Task;
        }
    }

    private void Begin()
    {
        lock (_gate)
        {
            if (_isWriting || _holds > 0 || _waiting.Count == 0) return;
            _isWriting = true;
        }

        _ = WriteAsync();
    }

    private async Task WriteAsync()
    {
        try
        {
            while (Next(out bool more) is { } message) await write(message, more).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // gRPC throws several kinds of exceptions here; each means that the stream has ended.
            onFailed(exception);
            _ = DrainAsync();
            _drained!.TrySetResult();
        }
    }

    private HciPacket? Next(out bool more)
    {
        lock (_gate)
        {
            _isWriting = _waiting.TryDequeue(out HciPacket? message);
            more = _waiting.Count > 0;
            if (_isWriting) _backlog -= 1 + message!.Packet.Length;
            else _drained?.TrySetResult();
            return message;
        }
    }
}
