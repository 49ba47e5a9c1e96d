using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading.Tasks;

namespace Benchmarks.Boards;

/// <summary>
/// Processes of the simulator from their start until they have said what they are to say, beside one that only prints a line.
/// </summary>
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
        Took bare = new(idle, "ready"), ready = new(serve, "ready"), helped = new(help, null);
        Run(serve, "ready"); // So that the files are in memory.
        for (int turn = 0; turn < Turns; turn++)
        {
            bare.Again();
            ready.Again();
            helped.Again();
        }

        await output.WriteLineAsync($"| A .NET process that only prints `ready` | {bare.Beside(bare)} |");
        await output.WriteLineAsync($"| `simulator serve` until `ready` (limit 3.5) | {ready.Beside(bare)} |");
        await output.WriteLineAsync($"| `simulator --help` (limit 2) | {helped.Beside(bare)} |");
    }

    // Until the line, or until the end; milliseconds.
    private static double Run(string[] arguments, string? until)
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
        if (until is not null) process.Kill();
        process.WaitForExit();
        return until is null ? Stopwatch.GetElapsedTime(begin).TotalMilliseconds : clock;
    }

    // Of all processes this one has started and seen the end of, in ticks of a hundredth of a second.
    private static double ProcessorOfChildren()
    {
        if (!OperatingSystem.IsLinux()) return double.NaN;
        string[] fields = File.ReadAllText("/proc/self/stat").Split(')')[^1].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return double.Parse(fields[13], CultureInfo.InvariantCulture) + double.Parse(fields[14], CultureInfo.InvariantCulture);
    }

    /// <summary>The runs of one command.</summary>
    private sealed class Took(string[] arguments, string? until)
    {
        private readonly List<double> _clock = [];
        private double _processor;

        public double Clock => _clock.Order().ElementAt(_clock.Count / 2);

        public void Again()
        {
            double before = ProcessorOfChildren();
            _clock.Add(Run(arguments, until));
            _processor += ProcessorOfChildren() - before;
        }

        public string Beside(Took bare)
        {
            double[] ratios = [.. _clock.Zip(bare._clock, static (one, floor) => one / floor).Order()];
            return $"{Clock:0} ms | {ratios[ratios.Length / 2]:0.0} ({ratios[0]:0.0} to {ratios[^1]:0.0}) | {_processor / bare._processor:0.0}";
        }
    }
}
