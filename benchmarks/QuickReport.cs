using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Benchmarks.Scenarios;
using BleStack.Smp;

namespace Benchmarks;

/// <summary>
/// Every figure of docs/benchmarks.md in one process: alternatives run alternately, and the median of the ratios is reported.
/// </summary>
internal sealed class QuickReport(TextWriter output)
{
    private bool _missed;

    /// <summary>0 when every figure is within its limit, else 1; 2 for an unknown section.</summary>
    public static int Run(TextWriter output, string[] sections)
    {
        var report = new QuickReport(output);
        (string Name, Action Run)[] all =
        [
            // ATT before pairing: code that the runtime has optimised for the profile of pairings makes the reads after them twice as slow.
            ("att", report.Att), ("notifications", report.Notifications), ("pairing", report.Pairing), ("methods", report.Methods),
            ("narrating", report.Narrating), ("tables", report.Tables),
            ("memory", report.Memory), ("crowds", report.Crowds), ("sockets", report.Sockets), ("applications", report.Applications),
        ];
        if (Array.Find(sections, s => !Array.Exists(all, a => a.Name == s)) is { } unknown)
        {
            output.WriteLine($"'{unknown}' is none of: {string.Join(", ", all.Select(a => a.Name))}.");
            return 2;
        }

        foreach ((string name, Action run) in all)
        {
            if (sections.Length == 0 || sections.Contains(name)) run();
        }

        return report._missed ? 1 : 0;
    }

    /// <summary>Runs everything once with small inputs to check that it works; the figures have no meaning.</summary>
    public static int Try(TextWriter output)
    {
        Turns.OnlyTry = true;
        Run(output, ["pairing", "methods", "att", "notifications", "narrating", "tables", "sockets", "applications"]);
        ManyHosts.Memory(10, ownLoops: true);
        ManyHosts.Live(10, 1);
        return 0;
    }

    private void Pairing()
    {
        Head("A Secure Connections passkey pairing of two hosts, beside the cryptography of both sides alone");
        World world = PairingWork.World(PairingMethod.PasskeyEntry, secureConnections: true);
        double[] ratios = Turns.Compare(new Turn(PairingWork.PlatformFloor), new Turn(PairingWork.OwnFloor), Turn.OfPairing(world));
        Line("whole pairing / the platform's primitives alone", ratios[1], limit: 2);
        Line("whole pairing / BleStack.Crypto alone", ratios[1] / ratios[0]);
        Line("BleStack.Crypto alone / the platform's primitives alone", ratios[0]);
    }

    private void Methods()
    {
        Head("Other ways to an encrypted link, beside that same pairing");
        World passkey = PairingWork.World(PairingMethod.PasskeyEntry, secureConnections: true);
        foreach ((string name, PairingMethod method, bool secure) in new[]
        {
            ("Secure Connections, Numeric Comparison", PairingMethod.NumericComparison, true),
            ("Secure Connections, Just Works", PairingMethod.JustWorks, true),
            ("legacy, passkey", PairingMethod.PasskeyEntry, false), ("legacy, Just Works", PairingMethod.JustWorks, false),
        })
        {
            World world = PairingWork.World(method, secure);
            Line(name, Turns.Compare(Turn.OfPairing(passkey), Turn.OfPairing(world))[0]);
        }

        World bonded = PairingWork.World(PairingMethod.PasskeyEntry, secureConnections: true);
        bonded.Connect();
        bonded.Pair();
        bonded.Disconnect();
        Line(
            "encryption from the bond",
            Turns.Compare(Turn.OfPairing(passkey), new Turn(() => bonded.Run(bonded.EncryptAsync), bonded.Connect, bonded.Disconnect))[0]
        );
    }

    private void Att()
    {
        Head("ATT round trips between two hosts, beside the same packets through the same controllers with no host above them");
        foreach ((string name, AttWork work, int times, double? limit) in new[]
        {
            ("read", AttWork.Read(), 500, (double?)2.1), ("read, encrypted", AttWork.Read(encrypted: true), 200, null),
            ("write", AttWork.Write(), 500, 2.1),
            ($"discovery of {World.Attributes} attributes", AttWork.Discovery(World.Attributes), 8, 2.3),
        })
        {
            Line(
                $"{name}{(work.RoundTrips == 1 ? "" : $", {work.RoundTrips} round trips")}",
                Turns.Compare(() => work.Floor(times), () => work.Run(times)),
                limit
            );
        }

        AttWork read = AttWork.Read();
        Line("read, the server's host alone", Turns.Compare(() => read.Floor(500), () => read.Server(500)));
        var bare = new BareTransports();
        Line(
            "read, beside the in-process transports alone: no hosts, no controllers, no air",
            Turns.Compare(() => bare.Run(500), () => read.Run(500))
        );
        Line(
            "those controllers and that air alone, beside the in-process transports alone",
            Turns.Compare(() => bare.Run(500), () => read.Floor(500))
        );
    }

    private void Notifications()
    {
        Head("Notifications from host to host, beside the same packets with no host");
        var work = new NotifyWork();
        Line("one notification", Turns.Compare(() => work.Floor(1000), () => work.Run(1000)), limit: 1.7);
        long before = GC.GetAllocatedBytesForCurrentThread();
        work.Run(80_000);
        output.WriteLine(
            $"  {(GC.GetAllocatedBytesForCurrentThread() - before) / 80_000.0, 8:0.00} B allocated for each, on both sides together"
        );
    }

