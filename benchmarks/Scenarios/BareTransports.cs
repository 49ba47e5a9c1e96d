using System;
using BleStack.Core;
using BleStack.Hci;
using BleStack.Virtual;

namespace Benchmarks.Scenarios;

/// <summary>The lower bound of a read: its six packets (request and response, into and out of a controller each, and the two completions)
/// through the two in-process transports, without hosts or controllers: packets from one are passed to the other.</summary>
internal sealed class BareTransports
{
    private readonly SimulatedLoop _loop = new();
    private readonly InProcessTransport _client;
    private readonly byte[] _request = [0x02, 0x01, 0x00, 0x07, 0x00, 0x03, 0x00, 0x04, 0x00, 0x0A, 0x03, 0x00];
    private readonly byte[] _response = [0x02, 0x01, 0x00, 0x07, 0x00, 0x03, 0x00, 0x04, 0x00, 0x0B, 0x00, 0x48];
    private readonly Func<bool> _isDone;
    private int _left;

    public BareTransports()
    {
        (InProcessTransport client, InProcessTransport below) = InProcessTransport.Pair("client", _loop, _loop);
        (InProcessTransport server, InProcessTransport belowServer) = InProcessTransport.Pair("server", _loop, _loop);
        below.Open(new PacketRelay(below, belowServer));
        belowServer.Open(new PacketRelay(belowServer, below));
        client.Open(new End(() =>
        {
            if (--_left > 0) client.Send(_request);
        }));
        server.Open(new End(() => server.Send(_response)));
        _client = client;
        _isDone = () => _left == 0;
    }

    public void Run(int rounds)
    {
        _left = rounds;
        _client.Send(_request);
        if (!_loop.RunUntil(_isDone)) throw new InvalidOperationException("The packets did not come back.");
        _loop.RunUntilIdle();
    }

    private sealed class End(Action onData) : IHciPacketSink
    {
        public void OnPacket(ReadOnlySpan<byte> packet)
        {
            if (packet[0] == 0x02) onData();
        }

        public void OnClosed(string reason)
        {
        }
    }
}
