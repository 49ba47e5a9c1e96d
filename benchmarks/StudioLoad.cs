using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Net.WebSockets;
using System.Threading;
using System.Threading.Tasks;

namespace Benchmarks;

/// <summary>The cost of pages for the studio: <c>--studio [SECONDS]</c>. Ten phones of the studio are notified 50 times a second each by a
/// host without firmware (a stock image serves three); the ratio of the process's processor time with an open page, in its own process, to
/// that without one; busy and idle.</summary>
internal static class StudioLoad
{
    private const double Limit = 1.3;
    private const double IdleLimit = 1.1;

    /// <summary>1 when the limit for the busy page is exceeded.</summary>
    public static async Task<int> RunAsync(TextWriter output, int seconds)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("studio-load");
        try
        {
            using var bench = new StudioBench(folder.FullName);
            await bench.StartAsync().ConfigureAwait(false);
            double idle = await UsedAsync(bench, seconds, hasPage: false, isBusy: false).ConfigureAwait(false);
            double idlePage = await UsedAsync(bench, seconds, hasPage: true, isBusy: false).ConfigureAwait(false);
            double busy = await UsedAsync(bench, seconds, hasPage: false, isBusy: true).ConfigureAwait(false);
            double busyPage = await UsedAsync(bench, seconds, hasPage: true, isBusy: true).ConfigureAwait(false);
            output.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"idle: {idle:0.0} ms/s without a page, {idlePage:0.0} with one: {idlePage / idle:0.00} times (limit {IdleLimit})"
                )
            );
            output.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{StudioBench.Phones} phones, {StudioBench.Rate} notifications/s: {busy:0} ms/s without a page, {busyPage:0} with one: {busyPage / busy:0.00} times (limit {Limit})"
                )
            );
            output.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{bench.Sent} sent, {bench.State.Steps.Count} steps kept, {GC.GetTotalMemory(forceFullCollection: true) >> 20} MB of managed memory at the end"
                )
            );
            return busyPage / busy <= Limit ? 0 : 1;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>A page in its own process: receives updates until it is ended.</summary>
    public static async Task<int> PageAsync(string url)
    {
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Origin", url.TrimEnd('/'));
        await socket
            .ConnectAsync(new Uri(url.Replace("http://", "ws://", StringComparison.Ordinal) + "socket"), CancellationToken.None)
            .ConfigureAwait(false);
        byte[] buffer = new byte[1 << 16];
        while (
            (await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None).ConfigureAwait(false)).MessageType
            != WebSocketMessageType.Close
        ) { }

        return 0;
    }

    // Milliseconds of processor time per second.
    private static async Task<double> UsedAsync(StudioBench bench, int seconds, bool hasPage, bool isBusy)
    {
        using Process? page = hasPage ? Process.Start(new ProcessStartInfo(Environment.ProcessPath!, ["--studio-page", bench.Url])) : null;
        bench.IsBusy = isBusy;
        await Task.Delay(TimeSpan.FromSeconds(3)).ConfigureAwait(false);
        TimeSpan before = Environment.CpuUsage.TotalTime;
        long start = Stopwatch.GetTimestamp();
        await Task.Delay(TimeSpan.FromSeconds(seconds)).ConfigureAwait(false);
        double used = (Environment.CpuUsage.TotalTime - before).TotalMilliseconds / Stopwatch.GetElapsedTime(start).TotalSeconds;
        bench.IsBusy = false;
        page?.Kill();
        return used;
    }
}
