using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using BleStack.Hci;
using BleStack.Netsim.Protocol;
using Google.Protobuf;

namespace BleStack.Netsim;

/// <summary>Puts H4 packets on a gRPC stream, one message at a time as gRPC wants it, while the sender never waits.</summary>
internal sealed class PacketWriter(Func<HciPacket, Task> write, Action<Exception> onFailed)
{
    private readonly Lock _gate = new();
    private readonly Queue<HciPacket> _waiting = new();
    private int _backlog;
    private bool _isWriting;
    private TaskCompletionSource? _drained;

    /// <summary>Sends one packet; false when the far end has stopped taking any (<see cref="StreamTransport.MaximumBacklog"/>).</summary>
    public bool Send(ReadOnlySpan<byte> packet)
    {
        var message = new HciPacket { PacketType = packet[0], Packet = ByteString.CopyFrom(packet[1..]) };
        lock (_gate)
        {
            if (_drained is not null) return true;
            if (_backlog + packet.Length > StreamTransport.MaximumBacklog) return false;
            if (_isWriting)
            {
                _backlog += packet.Length;
                _waiting.Enqueue(message);
                return true;
            }

            _isWriting = true;
        }

        _ = WriteAsync(message);
        return true;
    }

    /// <summary>Takes no more packets; ends when those taken have been written.</summary>
    public Task DrainAsync()
    {
        lock (_gate)
        {
            _drained ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (!_isWriting) _drained.TrySetResult();
            return _drained.Task;
        }
    }

    private async Task WriteAsync(HciPacket first)
    {
        try
        {
            for (HciPacket? message = first; message is not null; message = Next()) await write(message).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // gRPC throws many kinds here; each means that the stream has ended.
            onFailed(exception);
            _ = DrainAsync();
            _drained!.TrySetResult();
        }
    }

    private HciPacket? Next()
    {
        lock (_gate)
        {
            if (_waiting.TryDequeue(out HciPacket? message))
            {
                _backlog -= 1 + message.Packet.Length;
                return message;
            }

            _isWriting = false;
            _drained?.TrySetResult();
            return null;
        }
    }
}
