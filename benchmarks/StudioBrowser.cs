using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Text.Json;
using System.Threading.Tasks;
using Microsoft.Playwright;
using SecureGattServer.Studio.Web;
using Studio.Tests.Browser;

namespace Benchmarks;

/// <summary>
/// The page of the studio in Chromium: <c>--studio-browser [SECONDS]</c>. Its first paint over that of a static page of as many octets from
/// the same server; then a number of seconds with 500 notifications a second, with the page's memory before and after, and every one of
/// them in what can be saved.
/// </summary>
internal static class StudioBrowser
{
    private const int Loads = 21;
    private const int Samples = 10;
    private const double PaintLimit = 2;
    private const double MemoryLimit = 1.2;

    /// <summary>1 when a limit is exceeded.</summary>
    public static async Task<int> RunAsync(TextWriter output, int seconds)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("studio-browser");
        try
        {
            using IPlaywright driver = await Playwright.CreateAsync().ConfigureAwait(false);
            IBrowser browser = await driver
                .Chromium.LaunchAsync(
                    new BrowserTypeLaunchOptions
                    {
                        ExecutablePath = Chromium.Program ?? throw new InvalidOperationException(Chromium.Missing),
                    }
                )
                .ConfigureAwait(false);
            await using (browser.ConfigureAwait(false))
            {
                using var bench = new StudioBench(folder.FullName);
                await bench.StartAsync().ConfigureAwait(false);
                bool isFast = await PaintAsync(output, browser, bench, folder.CreateSubdirectory("static").FullName).ConfigureAwait(false);
                bool isFlat = await LoadAsync(output, browser, bench, seconds).ConfigureAwait(false);
                return isFast && isFlat ? 0 : 1;
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // Alternately, each in its own profile, so that both find the same machine state.
    private static async Task<bool> PaintAsync(TextWriter output, IBrowser browser, StudioBench bench, string folder)
    {
        IBrowserContext context = await browser.NewContextAsync().ConfigureAwait(false);
        long octets = 0;
        IPage page = await context.NewPageAsync().ConfigureAwait(false);
        page.Response += (_, response) =>
            octets += long.Parse(response.Headers.GetValueOrDefault("content-length", "0"), CultureInfo.InvariantCulture);
        await page.GotoAsync(bench.Url).ConfigureAwait(false);
        await context.CloseAsync().ConfigureAwait(false);
        string text = string.Concat(Enumerable.Repeat("What phone and device say to each other. ", (int)(octets / 41)));
        await File.WriteAllTextAsync(
                Path.Combine(folder, "index.html"),
                $"<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>static</title><h1>Static</h1><p>{text}</p>"
            )
            .ConfigureAwait(false);
        StudioServer server = await bench.ServeAsync(folder).ConfigureAwait(false);
        await using (server.ConfigureAwait(false))
        {
            List<double> ours = [], still = [];
            for (int i = 0; i < Loads; i++)
            {
                still.Add(await FirstPaintAsync(browser, server.Url).ConfigureAwait(false));
                ours.Add(await FirstPaintAsync(browser, bench.Url).ConfigureAwait(false));
            }

            (double own, double other) = (Median(ours), Median(still));
            output.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"first paint: {own:0} ms, a static page of {octets / 1000} kB {other:0} ms: {own / other:0.00} times (limit {PaintLimit:0.0}), median of {Loads}"
                )
            );
            return own / other <= PaintLimit;
        }
    }

    private static async Task<double> FirstPaintAsync(IBrowser browser, string url)
    {
        IBrowserContext context = await browser.NewContextAsync().ConfigureAwait(false);
        IPage page = await context.NewPageAsync().ConfigureAwait(false);
        await page.GotoAsync(url).ConfigureAwait(false);
        double time = await page.EvaluateAsync<double>(
                "() => new Promise(done => new PerformanceObserver(list => done(list.getEntries()[0].startTime)).observe({ type: 'paint', buffered: true }))"
            )
            .ConfigureAwait(false);
        await context.CloseAsync().ConfigureAwait(false);
        return time;
    }

    private static async Task<bool> LoadAsync(TextWriter output, IBrowser browser, StudioBench bench, int seconds)
    {
        IPage page = await browser
            .NewPageAsync(
                new BrowserNewPageOptions
                {
                    ViewportSize = new ViewportSize { Width = 1280, Height = 900 },
                }
            )
            .ConfigureAwait(false);
        await page.GotoAsync(bench.Url).ConfigureAwait(false);
        ICDPSession session = await page.Context.NewCDPSessionAsync(page).ConfigureAwait(false);
        await session.SendAsync("Performance.enable").ConfigureAwait(false);
        bench.IsBusy = true;
        List<(double Megabytes, double Nodes)> samples = [];
        long start = Stopwatch.GetTimestamp();
        for (int i = 1; i <= Samples; i++)
        {
            TimeSpan due = TimeSpan.FromSeconds((double)seconds * i / Samples) - Stopwatch.GetElapsedTime(start);
            if (due > TimeSpan.Zero) await Task.Delay(due).ConfigureAwait(false);
            samples.Add(await UsedAsync(session).ConfigureAwait(false));
        }

        bench.IsBusy = false;
        await Task.Delay(TimeSpan.FromSeconds(3)).ConfigureAwait(false);
        using var http = new HttpClient();
        string steps = await http.GetStringAsync(new Uri(bench.Url + "save/steps")).ConfigureAwait(false);
        long saved = steps.Split('\n').LongCount(static line => line.Contains("\"kind\":\"notification\"", StringComparison.Ordinal));
        long shown = await page.EvaluateAsync<long>("() => Number(document.querySelector('#conversation input[type=range]').max)")
            .ConfigureAwait(false);
        int seen = await page.Locator("#conversation li.step").CountAsync().ConfigureAwait(false);
        (double first, double last) = (samples[0].Megabytes, samples[^1].Megabytes);
        output.WriteLine(
            $"memory of the page's script, MB: "
                + $"{string.Join(", ", samples.Select(static one => one.Megabytes.ToString("0.0", CultureInfo.InvariantCulture)))}"
        );
        output.WriteLine(
            $"nodes of its document: "
                + $"{string.Join(", ", samples.Select(static one => one.Nodes.ToString("0", CultureInfo.InvariantCulture)))}"
        );
        output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"after {seconds} s: {last / first:0.00} times the first tenth (limit {MemoryLimit}); {bench.Sent} notifications sent, {saved} in what is saved"
            )
        );
        output.WriteLine(
            string.Create(CultureInfo.InvariantCulture, $"{bench.State.Steps.Count} steps, the page knows of {shown} and holds {seen} rows")
        );
        return last / first <= MemoryLimit && saved == bench.Sent && shown == bench.State.Steps.Count;
    }

    private static async Task<(double Megabytes, double Nodes)> UsedAsync(ICDPSession session)
    {
        await session.SendAsync("HeapProfiler.collectGarbage").ConfigureAwait(false);
        JsonElement answer = (await session.SendAsync("Performance.getMetrics").ConfigureAwait(false))!.Value;
        Dictionary<string, double> metrics = answer
            .GetProperty("metrics")
            .EnumerateArray()
            .ToDictionary(static one => one.GetProperty("name").GetString()!, static one => one.GetProperty("value").GetDouble());
        return (metrics["JSHeapUsedSize"] / 1e6, metrics["Nodes"]);
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
