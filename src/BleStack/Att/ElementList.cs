using System;
using BleStack.Core;

namespace BleStack.Att;

/// <summary>
/// The list in a response: elements of one length ([Vol 3, Part F] 3.4.3, 3.4.4), or values one after the other. Its octets are used again.
/// </summary>
internal sealed class ElementList(int mtu)
{
    private byte[] _octets = [];
    private int _length;
    private int _room;

    /// <summary>Length of an element, which the first one sets.</summary>
    public int ElementLength { get; private set; }

    /// <summary>Nothing is in it.</summary>
    public bool IsEmpty => _length == 0;

    /// <summary>One more element would not fit.</summary>
    public bool IsFull => _length + ElementLength > _room;

    /// <summary>What is in it.</summary>
    public ReadOnlySpan<byte> Octets => _octets.AsSpan(0, _length);

    /// <summary>Empties it, for a response with this room, in octets.</summary>
    public void Begin(int room)
    {
        if (_octets.Length == 0) _octets = new byte[mtu];
        (_length, ElementLength, _room) = (0, 0, room);
    }

    /// <summary>Where the next element goes, or nothing when it does not fit or is of another length than the first.</summary>
    public bool TryAdd(int length, out PduWriter writer)
    {
        writer = default;
        if (_length == 0) ElementLength = length;
        if (length != ElementLength || _length + length > _room) return false;
        writer = new PduWriter(_octets.AsSpan(_length, length));
        _length += length;
        return true;
    }

    /// <summary>All the room that is left, for values of any length; <see cref="Append"/> keeps what was written.</summary>
    public PduWriter Open() => new(_octets.AsSpan(_length, _room - _length));

    /// <summary>Keeps what was written to <see cref="Open"/>.</summary>
    public void Append(in PduWriter writer) => _length += writer.Length;
}
