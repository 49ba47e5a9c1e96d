using System;
using System.Collections.Generic;
using BleStack.Core;
using BleStack.Hci;

namespace BleStack.Tests.Gap;

/// <summary>A transport with an endpoint each for events and for data, as over USB ([Vol 4, Part B] 2.2), whose events come late.</summary>
internal sealed class SlowEvents : IHciTransport, IHciPacketSink
{
    private readonly IHciTransport _inner;
    private readonly TimeSpan _delay;
    private readonly SimulatedLoop _loop;
    private readonly Queue<(byte[] Packet, TimeSpan Due)> _events = new();
    private readonly LoopTimer _timer;
    private IHciPacketSink _sink = null!;

    public SlowEvents(SimulatedLoop loop, IHciTransport inner, TimeSpan delay)
    {
        (_loop, _inner, _delay) = (loop, inner, delay);
        _timer = loop.CreateTimer(Deliver);
    }

    public string Name => _inner.Name;

    public void Open(IHciPacketSink sink)
    {
        _sink = sink;
        _inner.Open(this);
    }

    public void Send(ReadOnlySpan<byte> packet) => _inner.Send(packet);

    public void Dispose()
    {
        _timer.Dispose();
        _inner.Dispose();
    }

    public void OnPacket(ReadOnlySpan<byte> packet)
    {
        if (packet[0] != 4)
        {
            _sink.OnPacket(packet);
            return;
        }

        _events.Enqueue((packet.ToArray(), _loop.Elapsed + _delay));
        if (!_timer.IsRunning) _timer.Start(_delay);
    }

    public void OnClosed(string reason) => _sink.OnClosed(reason);

    private void Deliver()
    {
        while (_events.TryPeek(out (byte[] Packet, TimeSpan Due) next) && next.Due <= _loop.Elapsed)
        {
            _events.Dequeue();
            _sink.OnPacket(next.Packet);
        }

        if (_events.TryPeek(out (byte[] Packet, TimeSpan Due) later)) _timer.Start(later.Due - _loop.Elapsed);
    }
}
