using System;
using System.Diagnostics;
using System.Globalization;
using System.Threading.Tasks;

namespace Benchmarks.Peers.Roles;

/// <summary>
/// The protocol of every process of a comparison: an input line is a piece of work; the output line has its microseconds, the process's
/// processor time meanwhile and before, or the error.
/// </summary>
internal static class CommandLoop
{
    /// <summary>What every process takes, and does nothing for.</summary>
    public const string Nothing = "nothing";

    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(20);

    /// <summary>
    /// Handles commands until the input ends, on a thread that waits for each, as that of a program for the console does; work that returns
    /// a number is answered with it instead of its time.
    /// </summary>
    public static Task RunAsync(Func<string[], Task<double?>> work) =>
        Task.Factory.StartNew(() => Run(work), default, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private static void Run(Func<string[], Task<double?>> work)
    {
        while (Console.In.ReadLine() is { } line)
        {
            try
            {
                long start = Stopwatch.GetTimestamp();
                TimeSpan processor = Environment.CpuUsage.TotalTime;
                Task<double?> done = line == Nothing ? Task.FromResult<double?>(null) : work(line.Split(' '));
                if (!done.Wait(s_limit)) throw new TimeoutException($"it did not end in {s_limit.TotalSeconds} s");
                Say(
                    done.Result ?? Stopwatch.GetElapsedTime(start).TotalMicroseconds,
                    (Environment.CpuUsage.TotalTime - processor).TotalMicroseconds,
                    processor.TotalMicroseconds
                );
            }
            catch (Exception exception)
            {
                Console.WriteLine($"error {line}: {exception.GetBaseException().Message.ReplaceLineEndings(" ")}");
            }
        }
    }

    private static void Say(double number, double processor, double before) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"ok {number:0.0} {processor:0.0} {before:0.0}"));
}
