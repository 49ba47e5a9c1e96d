using System;
using System.Buffers;
using System.Collections.Generic;

namespace BleStack.Hci;

/// <summary>Whose frames an <see cref="AclQueue"/> holds.</summary>
internal interface IAclSender
{
    /// <summary>The controller has the last fragment of one frame.</summary>
    void OnFrameTaken(object? tag);
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
    private Frame _current;

    public ushort Handle { get; } = handle;

    /// <summary>Frames not wholly taken yet.</summary>
    public int Count => _frames.Count + (_current.Buffer is null ? 0 : 1);

    /// <summary>Fragments in the controller that it has not reported completed.</summary>
    public int Outstanding { get; set; }

    /// <summary>Hands over a rented buffer whose frame starts after the headroom.</summary>
    public void Enqueue(byte[] buffer, int frameLength, object? tag) => _frames.Enqueue(new Frame(buffer, Headroom, Headroom + frameLength, tag));

    /// <summary>Cuts the next fragment: <paramref name="packet"/> is a whole packet with room for the headers, to be sent before the next call.</summary>
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
        isLast = _current.Position == _current.End;
        return true;
    }

    /// <summary>Ends the frame whose last fragment <see cref="TryNext"/> gave.</summary>
    public void FrameTaken()
    {
        Frame done = _current;
        _current = default;
        ArrayPool<byte>.Shared.Return(done.Buffer);
        sender.OnFrameTaken(done.Tag);
    }

    /// <summary>Drops everything.</summary>
    public void Clear()
    {
        if (_current.Buffer is not null) ArrayPool<byte>.Shared.Return(_current.Buffer);
        _current = default;
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
