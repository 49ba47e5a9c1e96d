using System;
using System.Diagnostics;
using System.Linq;
using BleStack.Benchmarks.Scenarios;

namespace BleStack.Benchmarks;

/// <summary>Work to be timed, between what has to happen around it.</summary>
internal sealed record Turn(Action Work, Action? Before = null, Action? After = null)
{
    /// <summary>Pairs two hosts on a new connection; the connection is not timed.</summary>
    public static Turn OfPairing(World world) => new(world.Pair, world.Connect, world.Disconnect);

    public double Take()
    {
        Before?.Invoke();
        long start = Stopwatch.GetTimestamp();
        Work();
        double elapsed = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
        After?.Invoke();
        return elapsed;
    }
}

/// <summary>Compares by turns, so that whatever else the machine does meets all alike.</summary>
internal static class Turns
{
    /// <summary>The time of each turn but the first, as the median of its ratios to the first.</summary>
    public static double[] Compare(int times, params Turn[] turns)
    {
        for (int i = 0; i < Math.Max(10, times / 2); i++) Array.ForEach(turns, t => t.Take());
        double[][] ratios = [.. Enumerable.Range(0, times).Select(_ => Ratios([.. turns.Select(t => t.Take())]))];
        return [.. Enumerable.Range(0, turns.Length - 1).Select(i => Median([.. ratios.Select(r => r[i])]))];
    }

    public static double Compare(int times, Action floor, Action work) => Compare(times, new Turn(floor), new Turn(work))[0];

    private static double[] Ratios(double[] times) => [.. times.Skip(1).Select(t => t / times[0])];

    private static double Median(double[] values)
    {
        Array.Sort(values);
        return values[values.Length / 2];
    }
}
