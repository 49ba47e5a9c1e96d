using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using TestKit.Peers;

namespace Benchmarks.Peers;

/// <summary>The same exchanges with different stacks: every host is its own process on an H4 port of one air that does not wait. Rounds
/// alternate, and the median of the rounds' ratios is reported.</summary>
internal sealed class Comparison(TextWriter output, int rounds)
{
    /// <summary>Warm-up rounds, in which the runtimes compile the code.</summary>
    internal const int WarmUp = 40;

    private const int Reads = 300, Writes = 300, Notifications = 1000, ReadFigure = 2;

    /// <summary>What a round measures, with the exchanges in each.</summary>
    private static readonly (string Name, int Exchanges)[] s_figures =
    [
        ("connect, exchange MTU", 1), ("discover the whole table", 1), ("read", Reads), ("write", Writes), ("notification", Notifications),
        ("pair, Just Works", 1), ("reconnect with the bond", 1), ("pair, passkey", 1),
    ];

    public static async Task<int> RunAsync(TextWriter output, string[] options)
    {
        int rounds = options is [var number] ? int.Parse(number, CultureInfo.InvariantCulture) : 25;
        var comparison = new Comparison(output, rounds);
        output.WriteLine(
            $"{rounds} rounds, {Reads} reads, {Writes} writes and {Notifications} notifications in each; all hosts on H4 over TCP, an air that does not wait"
        );
        if (BleHostPackage.SkipReason is { } reason) output.WriteLine($"skipped: ble-host ({reason})");
        await comparison.CentralsAsync(BleHostPackage.SkipReason is null);
        if (BleHostPackage.SkipReason is null)
        {
            await comparison.PeripheralsAsync();
            await comparison.PeripheralsOfBleHostAsync();
        }

        await new BlueZComparison(output, Math.Min(rounds, 7)).RunAsync();
        return 0;
    }

    /// <summary>Centrals on one peripheral, and the packets without hosts.</summary>
    private async Task CentralsAsync(bool hasBleHost)
    {
        await using PeerProcess air = await PeerProcess.OursAsync("air", "air");
        await using PeerProcess peripheral = await PeerProcess.OursAsync("our peripheral", "peripheral", air.Ready[0]);
        await using PeerProcess ours = await PeerProcess.OursAsync("our central", ["central", air.Ready[0], .. peripheral.Ready, "memory"]);
        await using PeerProcess durable = await PeerProcess.OursAsync(
            "our central, bonds on disk",
            ["central", air.Ready[0], .. peripheral.Ready, "disk"]
        );
        await using PeerProcess answer = await PeerProcess.OursAsync("bare answers", "bare-answer", air.Ready[1]);
        await using PeerProcess ask = await PeerProcess.OursAsync("bare, .NET", "bare-ask", air.Ready[1]);
        List<PeerProcess> centrals = [ours, durable];
        await using PeerProcess? nodeAnswer = hasBleHost ? await PeerProcess.OursAsync("bare answers", "bare-answer", air.Ready[1]) : null;
        await using PeerProcess? nodeAsk = hasBleHost ? await PeerProcess.NodeAsync("bare, node", "bench-bare.mjs", air.Ready[1]) : null;
        await using PeerProcess? bleHost = hasBleHost
            ? await PeerProcess.NodeAsync("ble-host's central", "bench-central.mjs", [air.Ready[0], .. peripheral.Ready])
            : null;
        if (bleHost is not null) centrals.Add(bleHost);
        await CountAsync(air, centrals);
        List<Cost[]>[] times = [.. centrals.Select(static _ => new List<Cost[]>())];
        List<Cost> floor = [], nodeFloor = [];
        for (int round = -WarmUp; round < rounds; round++)
        {
            for (int i = 0; i < centrals.Count; i++) times[i].Add(await RoundAsync(centrals[i], passkey: true));
            floor.Add(await ask.DoAsync($"read {Reads}"));
            if (nodeAsk is not null) nodeFloor.Add(await nodeAsk.DoAsync($"read {Reads}"));
        }

        Print("Centrals, on our peripheral", centrals, times);
        PrintFloor("Our", times[0], floor);
        if (nodeFloor.Count > 0) PrintFloor("ble-host's", times[^1], nodeFloor);
    }

    /// <summary>Our central on our peripheral and on ble-host's.</summary>
    private async Task PeripheralsAsync()
    {
        await using PeerProcess air = await PeerProcess.OursAsync("air", "air");
        await using PeerProcess ours = await PeerProcess.OursAsync("our peripheral", "peripheral", air.Ready[0]);
        await using PeerProcess other = await PeerProcess.NodeAsync("ble-host's peripheral", "bench-peripheral.mjs", air.Ready[0]);
        await using PeerProcess toOurs = await PeerProcess.OursAsync("our peripheral", ["central", air.Ready[0], .. ours.Ready, "memory"]);
        await using PeerProcess toOther = await PeerProcess.OursAsync(
            "ble-host's peripheral",
            ["central", air.Ready[0], .. other.Ready, "memory"]
        );
        PeerProcess[] pairs = [toOurs, toOther];
        await CountAsync(air, pairs);
        List<Cost[]>[] times = [[], []];
        for (int round = -WarmUp; round < rounds; round++)
        {
            for (int i = 0; i < pairs.Length; i++) times[i].Add(await RoundAsync(pairs[i], passkey: false));
        }

        Print("Peripherals, under our central", pairs, times);
    }

