using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Threading;
using Fuzz.Engine;
using Fuzz.Soak;

namespace Fuzz.Runner;

/// <summary>A soak in twenty windows; nothing may have grown between the first quarter and the last.</summary>
internal sealed class SoakCommand(int cycles, ulong seed)
{
    private const int Windows = 20;

    public int Execute(CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        var soak = new LinkSoak(seed);
        List<SoakLevel> levels = [];
        try
        {
            for (int window = 1; window <= Windows && !cancellation.IsCancellationRequested; window++)
            {
                soak.Run((cycles * window / Windows) - soak.Counts.Cycles, cancellation);
                levels.Add(soak.Measure());
                Console.Error.WriteLine(
                    $"{clock.Elapsed.TotalSeconds, 7:N0} s  {soak.Counts.Cycles, 9:N0} of {cycles:N0} cycles  {levels[^1]}"
                );
            }
        }
        catch (RuleBrokenException broken)
        {
            Console.Error.WriteLine(broken);
            return RunnerApp.Tell(
                ExitCode.Finding,
                $"{broken.Message} (cycle {soak.Counts.Cycles}, seed {seed}, simulated {soak.Elapsed})"
            );
        }

        Console.WriteLine($"{soak.Counts}");
        Console.WriteLine(
            $"simulated {soak.Elapsed.TotalHours:N1} h in {clock.Elapsed.TotalSeconds:N0} s, {soak.Counts.Cycles / clock.Elapsed.TotalSeconds:N0} cycles/s, seed {seed}"
        );
        Console.WriteLine($"first  {levels[0]}");
        Console.WriteLine($"last   {levels[^1]}");
        if (cancellation.IsCancellationRequested) return RunnerApp.Tell(ExitCode.Interrupted, "interrupted");
        return Grown(levels) is { } what ? RunnerApp.Tell(ExitCode.Finding, what) : (int)ExitCode.Ok;
    }

    private static string? Grown(List<SoakLevel> levels)
    {
        SoakLevel[] early = [.. levels.Take(levels.Count / 4)], late = [.. levels.TakeLast(levels.Count / 4)];
        if (late.Max(static one => one.Timers) > early.Max(static one => one.Timers))
            return "more timers run at the end than at the beginning.";
        if (late.Max(static one => one.Files) > early.Max(static one => one.Files))
            return "more files are open at the end than at the beginning.";
        double heap = early.Average(static one => one.Heap), now = late.Average(static one => one.Heap);
        return now > (heap * 1.1) + (256 << 10) ? $"the heap has grown from {heap:N0} to {now:N0} octets." : null;
    }
}
