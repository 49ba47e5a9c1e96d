using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using BleStack.Hci;
using BleStack.Hci.Packets;

namespace BleStack.Benchmarks.Scenarios;

/// <summary>ATT reads between two hosts, and the very same packets through the very same controllers with nobody above them.</summary>
internal sealed class ReadWork
{
    private readonly World _world = new();
    private readonly Echo _client;
    private readonly Echo _server;
    private readonly Func<Task> _reads;
    private int _rounds;

    public ReadWork()
    {
        _world.Connect();
        _world.CentralTap.Recorded = [];
        _world.PeripheralTap.Recorded = [];
        _reads = ReadAsync;
        Read(1);
        _client = new Echo(_world.CentralTap, Only(_world.CentralTap.Recorded));
        _server = new Echo(_world.PeripheralTap, Only(_world.PeripheralTap.Recorded));
        (_world.CentralTap.Recorded, _world.PeripheralTap.Recorded) = (null, null);
        _server.Rounds = int.MaxValue;
    }

    /// <summary>Reads through both hosts.</summary>
    public void Read(int rounds)
    {
        _rounds = rounds;
        _world.Run(_reads);
    }

    /// <summary>The same round trips, request and response as recorded, with two sinks in place of the hosts.</summary>
    public void PassPackets(int rounds)
    {
        (_world.CentralTap.Instead, _world.PeripheralTap.Instead) = (_client, _server);
        _client.Rounds = rounds;
        _client.Send();
        if (!_world.Loop.RunUntil(_client.IsDone)) throw new InvalidOperationException("The packets did not come back.");
        _world.Loop.RunUntilIdle();
        (_world.CentralTap.Instead, _world.PeripheralTap.Instead) = (null, null);
    }

    private async Task ReadAsync()
    {
        for (int i = 0; i < _rounds; i++) await _world.Link.Client.ReadAsync(_world.Characteristic.ValueHandle).ConfigureAwait(true);
    }

    private static byte[] Only(List<byte[]> packets) => packets.Count == 1 ? packets[0] : throw new InvalidOperationException($"A read is one packet each way, not {packets.Count}.");

    private sealed class Echo : IHciPacketSink
    {
        private readonly Tap _tap;
        private readonly byte[] _packet;

        public Echo(Tap tap, byte[] packet)
        {
            (_tap, _packet) = (tap, packet);
            IsDone = () => Rounds == 0;
        }

        public int Rounds { get; set; }

        public Func<bool> IsDone { get; }

        public void Send() => _tap.Send(_packet);

        public void OnPacket(ReadOnlySpan<byte> packet)
        {
            if (packet[0] == (byte)H4PacketType.AclData && (Rounds == int.MaxValue || --Rounds > 0)) Send();
        }

        public void OnClosed(string reason)
        {
        }
    }
}