    /// <summary>ble-host's central on both peripherals: the processor time is the peripheral's.</summary>
    private async Task PeripheralsOfBleHostAsync()
    {
        await using PeerProcess air = await PeerProcess.OursAsync("air", "air");
        await using PeerProcess ours = await PeerProcess.OursAsync("our peripheral", "peripheral", air.Ready[0]);
        await using PeerProcess other = await PeerProcess.NodeAsync("ble-host's peripheral", "bench-peripheral.mjs", air.Ready[0]);
        PeerProcess[] peripherals = [ours, other];
        List<PeerProcess> centrals = [];
        List<Cost[]>[] times = [[], []];
        try
        {
            foreach (PeerProcess peripheral in peripherals)
                centrals.Add(await PeerProcess.NodeAsync("a central", "bench-central.mjs", [air.Ready[0], .. peripheral.Ready]));
            for (int round = -WarmUp; round < rounds; round++)
            {
                for (int i = 0; i < centrals.Count; i++) times[i].Add(await RoundAsync(centrals[i], passkey: false, peripherals[i]));
            }
        }
        finally
        {
            foreach (PeerProcess central in centrals) await central.DisposeAsync();
        }

        Print("Peripherals, under ble-host's central; processor time of the peripheral", peripherals, times);
    }

    private async Task CountAsync(PeerProcess air, IReadOnlyList<PeerProcess> centrals)
    {
        foreach (PeerProcess central in centrals)
        {
            await central.DoAsync("connect");
            await air.DoAsync("count");
            await central.DoAsync("discover");
            output.WriteLine($"{central.Name}: discovery takes {(await air.DoAsync("counted")).Elapsed:0} requests");
            await central.DoAsync("disconnect");
        }
    }

    /// <summary>One round; the processor time is the central's, or that of <paramref name="peripheral"/>.</summary>
    private static async Task<Cost[]> RoundAsync(PeerProcess central, bool passkey, PeerProcess? peripheral = null)
    {
        Cost connect = await DoAsync("connect");
        Cost discover = await DoAsync("discover");
        Cost read = await DoAsync($"read {Reads}");
        Cost write = await DoAsync($"write {Writes}");
        await central.DoAsync("subscribe");
        Cost notify = await DoAsync($"notify {Notifications}");
        Cost justWorks = await DoAsync("pair just-works");
        await central.DoAsync("disconnect");
        Cost reconnect = await DoAsync("connect") + await DoAsync("encrypt");
        await LeaveAsync(central);
        if (!passkey) return [connect, discover, read, write, notify, justWorks, reconnect, new Cost(double.NaN, double.NaN)];
        await central.DoAsync("connect");
        Cost withPasskey = await DoAsync("pair passkey");
        await LeaveAsync(central);
        return [connect, discover, read, write, notify, justWorks, reconnect, withPasskey];

        async Task<Cost> DoAsync(string work)
        {
            if (peripheral is null) return await central.DoAsync(work);
            (double before, _) = await peripheral.ProcessorAsync();
            Cost cost = await central.DoAsync(work);
            (double after, double asking) = await peripheral.ProcessorAsync();
            return cost with { Processor = after - before - 2 * asking };
        }
    }

    private static async Task LeaveAsync(PeerProcess central)
    {
        await central.DoAsync("disconnect");
        await central.DoAsync("forget");
    }

    // The first rounds are for warm-up only.
    private void Print(string head, IReadOnlyList<PeerProcess> parties, List<Cost[]>[] times)
    {
        output.WriteLine($"\n| {head} | {string.Join(" | | | ", parties.Select(static one => one.Name))} | | |");
        output.WriteLine($"|---|{string.Concat(parties.Select(static _ => "---:|---:|---:|"))}");
        for (int figure = 0; figure < s_figures.Length; figure++)
        {
            (string name, int exchanges) = s_figures[figure];
            if (double.IsNaN(times[0][0][figure].Elapsed)) continue;
            output.Write($"| {name} |");
            foreach (List<Cost[]> party in times)
            {
                (IEnumerable<Cost> own, IEnumerable<Cost> ours) = (
                    party.Skip(WarmUp).Select(t => t[figure]),
                    times[0].Skip(WarmUp).Select(t => t[figure])
                );
                output.Write(
                    $" {Ratio(own, ours, ByClock):0.00} | {Median([.. own.Select(ByClock)]) / exchanges:0} µs | {Ratio(own, ours, OfProcessor):0.00} |"
                );
            }

            output.WriteLine();
        }
    }

    private void PrintFloor(string whose, List<Cost[]> times, List<Cost> floor)
    {
        (IEnumerable<Cost> own, IEnumerable<Cost> bare) = (times.Skip(WarmUp).Select(static t => t[ReadFigure]), floor.Skip(WarmUp));
        output.WriteLine(
            $"{Environment.NewLine}{whose} read / its packets through as many processes, with no host and no controller: {Ratio(own, bare, ByClock):0.00} by the clock, {Ratio(own, bare, OfProcessor):0.00} of the central's processor time ({Median([.. bare.Select(ByClock)]) / Reads:0} µs each)"
        );
    }

    private static double ByClock(Cost cost) => cost.Elapsed;

    private static double OfProcessor(Cost cost) => cost.Processor;

    private static double Ratio(IEnumerable<Cost> costs, IEnumerable<Cost> to, Func<Cost, double> by) =>
        Median([.. costs.Zip(to).Select(pair => by(pair.First) / by(pair.Second))]);

    internal static double Median(double[] values)
    {
        Array.Sort(values);
        return values[values.Length / 2];
    }
}
