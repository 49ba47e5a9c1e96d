using System;
using System.Collections.Generic;
using BleStack.Core;
using BleStack.Hci.Packets;

namespace BleStack.Gap;

/// <summary>ACL data of connections the controller has not reported yet.</summary>
/// <remarks>
/// Over USB, events and data have an endpoint each ([Vol 4, Part B] 2.2): a first request may be here before the LE Connection Complete
/// that explains its handle. It waits for that event, in order, and is dropped when none comes. What follows the end of a connection
/// closely is that connection's last data and never the next one's, whose radio could not have been so quick. Handles, packets, octets and
/// time are bounded.
/// </remarks>
internal sealed class EarlyData : IDisposable
{
    public const int MaximumHandles = 8;
    public const int MaximumPackets = 32;
    public const int MaximumOctets = 8192;

    /// <summary>How long data waits for its connection.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// How long after the end of a connection data with its handle is taken for its last: shorter than any connection takes to come about.
    /// </summary>
    public static readonly TimeSpan Lateness = TimeSpan.FromMilliseconds(20);

    private readonly HostLoop _loop;
    private readonly LoopTimer _timer;
    private readonly List<Packet> _held = [];
    private readonly Queue<(ushort Handle, long At)> _ended = new();
    private readonly Action<ushort> _dropped;
    private int _octets;

    /// <param name="loop">Whose time counts.</param>
    /// <param name="dropped">Told the handle of each packet whose connection did not come.</param>
    public EarlyData(HostLoop loop, Action<ushort> dropped)
    {
        (_loop, _dropped) = (loop, dropped);
        _timer = loop.CreateTimer(Expire);
    }

    public int Count => _held.Count;

    /// <summary>Takes a copy; false when it belongs to a connection that has just ended, or when there is no room.</summary>
    public bool TryHold(AclHeader header, ReadOnlySpan<byte> data)
    {
        if (
            HasJustEnded(header.Handle)
            || _held.Count == MaximumPackets
            || _octets + data.Length > MaximumOctets
            || !HasPlaceFor(header.Handle)
        )
            return false;
        _held.Add(new Packet(header.Handle, header.Boundary, data.ToArray(), _loop.Time.GetTimestamp()));
        _octets += data.Length;
        if (!_timer.IsRunning) _timer.Start(Patience);
        return true;
    }

    /// <summary>The connection has come: its packets, oldest first.</summary>
    public List<Packet> Take(ushort handle)
    {
        List<Packet> taken = _held.FindAll(packet => packet.Handle == handle);
        Remove(packet => packet.Handle == handle);
        return taken;
    }

    /// <summary>The connection did not come about.</summary>
    public void Drop(ushort handle)
    {
        foreach (Packet packet in Take(handle)) _dropped(packet.Handle);
    }

    /// <summary>A connection has ended.</summary>
    public void OnEnded(ushort handle)
    {
        Forget();
        if (_ended.Count == MaximumHandles) _ended.Dequeue();
        _ended.Enqueue((handle, _loop.Time.GetTimestamp()));
    }

    public void Clear()
    {
        _held.Clear();
        _ended.Clear();
        _octets = 0;
        _timer.Stop();
    }

    public void Dispose()
    {
        Clear();
        _timer.Dispose();
    }

    private bool HasPlaceFor(ushort handle)
    {
        var handles = new HashSet<ushort> { handle };
        foreach (Packet packet in _held) handles.Add(packet.Handle);
        return handles.Count <= MaximumHandles;
    }

    private bool HasJustEnded(ushort handle)
    {
        Forget();
        foreach ((ushort ended, _) in _ended)
            if (ended == handle) return true;
        return false;
    }

    private void Forget()
    {
        while (_ended.TryPeek(out (ushort Handle, long At) oldest) && _loop.Time.GetElapsedTime(oldest.At) >= Lateness) _ended.Dequeue();
    }

    private void Remove(Predicate<Packet> which)
    {
        _held.RemoveAll(which);
        _octets = 0;
        foreach (Packet packet in _held) _octets += packet.Data.Length;
        if (_held.Count == 0) _timer.Stop();
    }

    private void Expire()
    {
        bool IsOld(Packet packet) => _loop.Time.GetElapsedTime(packet.At) >= Patience;
        List<Packet> old = _held.FindAll(IsOld);
        Remove(IsOld);
        if (_held.Count > 0) _timer.Start(Patience - _loop.Time.GetElapsedTime(_held[0].At));
        foreach (Packet packet in old) _dropped(packet.Handle);
    }

    public readonly record struct Packet(ushort Handle, AclBoundary Boundary, byte[] Data, long At);
}
