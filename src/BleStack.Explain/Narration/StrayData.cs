using System;
using System.Collections.Generic;

namespace BleStack.Explain.Narration;

/// <summary>Data of handles without a link: what came before the event that announces it, and what crossed the event that ended it.</summary>
/// <remarks>Over USB, events and data have an endpoint each ([Vol 4, Part B] 2.1): data may overtake LE Connection Complete.</remarks>
internal sealed class StrayData
{
    /// <summary>Packets kept for a handle; with more of them the event is taken to be missing from the capture.</summary>
    private const int Most = 8;

    /// <summary>Handles waited for at once; a hostile capture may name thousands.</summary>
    private const int MostHandles = 16;

    private readonly Dictionary<int, List<(PacketStamp Stamp, byte[] Acl, int Missing)>> _early = [];
    private readonly HashSet<int> _ended = [];

    /// <summary>The event that ends a link has been seen: what the host still sends on it goes nowhere.</summary>
    public void OnEnded(int handle) => _ended.Add(handle);

    /// <summary>A link has this handle from now on.</summary>
    public void OnOpened(int handle) => _ended.Remove(handle);

    public void Clear()
    {
        _early.Clear();
        _ended.Clear();
    }

    /// <summary>Whether a packet of no link is nothing to begin one with: dropped or kept.</summary>
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

    /// <summary>What was kept for a handle, which is kept no longer.</summary>
    public IReadOnlyList<(PacketStamp Stamp, byte[] Acl, int Missing)> Release(int handle) =>
        _early.Remove(handle, out List<(PacketStamp, byte[], int)>? kept) ? kept : [];

    /// <summary>The handles something is kept for.</summary>
    public IReadOnlyCollection<int> Handles => [.. _early.Keys];
}
