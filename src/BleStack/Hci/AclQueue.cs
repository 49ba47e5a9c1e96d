using System;
using System.Buffers;
using System.Collections.Generic;

namespace BleStack.Hci;

/// <summary>Whose frames an <see cref="AclQueue"/> holds.</summary>
internal interface IAclSender
{
    /// <summary>The controller has the last fragment of one frame.</summary>
    void OnFrameTaken(object? tag);

    /// <summary>
    /// The controller has reported the last fragment of one frame completed: the peer's link layer has it ([Vol 4, Part E] 7.7.19).
    /// </summary>
    void OnFrameDelivered(object? tag);
}

/// <summary>The frames of one link on their way to the controller, oldest first.</summary>
/// <remarks>
/// A frame lies behind <see cref="Headroom"/> free octets, so each fragment's H4 and ACL headers are written in front of it, over what has
/// been sent already: nothing is copied twice.
/// </remarks>
internal sealed class AclQueue(ushort handle, IAclSender sender)
{
    /// <summary>Octets kept free before a frame: packet indicator, handle and length.</summary>
    public const int Headroom = 5;

    private readonly Queue<Frame> _frames = new();
    private readonly Queue<(long LastFragment, object? Tag)> _undelivered = new();
    private Frame _current;
    private long _given;
    private long _completed;

    public ushort Handle { get; } = handle;

    /// <summary>Frames not wholly taken yet.</summary>
    public int Count => _frames.Count + (_current.Buffer is null ? 0 : 1);

    /// <summary>Fragments in the controller that it has not reported completed.</summary>
    public int Outstanding => (int)(_given - _completed);

    /// <summary>Hands over a rented buffer whose frame starts after the headroom.</summary>
    public void Enqueue(byte[] buffer, int frameLength, object? tag) =>
        _frames.Enqueue(new Frame(buffer, Headroom, Headroom + frameLength, tag));

    /// <summary>
    /// Cuts the next fragment: <paramref name="packet"/> is a whole packet with room for the headers, to be sent before the next call.
    /// </summary>
    /// <returns>False when nothing waits.</returns>
    public bool TryNext(int maximum, out Span<byte> packet, out bool isFirst, out bool isLast)
    {
        isFirst = isLast = false;
        packet = default;
        if (_current.Buffer is null && !_frames.TryDequeue(out _current)) return false;
        int length = Math.Min(maximum, _current.End - _current.Position);
        packet = _current.Buffer.AsSpan(_current.Position - Headroom, Headroom + length);
        isFirst = _current.Position == Headroom;
        _current.Position += length;
        _given++;
        isLast = _current.Position == _current.End;
        return true;
    }

    /// <summary>A frame leaves in one packet, past the others, of which none waits.</summary>
    /// <param name="tag">Told to the sender once it is delivered; null where nobody asks.</param>
    public void OnWhole(object? tag)
    {
        _given++;
        if (tag is not null) _undelivered.Enqueue((_given, tag));
    }

    /// <summary>Ends the frame whose last fragment <see cref="TryNext"/> gave.</summary>
    public void FrameTaken()
    {
        Frame done = _current;
        _current = default;
        ArrayPool<byte>.Shared.Return(done.Buffer);
        _undelivered.Enqueue((_given, done.Tag));
        sender.OnFrameTaken(done.Tag);
    }

    /// <summary>Takes a report of completed fragments; returns how many there were to complete.</summary>
    public int Complete(int count)
    {
        count = Math.Min(count, Outstanding);
        _completed += count;
        return count;
    }

    /// <summary>Tells the sender of the frames that <see cref="Complete"/> has completed.</summary>
    public void TellDelivered()
    {
        while (_undelivered.TryPeek(out (long LastFragment, object? Tag) frame) && frame.LastFragment <= _completed)
        {
            _undelivered.Dequeue();
            sender.OnFrameDelivered(frame.Tag);
        }
    }

    public void Clear()
    {
        if (_current.Buffer is not null) ArrayPool<byte>.Shared.Return(_current.Buffer);
        _current = default;
        _undelivered.Clear();
        _completed = _given;
        while (_frames.TryDequeue(out Frame frame)) ArrayPool<byte>.Shared.Return(frame.Buffer);
    }

    private struct Frame(byte[] buffer, int position, int end, object? tag)
    {
        public readonly byte[] Buffer = buffer;
        public readonly int End = end;
        public readonly object? Tag = tag;
        public int Position = position;
    }
}
