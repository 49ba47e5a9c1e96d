using System;
using BleStack.Explain.Narration;
using BleStack.Gatt;
using BleStack.Hci;
using BleStack.Hci.Packets;

namespace Benchmarks.Scenarios;

/// <summary>
/// Notifications from one host to the other, eight at a time (the controller's capacity), and the same packets without hosts.
/// </summary>
internal sealed class NotifyWork : IHciPacketSink
{
    private const int Burst = 8;

    private readonly World _world = new();
    private readonly byte[] _value = [0, 72];
    private readonly byte[] _packet;
    private readonly Func<bool> _arrived;
    private readonly Action<object?> _notify;
    private int _received;

    public NotifyWork(bool isNarrated = false)
    {
        if (isNarrated) _world.PeripheralTap.Narrator = new LiveNarrator();
        _world.Connect();
        _world.Link.Client.ValueReceived += (_, _, _) => _received++;
        _arrived = () => _received == Burst;
        _notify = _ => NotifyBurst();
        _world.PeripheralTap.Recorded = [];
        Run(1);
        _packet = _world.PeripheralTap.Recorded[0];
        _world.PeripheralTap.Recorded = null;
    }

    public void Run(int notifications)
    {
        for (int i = 0; i < notifications; i += Burst)
        {
            _received = 0;
            _world.Loop.Post(_notify, null);
            Await();
        }
    }

    public void Floor(int notifications)
    {
        (_world.CentralTap.Instead, _world.PeripheralTap.Instead) = (this, this);
        for (int i = 0; i < notifications; i += Burst)
        {
            _received = 0;
            for (int j = 0; j < Burst; j++) _world.PeripheralTap.Send(_packet);
            Await();
        }

        (_world.CentralTap.Instead, _world.PeripheralTap.Instead) = (null, null);
    }

    public void OnPacket(ReadOnlySpan<byte> packet)
    {
        if (packet[0] == (byte)H4PacketType.AclData) _received++;
    }

    public void OnClosed(string reason)
    {
    }

    private void NotifyBurst()
    {
        for (int i = 0; i < Burst; i++) _world.ServerSide.Notify(_world.Characteristic, _value, NotifyChecks.None);
    }

    private void Await()
    {
        if (!_world.Loop.RunUntil(_arrived)) throw new InvalidOperationException($"{_received} of {Burst} notifications came.");
        _world.Loop.RunUntilIdle();
    }
}
