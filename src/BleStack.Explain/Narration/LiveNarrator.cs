using System;
using System.Collections.Generic;
using System.Threading;
using BleStack.Explain.Capture;

namespace BleStack.Explain.Narration;

/// <summary>
/// A narrator for a running host: accepts packets from any thread, and raises its events one at a time and never under a lock.
/// </summary>
internal sealed class LiveNarrator
{
    private readonly Lock _gate = new();
    private readonly Narrator _narrator;
    private readonly TimeProvider _time;
    private readonly Queue<NarratedEvent> _waiting = new();
    private bool _isRaising;
    private long _packets;

    /// <summary>Creates a narrator that stamps packets with <paramref name="time"/>, by default the system's.</summary>
    public LiveNarrator(NarratorOptions? options = null, TimeProvider? time = null)
    {
        _time = time ?? TimeProvider.System;
        _narrator = new Narrator(options);
        _narrator.Told += _waiting.Enqueue;
        Started = _time.GetUtcNow();
    }

    /// <summary>Raised for each event, on the thread of the packet or on one that delivered another packet meanwhile; one at a time, in
    /// order.</summary>
    public event Action<NarratedEvent>? Told;

    /// <summary>Start time, for times relative to it.</summary>
    public DateTimeOffset Started { get; }

    /// <summary>One H4 packet, indicator first, between host and controller number <paramref name="adapter"/>.</summary>
    public void OnPacket(ReadOnlySpan<byte> packet, bool received, int adapter = 0)
    {
        lock (_gate)
        {
            _narrator.OnHci(
                new PacketStamp(_time.GetUtcNow(), ++_packets, adapter),
                received ? PacketDirection.Received : PacketDirection.Sent,
                packet
            );
            if (_waiting.Count == 0 || _isRaising) return;
            _isRaising = true;
        }

        Raise();
    }

    /// <summary>The controller was lost or replaced: its links end.</summary>
    public void OnControllerGone(int adapter = 0)
    {
        lock (_gate)
        {
            _narrator.OnAdapterGone(new PacketStamp(_time.GetUtcNow(), _packets, adapter));
            if (_waiting.Count == 0 || _isRaising) return;
            _isRaising = true;
        }

        Raise();
    }

    private void Raise()
    {
        while (true)
        {
            NarratedEvent? next;
            lock (_gate)
            {
                if (!_waiting.TryDequeue(out next))
                {
                    _isRaising = false;
                    return;
                }
            }

            Told?.Invoke(next);
        }
    }
}
