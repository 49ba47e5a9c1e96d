using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using global::Peers.Tests.Harness;

namespace SecureGattServer.Benchmarks.Peers;

/// <summary>
/// The same exchanges by different stacks: every host is a process of its own on an H4 port of one air that does not wait. Rounds take turns, and
/// the median of the rounds' ratios counts.
/// </summary>
internal sealed class Comparison(TextWriter output, int rounds)
{
    private const int Reads = 300, Writes = 300, Notifications = 1000, WarmUp = 6, ReadFigure = 2;

    /// <summary>What a round measures, with the exchanges in each.</summary>
    private static readonly (string Name, int Exchanges)[] s_figures =
    [
        ("connect, exchange MTU", 1), ("discover the whole table", 1), ("read", Reads), ("write", Writes), ("notification", Notifications),
        ("pair, Just Works", 1), ("reconnect with the bond", 1), ("pair, passkey", 1),
    ];

    public static async Task<int> RunAsync(TextWriter output, string[] options)
    {
        int rounds = options is [var number] ? int.Parse(number, CultureInfo.InvariantCulture) : 15;
        var comparison = new Comparison(output, rounds);
        output.WriteLine($"{rounds} rounds, {Reads} reads, {Writes} writes and {Notifications} notifications in each; all hosts on H4 over TCP, an air that does not wait");
        if (BleHostPackage.Obstacle is { } obstacle) output.WriteLine($"skipped: ble-host ({obstacle})");
        await comparison.CentralsAsync(BleHostPackage.Obstacle is null);
        if (BleHostPackage.Obstacle is null) await comparison.PeripheralsAsync();
        await new BlueZComparison(output, Math.Min(rounds, 4)).RunAsync();
        return 0;
    }

    /// <summary>Centrals on one peripheral, and the bare way of the packets.</summary>
    private async Task CentralsAsync(bool hasBleHost)
    {
        await using Party air = await Party.OursAsync("air", "air");
        await using Party peripheral = await Party.OursAsync("our peripheral", "peripheral", air.Ready[0]);
        await using Party ours = await Party.OursAsync("our central", ["central", air.Ready[0], .. peripheral.Ready, "memory"]);
        await using Party durable = await Party.OursAsync("our central, bonds on disk", ["central", air.Ready[0], .. peripheral.Ready, "disk"]);
        await using Party answer = await Party.OursAsync("bare answers", "bare-answer", air.Ready[1]);
        await using Party ask = await Party.OursAsync("bare, .NET", "bare-ask", air.Ready[1]);
        List<Party> centrals = [ours, durable];
        if (hasBleHost) centrals.Add(await Party.NodeAsync("ble-host's central", "central.mjs", [air.Ready[0], .. peripheral.Ready]));
        await CountAsync(air, centrals);
        List<double[]>[] times = [.. centrals.Select(static _ => new List<double[]>())];
        var floor = new List<double>();
        for (int round = -WarmUp; round < rounds; round++)
        {
            for (int i = 0; i < centrals.Count; i++) times[i].Add(await RoundAsync(centrals[i], passkey: true));
            floor.Add(await ask.DoAsync($"read {Reads}"));
        }

        Print("Centrals, on our peripheral", centrals, times);
        double overFloor = Median([.. times[0].Zip(floor).Skip(WarmUp).Select(static pair => pair.First[ReadFigure] / pair.Second)]);
        output.WriteLine($"\nOur read / its packets through the same three processes, with no host and no controller: {overFloor:0.00} ({Median([.. floor.Skip(WarmUp)]) / Reads:0} µs each)");
        foreach (Party one in centrals.Skip(2)) await one.DisposeAsync();
    }

    /// <summary>Our central on our peripheral and on ble-host's.</summary>
    private async Task PeripheralsAsync()
    {
        await using Party air = await Party.OursAsync("air", "air");
        await using Party ours = await Party.OursAsync("our peripheral", "peripheral", air.Ready[0]);
        await using Party other = await Party.NodeAsync("ble-host's peripheral", "peripheral.mjs", air.Ready[0]);
        await using Party toOurs = await Party.OursAsync("our peripheral", ["central", air.Ready[0], .. ours.Ready, "memory"]);
        await using Party toOther = await Party.OursAsync("ble-host's peripheral", ["central", air.Ready[0], .. other.Ready, "memory"]);
        Party[] pairs = [toOurs, toOther];
        await CountAsync(air, pairs);
        List<double[]>[] times = [[], []];
        for (int round = -WarmUp; round < rounds; round++)
        {
            for (int i = 0; i < pairs.Length; i++) times[i].Add(await RoundAsync(pairs[i], passkey: false));
        }

        Print("Peripherals, under our central", pairs, times);
    }

    private async Task CountAsync(Party air, IReadOnlyList<Party> centrals)
    {
        foreach (Party central in centrals)
        {
            await central.DoAsync("connect");
            await air.DoAsync("count");
            await central.DoAsync("discover");
            output.WriteLine($"{central.Name}: discovery takes {await air.DoAsync("counted"):0} requests");
            await central.DoAsync("disconnect");
        }
    }

    private static async Task<double[]> RoundAsync(Party central, bool passkey)
    {
        double connect = await central.DoAsync("connect");
        double discover = await central.DoAsync("discover");
        double read = await central.DoAsync($"read {Reads}");
        double write = await central.DoAsync($"write {Writes}");
        await central.DoAsync("subscribe");
        double notify = await central.DoAsync($"notify {Notifications}");
        double justWorks = await central.DoAsync("pair just-works");
        await central.DoAsync("disconnect");
        double reconnect = await central.DoAsync("connect") + await central.DoAsync("encrypt");
        await LeaveAsync(central);
        if (!passkey) return [connect, discover, read, write, notify, justWorks, reconnect, double.NaN];
        await central.DoAsync("connect");
        double withPasskey = await central.DoAsync("pair passkey");
        await LeaveAsync(central);
        return [connect, discover, read, write, notify, justWorks, reconnect, withPasskey];
    }

    private static async Task LeaveAsync(Party central)
    {
        await central.DoAsync("disconnect");
        await central.DoAsync("forget");
    }

    // The first rounds only warm up.
    private void Print(string head, IReadOnlyList<Party> parties, List<double[]>[] times)
    {
        output.WriteLine($"\n| {head} | {string.Join(" | | ", parties.Select(static one => one.Name))} | |");
        output.WriteLine($"|---|{string.Concat(parties.Select(static _ => "---:|---:|"))}");
        for (int figure = 0; figure < s_figures.Length; figure++)
        {
            (string name, int exchanges) = s_figures[figure];
            if (double.IsNaN(times[0][0][figure])) continue;
            output.Write($"| {name} |");
            foreach (List<double[]> party in times) output.Write($" {Ratio(party, times[0], figure):0.00} | {Median([.. party.Skip(WarmUp).Select(t => t[figure])]) / exchanges:0} µs |");
            output.WriteLine();
        }
    }

    private static double Ratio(List<double[]> party, List<double[]> ours, int figure) => Median([.. party.Zip(ours).Skip(WarmUp).Select(t => t.First[figure] / t.Second[figure])]);

    internal static double Median(double[] values)
    {
        Array.Sort(values);
        return values[values.Length / 2];
    }
}
