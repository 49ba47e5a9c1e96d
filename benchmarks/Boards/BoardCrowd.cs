using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using BleStack.Core;
using BleStack.Virtual;

namespace Benchmarks.Boards;

/// <summary>
/// Many virtual ESP32s with the firmware on one air, and as many phones: all advertise, each phone pairs with its board by passkey and is
/// notified each second. The figures of one process.
/// </summary>
internal sealed class BoardCrowd : IDisposable
{
    private const int AtOnce = 16;
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(5);

    private readonly VirtualAir _air = new(new SerialLoop());
    private readonly BoardAndPhone[] _pairs;

    private BoardCrowd(int count) => _pairs = [.. Enumerable.Range(0, count).Select(i => new BoardAndPhone(_air, i))];

    /// <summary>Prints one line of figures; ends with 1 when a notification was lost.</summary>
    public static async Task<int> RunAsync(TextWriter output, int count, int seconds)
    {
        long before = Resident();
        using var crowd = new BoardCrowd(count);
        double boot = await TimeAsync(() => crowd.EachAsync(static pair => pair.BootAsync()));
        long advertising = Resident();
        int threads = Threads();
        double pair = await TimeAsync(() => crowd.EachAsync(static pair => pair.PairAsync()));
        TimeSpan processor = Processor();
        int[] start = [.. crowd._pairs.Select(static pair => pair.Received)];
        await Task.Delay(TimeSpan.FromSeconds(seconds));
        int[] received = [.. crowd._pairs.Select((pair, i) => pair.Received - start[i])];
        processor = Processor() - processor;
        long lost = await crowd.LostAsync();
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"crowd {count} boot-ms {boot / count:0.0} board-KB {(advertising - before) / 1024.0 / count:0} threads {threads} "
                + $"pair-ms {pair / count:0.0} peak-MB {Peak() >> 20} notifications {received.Sum()} least {received.Min()} "
                + $"most {received.Max()} lost {lost} processor-% {100 * processor.TotalSeconds / seconds:0}"
        ));
        return lost == 0 ? 0 : 1;
    }

    public void Dispose()
    {
        foreach (BoardAndPhone pair in _pairs) pair.Dispose();
    }

    // As many at once as keep both processors busy, so that no phone waits for a board that has no processor.
    private Task EachAsync(Func<BoardAndPhone, Task> step) => Parallel.ForEachAsync(
        _pairs,
        new ParallelOptions { MaxDegreeOfParallelism = AtOnce },
        async (pair, _) => await step(pair).WaitAsync(s_limit, CancellationToken.None)
    );

    // What was sent last may still be on its way.
    private async Task<long> LostAsync()
    {
        long Lost() => _pairs.Sum(static pair => (long)(pair.Sent - pair.Received));
        for (int i = 0; i < 200 && Lost() != 0; i++) await Task.Delay(5);
        return Lost();
    }

    private static async Task<double> TimeAsync(Func<Task> work)
    {
        long start = Stopwatch.GetTimestamp();
        await work();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static long Resident()
    {
        GC.Collect();
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }

    private static long Peak()
    {
        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64;
    }

    private static TimeSpan Processor()
    {
        using var process = Process.GetCurrentProcess();
        return process.TotalProcessorTime;
    }

    private static int Threads()
    {
        using var process = Process.GetCurrentProcess();
        return process.Threads.Count;
    }
}
