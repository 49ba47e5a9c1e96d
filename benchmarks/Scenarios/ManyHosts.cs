using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using BleStack.Core;
using BleStack.Gap;
using BleStack.Hci;
using BleStack.Smp;
using BleStack.Virtual;

namespace Benchmarks.Scenarios;

/// <summary>Many hosts on one air and one simulated loop; the first half are phones, each with a device in the second.</summary>
internal sealed class ManyHosts
{
    private readonly SimulatedLoop _loop = new();
    private readonly BleHost[] _hosts;

    public ManyHosts(int hosts)
    {
        var air = new VirtualAir(_loop, new AirOptions { Pacing = Pacing.AsFastAsPossible });
        _hosts =
        [
            .. Enumerable
                .Range(0, hosts)
                .Select(_ => new BleHost(air.CreateController().CreateTransport(), new BleHostOptions { Loop = _loop })),
        ];
    }

    public static string[] Steps { get; } = ["start", "advertise", "connect", "pair"];

    private IEnumerable<(BleHost Phone, BleHost Device)> Pairs => _hosts.Take(_hosts.Length / 2).Zip(_hosts.Skip(_hosts.Length / 2));

    public void Start() => All(_hosts.Select(h => h.StartAsync()));

    public void Advertise() => All(Pairs.Select(p => p.Device.Advertiser.StartAsync(World.Advertisement)));

    public void Connect() => All(Pairs.Select(p => p.Phone.ConnectAsync(p.Device.Identity)));

    public void Pair()
    {
        Task<PairingOutcome>[] pairings = [];
        _loop.Run(() => Task.WhenAll(pairings = [.. Pairs.Select(p => p.Phone.Links[0].PairAsync())]));
        if (!Array.TrueForAll(pairings, p => p.Result.IsSuccess)) throw new InvalidOperationException("A pairing failed.");
        _loop.RunUntilIdle();
    }

    /// <summary>Time of each step for each host in microseconds, the shortest of several runs.</summary>
    public static double[] Live(int hosts, int crowds)
    {
        double[] best = [.. Steps.Select(_ => double.MaxValue)];
        for (int i = 0; i < crowds; i++)
        {
            var crowd = new ManyHosts(hosts);
            // Each step is charged for its own garbage only, not for that of earlier steps and runs.
            Turn[] steps =
            [
                new(crowd.Start, GC.Collect),
                new(crowd.Advertise, GC.Collect),
                new(crowd.Connect, GC.Collect),
                new(crowd.Pair, GC.Collect),
            ];
            for (int step = 0; step < steps.Length; step++) best[step] = Math.Min(best[step], steps[step].Take() / hosts);
        }

        return best;
    }

    private void All(IEnumerable<Task> tasks) => _loop.Run(() => Task.WhenAll(tasks));

    /// <summary>
    /// Managed bytes of one host and of one controller with its transport, both started and advertising without a scanner.
    /// </summary>
    public static (long Host, long Controller) Memory(int count, bool ownLoops)
    {
        List<byte[]> commands = Commands();
        long controllers = Bytes(() => Raw(count, commands)) / count;
        long both = Bytes(() => Hosts(count, ownLoops)) / count;
        return (both - controllers, controllers);
    }

    private static long Bytes(Func<object> make)
    {
        GC.KeepAlive(make()); // Code and static data already exist.
        long before = GC.GetTotalMemory(forceFullCollection: true);
        object made = make();
        long after = GC.GetTotalMemory(forceFullCollection: true);
        GC.KeepAlive(made);
        return after - before;
    }

    private static object Hosts(int count, bool ownLoops)
    {
        var shared = new SimulatedLoop();
        HostLoop airLoop = ownLoops ? new SerialLoop() : shared;
        var air = new VirtualAir(airLoop, new AirOptions { Pacing = Pacing.AsFastAsPossible });
        var hosts = new BleHost[count];
        async Task Begin()
        {
            for (int i = 0; i < count; i++)
            {
                HostLoop loop = ownLoops ? new SerialLoop() : shared;
                hosts[i] = new BleHost(air.CreateController().CreateTransport(loop), new BleHostOptions { Loop = loop });
                await hosts[i].StartAsync().ConfigureAwait(true);
                await hosts[i].Advertiser.StartAsync(World.Advertisement).ConfigureAwait(true);
            }
        }

        if (ownLoops) Task.Run(Begin).GetAwaiter().GetResult();
        else shared.Run(Begin);
        return (air, hosts);
    }

    private static object Raw(int count, List<byte[]> commands)
    {
        var loop = new SimulatedLoop();
        var air = new VirtualAir(loop, new AirOptions { Pacing = Pacing.AsFastAsPossible });
        var transports = new IHciTransport[count];
        for (int i = 0; i < count; i++)
        {
            transports[i] = air.CreateController().CreateTransport();
            transports[i].Open(Deaf.Instance);
            foreach (byte[] command in commands)
            {
                transports[i].Send(command);
                loop.RunUntilIdle();
            }
        }

        return (air, transports);
    }

    private static List<byte[]> Commands()
    {
        var loop = new SimulatedLoop();
        var tap = new Tap(new VirtualAir(loop).CreateController().CreateTransport()) { Recorded = [] };
        var host = new BleHost(tap, new BleHostOptions { Loop = loop });
        loop.Run(() => host.StartAsync());
        loop.Run(() => host.Advertiser.StartAsync(World.Advertisement));
        return tap.Recorded;
    }

    private sealed class Deaf : IHciPacketSink
    {
        public static Deaf Instance { get; } = new();

        public void OnPacket(ReadOnlySpan<byte> packet)
        {
        }

        public void OnClosed(string reason)
        {
        }
    }
}
