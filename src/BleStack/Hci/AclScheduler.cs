using System;
using System.Collections.Generic;
using BleStack.Hci.Packets;

namespace BleStack.Hci;

/// <summary>Shares the controller's ACL buffers among the links ([Vol 4, Part E] 4.1).</summary>
/// <remarks>
/// Never more packets are in the controller than it has buffers for, and none is longer than one buffer. Links take turns fragment by
/// fragment, so a long PDU on one does not hold up another. Buffers come back by Number Of Completed Packets, or with the link they were
/// on. Steady state allocates nothing.
/// </remarks>
internal sealed class AclScheduler(CommandQueue.SpanAction send)
{
    private readonly List<AclQueue> _queues = [];
    private int _length;
    private int _free;
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
        queue.Clear();
        Pump();
    }

    public void Enqueue(AclQueue queue, byte[] buffer, int frameLength, object? tag)
    {
        queue.Enqueue(buffer, frameLength, tag);
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
        if (_isSending) return;
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
        HciPacket.WriteAclHeader(
            packet,
            queue.Handle,
            isFirst ? AclBoundary.FirstNonFlushable : AclBoundary.Continuing,
            packet.Length - AclQueue.Headroom
        );
        _free--;
        send(packet);
        if (isLast) queue.FrameTaken();
        return true;
    }
}
