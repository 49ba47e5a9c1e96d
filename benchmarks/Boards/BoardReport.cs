using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading.Tasks;

namespace Benchmarks.Boards;

/// <summary>The cost of a virtual ESP32 and its firmware: one event through the firmware, a boot, a process, memory.</summary>
internal sealed class BoardReport(TextWriter output)
{
    private const int Hops = 20_000;

    /// <summary>Prints all; beside the benchmarks of another build where its assembly is given.</summary>
    public static async Task<int> RunAsync(TextWriter output, string? other)
    {
        new BoardReport(output).Dispatcher();
        await FiguresAsync(output);
        await SimulatorStarts.RunAsync(output);
        if (other is not null) await BoardComparison.RunAsync(output, other);
        return await BoardComparison.GrowthAsync(output);
    }

    /// <summary>What other builds print, too.</summary>
    public static async Task<int> FiguresAsync(TextWriter output)
    {
        var report = new BoardReport(output);
        await report.BootAsync();
        await report.MemoryAsync();
        return 0;
    }

    private void Dispatcher()
    {
        output.WriteLine("| The firmware's event dispatcher | |\n|---|---:|");
        using var hop = new DispatcherHop();
        double[] alone = [], between = [], bare = [];
        for (int turn = -5; turn < 15; turn++)
        {
            double one = DispatcherHop.Alone(Hops), two = hop.Between(Hops / 10), floor = hop.Bare(Hops / 10);
            if (turn >= 0) (alone, between, bare) = ([.. alone, one], [.. between, two], [.. bare, floor]);
        }

        Row("Post, drain and handle on one thread", $"{Median(alone) * 1000:0} ns");
        Row(
            "Posted on one thread, handled on another, beside an AutoResetEvent set and awaited there",
            $"{Median([.. between.Zip(bare).Select(t => t.First / t.Second)]):0.00}"
        );
        Row("That hop, with a signal back", $"{Median(between):0.0} µs");
        Row("Allocated for each event", $"{DispatcherHop.AllocatedFor(Hops):0.00} B");
    }

    private async Task BootAsync()
    {
        output.WriteLine("\n| Cold boot of a virtual ESP32 until it advertises | |\n|---|---:|");
        var times = new List<double>();
        for (int i = 0; i < 21; i++)
        {
            long start = Stopwatch.GetTimestamp();
            using var board = new BenchBoard();
            await board.BootAsync();
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        Row("The first in a process", $"{times[0]:0} ms");
        Row("Those after it", $"{Median([.. times.Skip(1)]):0} ms");
    }

    private async Task MemoryAsync()
    {
        const int Count = 100;
        output.WriteLine($"\n| Memory of {Count} virtual ESP32s that advertise, for each | |\n|---|---:|");
        (long managed, long resident, _) = Memory();
        var boards = new List<BenchBoard>();
        for (int i = 0; i < Count; i++)
        {
            boards.Add(new BenchBoard());
            await boards[^1].BootAsync();
        }

        (long managedAfter, long residentAfter, int threads) = Memory();
        Row("Managed heap", $"{(managedAfter - managed) / Count / 1024.0:0} KB");
        Row(
            "Resident memory, with the threads' stacks",
            $"{(residentAfter - resident) / Count / 1024.0:0} KB"
        );
        Row("Threads of the process", $"{threads}");
        boards.ForEach(static board => board.Dispose());
        boards.Clear();
        (long managedLeft, long residentLeft, _) = Memory();
        Row("Left of it, managed, when all are switched off", $"{(managedLeft - managed) / Count / 1024.0:0} KB");
        Row("Left of it, resident (the runtime keeps pages for later)", $"{(residentLeft - resident) / Count / 1024.0:0} KB");
    }

    private static (long Managed, long Resident, int Threads) Memory()
    {
        // Unloading a context takes the collector several passes.
        for (int i = 0; i < 5; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        using var process = Process.GetCurrentProcess();
        return (GC.GetTotalMemory(forceFullCollection: true), process.WorkingSet64, process.Threads.Count);
    }

    private void Row(string name, string value) => output.WriteLine($"| {name} | {value} |");

    private static double Median(double[] values)
    {
        Array.Sort(values);
        return values[values.Length / 2];
    }
}
