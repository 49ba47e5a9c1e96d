using System;
using System.Net;
using System.Net.Sockets;
using System.Threading.Tasks;
using BleStack.Core;
using BleStack.Hci;
using BleStack.Virtual;

namespace Benchmarks.Peers.Roles;

/// <summary>The air, which does not wait for connection events, with a controller for each host that connects; and the packets' path
/// without hosts: a second port that passes on what one client sends to the other, with a completion for the sender, and has no
/// controller.</summary>
internal static class AirRole
{
    public static async Task RunAsync()
    {
        var air = new VirtualAir(new SerialLoop(), new AirOptions { Pacing = Pacing.AsFastAsPossible });
        var requests = new RequestCounter();
        H4Server server = H4Server.Start(air, "tcp:127.0.0.1:0");
        await using (server)
        {
            using var bare = new TcpListener(IPAddress.Loopback, 0);
            bare.Start();
            _ = RelayAsync(bare);
            Console.WriteLine($"ready {server.Endpoint[(server.Endpoint.LastIndexOf(':') + 1)..]} {((IPEndPoint)bare.LocalEndpoint).Port}");
            await CommandLoop.RunAsync(async command => command[0] switch
            {
                "count" => await OnLoop(air, () => air.Sniffer = requests),
                "counted" => await OnLoop(air, () => air.Sniffer = null) is { } ? requests.Take() : null,
                _ => throw new ArgumentException("count or counted"),
            });
        }
    }

    private static Task<double?> OnLoop(VirtualAir air, Action change)
    {
        var done = new TaskCompletionSource<double?>(TaskCreationOptions.RunContinuationsAsynchronously);
        air.Loop.Post(
            _ =>
            {
                change();
                done.SetResult(0);
            },
            null);
        return done.Task;
    }

    private static async Task RelayAsync(TcpListener listener)
    {
        while (true)
        {
            StreamTransport one = await AcceptAsync(listener), other = await AcceptAsync(listener);
            one.Open(new PacketRelay(one, other));
            other.Open(new PacketRelay(other, one));
        }
    }

    private static async Task<StreamTransport> AcceptAsync(TcpListener listener)
    {
        Socket socket = await listener.AcceptSocketAsync();
        socket.NoDelay = true;
        return new StreamTransport(new NetworkStream(socket, ownsSocket: true), "bare");
    }

    /// <summary>Counts the attribute PDUs that a central starts: one per request, as long as it sends no commands.</summary>
    private sealed class RequestCounter : ISniffer
    {
        private int _count;

        public double Take()
        {
            int counted = _count;
            _count = 0;
            return counted;
        }

        public void OnPdu(in SniffedPdu pdu)
        {
            const int Start = 2, CidAt = 4;
            if (!pdu.IsAdvertising && pdu.FromCentral && (pdu.Octets[0] & 3) == Start && pdu.Octets[CidAt] == 4) _count++;
        }
    }
}