    private void Narrating()
    {
        Head("A server whose packets are narrated, beside the same server without a narrator");
        AttWork plain = AttWork.Read();
        AttWork narrated = AttWork.ReadNarrated();
        Line("one read", Turns.Compare(() => plain.Run(500), () => narrated.Run(500)), limit: 1.1);
        var without = new NotifyWork();
        var with = new NotifyWork(isNarrated: true);
        Line("one notification", Turns.Compare(() => without.Run(1000), () => with.Run(1000)), limit: 1.1);
    }

    private void Tables()
    {
        Head(
            "Growth with the attribute table: one request of each kind at its middle or end, and discovery for each attribute, beside a table of 20"
        );
        (string Name, Func<int, AttWork> In)[] requests =
        [
            ("read", AttWork.ReadIn),
            ("find a service by its UUID", AttWork.FindServiceIn),
            ("read the last group", AttWork.LastGroupIn),
            ("read by type", AttWork.ReadByTypeIn),
        ];
        foreach ((string name, Func<int, AttWork> of) in requests)
        {
            AttWork small = of(20);
            foreach (int attributes in new[] { 100, 1000, 10_000 })
            {
                AttWork large = of(attributes);
                Line($"{large.Attributes} attributes: {name}", Turns.Compare(() => small.Run(300), () => large.Run(300)));
            }
        }

        AttWork smallDiscovery = AttWork.Discovery(20);
        foreach (int attributes in new[] { 100, 1000, 10_000 })
        {
            AttWork discovery = AttWork.Discovery(attributes);
            int times = discovery.Attributes / smallDiscovery.Attributes;
            Line(
                $"{discovery.Attributes} attributes: discovery, for each attribute",
                Turns.Compare(() => smallDiscovery.Run(times), () => discovery.Run(1))
            );
        }
    }

    private void Memory()
    {
        Head("Managed memory of 1000 started hosts that advertise and are otherwise idle, for each");
        (long shared, long controller) = ManyHosts.Memory(1000, ownLoops: false);
        (long own, _) = ManyHosts.Memory(1000, ownLoops: true);
        output.WriteLine($"  {shared / 1024.0,8:0.0} KB a host, all on one loop (limit 5)");
        output.WriteLine($"  {own / 1024.0,8:0.0} KB a host with a loop of its own (limit 5.5)");
        output.WriteLine($"  {controller / 1024.0,8:0.0} KB its virtual controller and transport (limit 1.5)");
        _missed |= shared > 5 * 1024 || own > 5.5 * 1024 || controller > 1.5 * 1024;
    }

    private void Crowds()
    {
        Head("Growth with the number of devices on one air, each with a phone: time for each, beside ten devices'");
        ManyHosts.Live(1000, 2); // By then the runtime has optimised the rare steps as well.
        double[] few = ManyHosts.Live(20, 100);
        foreach (int count in new[] { 2, 200, 2000 })
        {
            double[] many = ManyHosts.Live(count, Math.Max(3, 2000 / count));
            for (int i = 0; i < many.Length; i++) Line($"{count / 2} devices and as many phones: {ManyHosts.Steps[i]}", many[i] / few[i]);
        }
    }

    private void Sockets()
    {
        Head(
            "A read by a phone whose controller is behind netsim's gRPC stream, beside one behind tcp H4; server and client in this process, in real time"
        );
        SocketReads tcp = SocketReads.OverTcpAsync().GetAwaiter().GetResult(),
            netsim = SocketReads.OverNetsimAsync().GetAwaiter().GetResult();
        Line("by processor time", Turns.Compare(() => { tcp.Run(200); }, () => { netsim.Run(200); }), limit: 2.5);
        double[] clock = Turns.ByClock(() => tcp.Run(200), () => netsim.Run(200));
        Line($"by the clock ({clock[0]:0} and {clock[1]:0} us)", clock[2], limit: 2.5);
        tcp.DisposeAsync().AsTask().GetAwaiter().GetResult();
        netsim.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }

    private void Applications()
    {
        Head(
            "An application as the device runs it, beside our firmware compiled for .NET: boards of one process, from power on until they advertise"
        );
        Turn ours = BoardWork.OfOurs();
        Line("a further board with another application", Turns.Compare(ours, BoardWork.OfApplication("CounterServer"))[0], limit: 1.5);
        Line("a further board with that very firmware", Turns.Compare(ours, BoardWork.OfApplication("SecureGattServer"))[0], limit: 1.5);
        Head(
            "simulator run on our firmware as the device runs it, beside simulator serve: processes, from their start until they are ready"
        );
        string application = BoardWork.PathOf("SecureGattServer");
        SimulatorStart.Run(application); // Rewritten once, for all later runs.
        Starts("run", () => SimulatorStart.Run(application), limit: 1.5);
        if (!OperatingSystem.IsWindows()) Starts("run with nothing in the cache", () => SimulatorStart.RunRewriting(application));
    }

    private void Starts(string name, Func<SimulatorStart> run, double? limit = null)
    {
        List<double> clock = [], processor = [];
        for (int turn = 0; turn < (Turns.OnlyTry ? 1 : 9); turn++)
        {
            SimulatorStart serve = SimulatorStart.Serve(), ran = run();
            clock.Add(ran.Clock / serve.Clock);
            processor.Add(ran.Processor / serve.Processor);
        }

        Line($"{name}, by processor time", Turns.Median([.. processor]), limit);
        Line($"{name}, by the clock", Turns.Median([.. clock]), limit);
    }

    private void Head(string text) => output.WriteLine($"{Environment.NewLine}{text}");

    private void Line(string name, double ratio, double? limit = null)
    {
        _missed |= ratio > limit;
        output.WriteLine($"  {ratio,8:0.00} {name}{(limit is null ? "" : $" (limit {limit})")}");
    }
}
