using System;
using System.Diagnostics;
using System.Globalization;
using System.Threading.Tasks;

namespace Benchmarks.Peers.Roles;

/// <summary>
/// The protocol of every process of a comparison: an input line is a piece of work; the output line has its microseconds and the process's
/// processor time, or the error.
/// </summary>
internal static class CommandLoop
{
    /// <summary>Handles commands until the input ends; work that returns a number is answered with it instead of its time.</summary>
    public static async Task RunAsync(Func<string[], Task<double?>> work)
    {
        while (await Console.In.ReadLineAsync() is { } line)
        {
            try
            {
                long start = Stopwatch.GetTimestamp();
                TimeSpan processor = Environment.CpuUsage.TotalTime;
                double? number = await work(line.Split(' '));
                Say(
                    number ?? Stopwatch.GetElapsedTime(start).TotalMicroseconds,
                    (Environment.CpuUsage.TotalTime - processor).TotalMicroseconds
                );
            }
            catch (Exception exception)
            {
                Console.WriteLine($"error {line}: {exception.Message.ReplaceLineEndings(" ")}");
            }
        }
    }

    private static void Say(double number, double processor) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"ok {number:0.0} {processor:0.0}"));
}
