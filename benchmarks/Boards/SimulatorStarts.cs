using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading.Tasks;

namespace Benchmarks.Boards;

/// <summary>Processes of the simulator from their start until they have said what they are to say, beside one that only prints a line.</summary>
internal static class SimulatorStarts
{
    private const int Turns = 15;

    private static string Simulator => Path.Combine(AppContext.BaseDirectory, "simulator.dll");

    public static async Task RunAsync(TextWriter output)
    {
        await output.WriteLineAsync("\n| From the start of a process | by the clock | beside it: clock | processor time |\n|---|---:|---:|---:|");
        string[] idle = [typeof(SimulatorStarts).Assembly.Location, "idle"];
        string[] serve = [Simulator, "serve", "--plain", "--h4", "tcp:127.0.0.1:0"];
        string[] help = [Simulator, "--help"];
        List<Took> bare = [], ready = [], helped = [];
        for (int turn = -1; turn < Turns; turn++)
        {
            Took one = Run(idle, "ready"), two = Run(serve, "ready"), three = Run(help, null);
            if (turn < 0) continue;
            bare.Add(one);
            ready.Add(two);
            helped.Add(three);
        }

        await output.WriteLineAsync($"| A .NET process that only prints `ready` | {Median(bare, static took => took.Clock):0} ms | 1 | 1 |");
        await output.WriteLineAsync(Row("`simulator serve` until `ready` (limit 3.5)", ready, bare));
        await output.WriteLineAsync(Row("`simulator --help` (limit 2)", helped, bare));
    }

    private static string Row(string name, List<Took> took, List<Took> bare) =>
        $"| {name} | {Median(took, static one => one.Clock):0} ms | {Ratio(took, bare, static one => one.Clock)} | {Ratio(took, bare, static one => one.Processor)} |";

    private static string Ratio(List<Took> took, List<Took> bare, Func<Took, double> of)
    {
        double[] ratios = [.. took.Zip(bare, (one, floor) => of(one) / of(floor)).Order()];
        return $"{ratios[ratios.Length / 2]:0.0} ({ratios[0]:0.0} to {ratios[^1]:0.0})";
    }

    private static double Median(List<Took> took, Func<Took, double> of) => took.Select(of).Order().ElementAt(took.Count / 2);

    // Until the line, or until the end; milliseconds.
    private static Took Run(string[] arguments, string? until)
    {
        ProcessStartInfo start = new(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", ["exec", .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
        };
        long begin = Stopwatch.GetTimestamp();
        using Process process = Process.Start(start)!;
        string? line;
        do
        {
            line = process.StandardOutput.ReadLine();
        }
        while (line is not null && !(until is not null && line.StartsWith(until, StringComparison.Ordinal)));
        double clock = Stopwatch.GetElapsedTime(begin).TotalMilliseconds;
        if (until is not null)
        {
            process.Refresh();
            double processor = process.TotalProcessorTime.TotalMilliseconds;
            process.Kill();
            process.WaitForExit();
            return new Took(clock, processor);
        }

        process.WaitForExit();
        return new Took(Stopwatch.GetElapsedTime(begin).TotalMilliseconds, process.TotalProcessorTime.TotalMilliseconds);
    }

    private sealed record Took(double Clock, double Processor);
}
