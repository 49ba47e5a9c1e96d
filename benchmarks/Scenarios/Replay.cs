using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using BleStack.Hci;
using BleStack.Hci.Packets;

namespace Benchmarks.Scenarios;

/// <summary>The lower bound of an exchange of requests and responses: the packets that two hosts exchanged, sent again through the same two
/// controllers and the same link, with a sink in place of each host that sends the next packet when the last has arrived.</summary>
internal sealed class Replay
{
    private readonly World _world;
    private readonly Player _client;
    private readonly Player _server;

    private Replay(World world, List<byte[]> requests, List<byte[]> responses)
    {
        if (requests.Count != responses.Count)
            throw new InvalidOperationException(
                $"{requests.Count} requests and {responses.Count} responses are no exchange of one packet each."
            );
        _world = world;
        _client = new Player(world.CentralTap, requests);
        _server = new Player(world.PeripheralTap, responses) { Left = int.MaxValue };
    }

    /// <summary>Request and response pairs in one run.</summary>
    public int RoundTrips => _client.Count;

    /// <summary>Records the packets that two connected hosts exchange in <paramref name="exchange"/>.</summary>
    public static Replay Of(World world, Func<Task> exchange)
    {
        world.Run(exchange); // One-time exchanges, such as that of the MTU, are over.
        (world.CentralTap.Recorded, world.PeripheralTap.Recorded) = ([], []);
        world.Run(exchange);
        world.Loop.RunUntilIdle();
        var replay = new Replay(world, world.CentralTap.Recorded, world.PeripheralTap.Recorded);
        (world.CentralTap.Recorded, world.PeripheralTap.Recorded) = (null, null);
        return replay;
    }

    public void Run(int times) => Run(times, _server);

    /// <summary>The same with the server's host: the cost that it adds, without the client's.</summary>
    public void RunWithServer(int times) => Run(times, null);

    private void Run(int times, Player? server)
    {
        (_world.CentralTap.Instead, _world.PeripheralTap.Instead) = (_client, server);
        _client.Left = times * RoundTrips;
        _client.SendNext();
        if (!_world.Loop.RunUntil(_client.IsDone)) throw new InvalidOperationException("The packets did not come back.");
        _world.Loop.RunUntilIdle();
        (_world.CentralTap.Instead, _world.PeripheralTap.Instead) = (null, null);
    }

    private sealed class Player : IHciPacketSink
    {
        private readonly Tap _tap;
        private readonly byte[][] _packets;
        private int _next;

        public Player(Tap tap, List<byte[]> packets)
        {
            (_tap, _packets) = (tap, [.. packets]);
            IsDone = () => Left == 0;
        }

        public int Left { get; set; }

        public int Count => _packets.Length;

        public Func<bool> IsDone { get; }

        public void SendNext()
        {
            _tap.Send(_packets[_next]);
            _next = (_next + 1) % _packets.Length;
        }

        public void OnPacket(ReadOnlySpan<byte> packet)
        {
            if (packet[0] == (byte)H4PacketType.AclData && (Left == int.MaxValue || --Left > 0)) SendNext();
        }

        public void OnClosed(string reason)
        {
        }
    }
}
