using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using Benchmarks.Peers.Roles;
using TestKit.Peers.Bluez;

namespace Benchmarks.Peers;

/// <summary>BlueZ compared with our central, on our peripheral.</summary>
/// <remarks>
/// BlueZ runs on an emulated processor and is used as by a desktop: each read and write is a D-Bus call into the guest. The comparison
/// shows what an application sees; most of BlueZ's share is caused by the emulation.
/// </remarks>
internal sealed class BlueZComparison(TextWriter output, int rounds)
{
    private const int Reads = 50, Writes = 50, Burst = 20, Bursts = 10;

    private static readonly (string Name, int Exchanges)[] s_figures =
    [
        ("connect and discover", 1),
        ("read", Reads),
        ("write", Writes),
        ("notification", Burst * Bursts),
        ("pair, passkey", 1),
        ("reconnect with the bond", 1),
    ];

    public async Task RunAsync()
    {
        if (GuestImage.SkipReason is { } reason)
        {
            output.WriteLine($"skipped: BlueZ ({reason})");
            return;
        }

        await using PeerProcess air = await PeerProcess.OursAsync("air", "air");
        await using PeerProcess peripheral = await PeerProcess.OursAsync("our peripheral", "peripheral", air.Ready[0]);
        await using PeerProcess ours = await PeerProcess.OursAsync("our central", ["central", air.Ready[0], .. peripheral.Ready, "memory"]);
        await using Guest guest = await Guest.StartAsync();
        for (int i = 0; i < Comparison.WarmUp; i++) await OurRoundAsync(ours);
        List<double[]> theirs = [], own = [];
        for (int round = 0; round < rounds; round++)
        {
            theirs.Add(await BlueZRoundAsync(guest, air, peripheral.Ready[1]));
            own.Add(await OurRoundAsync(ours));
        }

        Print(theirs, own);
    }

    private static async Task<double[]> BlueZRoundAsync(Guest guest, PeerProcess air, string address)
    {
        string trace = Path.GetTempFileName();
        var firmware = new Firmware(air.Process, trace, address, int.Parse(air.Ready[0], CultureInfo.InvariantCulture));
        var user = new PairingAgent("KeyboardOnly") { TypePasskey = static () => Task.FromResult(PeripheralRole.Passkey) };
        await using BlueZPhone phone = await BlueZPhone.TakeAsync(guest, firmware, user);
        await phone.ScanAsync(address);
        double connect = await TimeAsync(() => phone.ConnectAsync());
        double read = await TimeAsync(() => TimesAsync(Reads, () => phone.ReadAsync("A101")));
        double write = await TimeAsync(() => TimesAsync(Writes, () => phone.WriteAsync("A102", 0)));
        ChannelReader<byte[]> values = await phone.SubscribeAsync("A101");
        double notify = await TimeAsync(() => TimesAsync(Bursts, () => BurstAsync(phone, values)));
        double pair = await TimeAsync(async () =>
        {
            if (await phone.PairAsync() is { } error) throw new InvalidOperationException($"BlueZ did not pair: {error}");
        });
        await phone.DisconnectAsync();
        double reconnect = await TimeAsync(() => phone.ConnectAsync());
        await phone.ForgetAsync();
        File.Delete(trace);
        return [connect, read, write, notify, pair, reconnect];
    }

    // The guest's kernel drops values that its daemon does not read in time, and the bus may omit values that others follow immediately:
    // hence bursts, each until its last value has arrived.
    private static async Task BurstAsync(BlueZPhone phone, ChannelReader<byte[]> values)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await phone.WriteAsync("A102", Burst, 0);
        byte[] value;
        do value = await values.ReadAsync(limit.Token);
        while (value[0] != Burst - 1);
    }

    private static async Task<double[]> OurRoundAsync(PeerProcess central)
    {
        double connect = await ClockAsync("connect") + await ClockAsync("discover");
        double read = await ClockAsync($"read {Reads}");
        double write = await ClockAsync($"write {Writes}");
        await central.DoAsync("subscribe");
        double notify = 0;
        for (int i = 0; i < Bursts; i++) notify += await ClockAsync($"notify {Burst}");
        double pair = await ClockAsync("pair passkey");
        await central.DoAsync("disconnect");
        double reconnect = await ClockAsync("connect") + await ClockAsync("encrypt") + await ClockAsync("discover");
        await central.DoAsync("disconnect");
        await central.DoAsync("forget");
        return [connect, read, write, notify, pair, reconnect];

        async Task<double> ClockAsync(string work) => (await central.DoAsync(work)).Elapsed;
    }

    private static async Task<double> TimeAsync(Func<Task> work)
    {
        long start = Stopwatch.GetTimestamp();
        await work();
        return Stopwatch.GetElapsedTime(start).TotalMicroseconds;
    }

    private static async Task TimesAsync(int times, Func<Task> work)
    {
        for (int i = 0; i < times; i++) await work();
    }

    private void Print(List<double[]> theirs, List<double[]> own)
    {
        output.WriteLine(
            "\n| BlueZ on an emulated processor, through D-Bus, on our peripheral | our central | BlueZ | |\n|---|---:|---:|---:|"
        );
        for (int figure = 0; figure < s_figures.Length; figure++)
        {
            (string name, int exchanges) = s_figures[figure];
            double blueZ = Comparison.Median([.. theirs.Select(t => t[figure])]) / exchanges,
                ours = Comparison.Median([.. own.Select(t => t[figure])]) / exchanges;
            output.WriteLine(
                $"| {name} | {ours:0} µs | {Comparison.Median([.. theirs.Zip(own).Select(t => t.First[figure] / t.Second[figure])]):0.0} | {blueZ:0} µs |"
            );
        }
    }
}
