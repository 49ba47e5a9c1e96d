using System;
using System.Collections.Generic;
using BleStack.Explain.Capture;

namespace BleStack.Explain.Narration;

/// <summary>
/// Data of handles without a link: data before the event that announces the link, and data after the event that ended it.
/// </summary>
/// <remarks>Over USB, events and data have an endpoint each ([Vol 4, Part B] 2.1): data may overtake LE Connection Complete.</remarks>
internal sealed class StrayData
{
    /// <summary>Maximum number of packets kept for a handle; with more the event is assumed to be missing from the capture.</summary>
    private const int Most = 8;

    /// <summary>Maximum number of pending handles; a hostile capture may contain thousands.</summary>
    private const int MostHandles = 16;

    private readonly Dictionary<int, List<(PacketStamp Stamp, byte[] Acl, int Missing)>> _early = [];
    private readonly HashSet<int> _ended = [];

    /// <summary>The event that ends a link has arrived: packets that the host still sends on it are dropped.</summary>
    public void OnEnded(int handle) => _ended.Add(handle);

    /// <summary>A link has this handle from now on.</summary>
    public void OnOpened(int handle) => _ended.Remove(handle);

    public void Clear()
    {
        _early.Clear();
        _ended.Clear();
    }

    /// <summary>True when a packet without a link does not begin one: it is dropped or kept.</summary>
    public bool Takes(int handle, PacketDirection direction, PacketStamp stamp, ReadOnlySpan<byte> acl, int missing)
    {
        if (direction == PacketDirection.Sent) return _ended.Contains(handle);
        if (!_early.TryGetValue(handle, out List<(PacketStamp, byte[], int)>? kept))
        {
            if (_early.Count == MostHandles) return false;
            _early[handle] = kept = new(1);
        }

        if (kept.Count == Most) return false;
        kept.Add((stamp, acl.ToArray(), missing));
        return true;
    }

    /// <summary>Returns and removes the packets kept for a handle.</summary>
    public IReadOnlyList<(PacketStamp Stamp, byte[] Acl, int Missing)> Release(int handle) =>
        _early.Remove(handle, out List<(PacketStamp, byte[], int)>? kept) ? kept : [];

    /// <summary>The handles with kept packets.</summary>
    public IReadOnlyCollection<int> Handles => [.. _early.Keys];
}
