using System;
using System.Collections.Generic;
using BleStack.Core;

namespace BleStack.L2cap;

/// <summary>PDUs of one link that wait for the controller to report whether the link is encrypted.</summary>
/// <remarks>
/// Events and data may come by separate ways ([Vol 4, Part B] 2.2: an endpoint each), so what was sent under a new key may be here before
/// the event that says so. Bounded in number, octets and time; what comes above a bound is dropped, so endless sending has no effect.
/// </remarks>
internal sealed class HeldPdus(HostLoop loop, Action onExpired)
{
    public const int MaximumCount = 32;
    public const int MaximumOctets = 4096;
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly Queue<(L2capChannel Channel, byte[] Pdu)> _held = new();
    private LoopTimer? _timer;
    private int _octets;

    /// <summary>PDUs are to be held from now on.</summary>
    public bool IsActive { get; private set; }

    public void Begin() => IsActive = true;

    /// <summary>Takes a copy; false when there is no room for it.</summary>
    public bool TryAdd(L2capChannel channel, ReadOnlySpan<byte> pdu)
    {
        if (_held.Count == MaximumCount || _octets + pdu.Length > MaximumOctets) return false;
        _held.Enqueue((channel, pdu.ToArray()));
        _octets += pdu.Length;
        _timer ??= loop.CreateTimer(onExpired);
        if (!_timer.IsRunning) _timer.Start(Patience);
        return true;
    }

    /// <summary>Ends the holding and gives the next PDU held; false when none is left.</summary>
    public bool TryTake(out (L2capChannel Channel, byte[] Pdu) held)
    {
        IsActive = false;
        _timer?.Stop();
        if (!_held.TryDequeue(out held)) return false;
        _octets -= held.Pdu.Length;
        return true;
    }

    /// <summary>Ends the holding and forgets what is held.</summary>
    public int Clear()
    {
        int count = _held.Count;
        IsActive = false;
        _timer?.Stop();
        _held.Clear();
        _octets = 0;
        return count;
    }

    public void Close()
    {
        Clear();
        _timer?.Dispose();
    }
}
