using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using Benchmarks.Scenarios;

namespace Benchmarks;

/// <summary>Work to be timed, with the actions before and after it that are not.</summary>
internal sealed record Turn(Action Work, Action? Before = null, Action? After = null)
{
    /// <summary>Pairs two hosts on a new connection; the connection is not timed.</summary>
    public static Turn OfPairing(World world) => new(world.Pair, world.Connect, world.Disconnect);

    /// <summary>
    /// Does the work; returns the processor time of this process in microseconds, which excludes other processes of the machine.
    /// </summary>
    public double Take()
    {
        Before?.Invoke();
        TimeSpan start = Environment.CpuUsage.TotalTime;
        Work();
        double used = (Environment.CpuUsage.TotalTime - start).TotalMicroseconds;
        After?.Invoke();
        return used;
    }
}

/// <summary>Compares alternatives by running them alternately, so that other load of the machine affects all of them equally.</summary>
internal static class Turns
{
    private static readonly TimeSpan s_warmUp = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan s_measured = TimeSpan.FromSeconds(1.5);

    /// <summary>Each comparison has two turns: enough to check that it works, not to measure.</summary>
    public static bool OnlyTry { get; set; }

    /// <summary>The time of each turn but the first, as the median of its ratios to the first.</summary>
    public static double[] Compare(params Turn[] turns)
    {
        Repeat(s_warmUp, turns); // Long enough for the runtime to optimise the code.
        List<double[]> ratios = Repeat(s_measured, turns);
        return [.. Enumerable.Range(0, turns.Length - 1).Select(i => Median([.. ratios.Select(r => r[i])]))];
    }

    // By processor time too: on a busy machine the clock alone would end the warm-up before it has begun.
    private static List<double[]> Repeat(TimeSpan duration, Turn[] turns)
    {
        List<double[]> ratios = [];
        TimeSpan start = Environment.CpuUsage.TotalTime;
        do ratios.Add(Ratios([.. turns.Select(t => t.Take())]));
        while (!OnlyTry && Environment.CpuUsage.TotalTime - start < duration);
        return ratios;
    }

    public static double Compare(Action floor, Action work) => Compare(new Turn(floor), new Turn(work))[0];

    /// <summary>The medians of two pieces of work that measure their own time, run alternately, and the median of their ratios.</summary>
    public static double[] ByClock(Func<double> floor, Func<double> work)
    {
        List<(double Floor, double Work)> taken = [];
        long start = Stopwatch.GetTimestamp();
        do taken.Add((floor(), work()));
        while (!OnlyTry && Stopwatch.GetElapsedTime(start) < s_measured);
        return
        [
            Median([.. taken.Select(t => t.Floor)]),
            Median([.. taken.Select(t => t.Work)]),
            Median([.. taken.Select(t => t.Work / t.Floor)]),
        ];
    }

    private static double[] Ratios(double[] times) => [.. times.Skip(1).Select(t => t / times[0])];

    /// <summary>The median; sorts the values.</summary>
    public static double Median(double[] values)
    {
        Array.Sort(values);
        return values[values.Length / 2];
    }
}
