using System;
using System.Collections.Generic;
using BleStack.Hci.Packets;

namespace BleStack.Hci;

/// <summary>Shares the controller's ACL buffers among the links ([Vol 4, Part E] 4.1).</summary>
/// <remarks>
/// Never more packets are in the controller than it has buffers for, and none is longer than one buffer. A frame that fits one packet,
/// while nothing waits and a buffer is free, is sent from the scheduler's own packet and never queued. Else links take turns fragment by
/// fragment, so a long PDU on one does not hold up another. Buffers come back by Number Of Completed Packets, or with the link they were
/// on. Steady state allocates nothing.
/// </remarks>
internal sealed class AclScheduler(CommandQueue.SpanAction send)
{
    private readonly List<AclQueue> _queues = [];
    private byte[] _packet = [];
    private int _length;
    private int _free;
    private int _waiting;
    private int _next;
    private bool _isSending;

    /// <summary>Buffers not in use.</summary>
    public int Free => _free;

    /// <summary>Takes what the controller said of its buffers.</summary>
    public void Configure(int length, int count) => (_length, _free) = (length, count);

    public AclQueue Open(ushort handle, IAclSender sender)
    {
        var queue = new AclQueue(handle, sender);
        _queues.Add(queue);
        return queue;
    }

    /// <summary>The link is gone: what it had in the controller is free again ([Vol 4, Part E] 4.3).</summary>
    public void Close(AclQueue queue)
    {
        if (!_queues.Remove(queue)) return;
        _free += queue.Outstanding;
        _waiting -= queue.Count;
        queue.Clear();
        Pump();
    }

    /// <summary>
    /// The packet in which a frame of this length can leave at once, to be filled after its headroom and sent by <see cref="Send"/>; empty
    /// when the frame has to wait or to be cut.
    /// </summary>
    public Span<byte> Reserve(int frameLength)
    {
        if (_free == 0 || _waiting > 0 || _isSending || frameLength > _length) return default;
        if (_packet.Length < AclQueue.Headroom + frameLength) _packet = new byte[AclQueue.Headroom + _length];
        return _packet.AsSpan(0, AclQueue.Headroom + frameLength);
    }

    /// <summary>Sends what <see cref="Reserve"/> gave.</summary>
    /// <param name="queue">The link's.</param>
    /// <param name="packet">The packet, whose headers are written here.</param>
    /// <param name="tag">Told to the sender when it is delivered; null where nobody asks. That it is taken is not told.</param>
    public void Send(AclQueue queue, Span<byte> packet, object? tag)
    {
        _isSending = true;
        try
        {
            queue.OnWhole(tag);
            Give(queue, packet, AclBoundary.FirstNonFlushable);
        }
        finally
        {
            _isSending = false;
        }

        if (_waiting > 0) Pump();
    }

    public void Enqueue(AclQueue queue, byte[] buffer, int frameLength, object? tag)
    {
        queue.Enqueue(buffer, frameLength, tag);
        _waiting++;
        Pump();
    }

    /// <summary>Takes one entry of Number Of Completed Packets; more than were sent, or an unknown link, changes nothing.</summary>
    public void OnCompleted(ushort handle, int count)
    {
        foreach (AclQueue queue in _queues)
        {
            if (queue.Handle != handle) continue;
            _free += queue.Complete(count);
            queue.TellDelivered();
            break;
        }

        Pump();
    }

    private void Pump()
    {
        // Sending may complete a frame, whose sender may send again: the outer call goes on with it.
        if (_waiting == 0 || _isSending) return;
        _isSending = true;
        try
        {
            int idle = 0;
            while (_free > 0 && idle < _queues.Count)
            {
                if (_next >= _queues.Count) _next = 0;
                idle = SendOne(_queues[_next++]) ? 0 : idle + 1;
            }
        }
        finally
        {
            _isSending = false;
        }
    }

    private bool SendOne(AclQueue queue)
    {
        if (!queue.TryNext(_length, out Span<byte> packet, out bool isFirst, out bool isLast)) return false;
        Give(queue, packet, isFirst ? AclBoundary.FirstNonFlushable : AclBoundary.Continuing);
        if (!isLast) return true;
        _waiting--;
        queue.FrameTaken();
        return true;
    }

    private void Give(AclQueue queue, Span<byte> packet, AclBoundary boundary)
    {
        HciPacket.WriteAclHeader(packet, queue.Handle, boundary, packet.Length - AclQueue.Headroom);
        _free--;
        send(packet);
    }
}
