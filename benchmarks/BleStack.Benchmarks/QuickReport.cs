using System;
using System.Diagnostics;
using System.IO;
using BleStack.Benchmarks.Scenarios;
using BleStack.Smp;

namespace BleStack.Benchmarks;

internal static class QuickReport
{
    public static int Run(TextWriter output)
    {
        World world = PairingWork.World(PairingMethod.PasskeyEntry, secureConnections: true);
        double pair = 0, own = 0, platform = 0;
        for (int i = 0; i < 300; i++)
        {
            world.Connect();
            double a = Time(world.Pair);
            world.Disconnect();
            double b = Time(PairingWork.OwnFloor);
            double c = Time(PairingWork.PlatformFloor);
            if (i < 100) continue;
            pair += a; own += b; platform += c;
        }

        var reads = new ReadWork();
        double host = 0, raw = 0;
        for (int i = 0; i < 300; i++)
        {
            double a = Time(() => reads.Read(500));
            double b = Time(() => reads.PassPackets(500));
            if (i >= 100) (host, raw) = (host + a, raw + b);
        }

        output.WriteLine($"read {host / 200 / 500 * 1000:0.000} us raw {raw / 200 / 500 * 1000:0.000} ratio {host / raw:0.00}");
        output.WriteLine($"pair {pair / 200:0.000} ms own {own / 200:0.000} platform {platform / 200:0.000} ratio {pair / own:0.00} {pair / platform:0.00}");
        return 0;
    }

    private static double Time(Action action)
    {
        long start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }
}
