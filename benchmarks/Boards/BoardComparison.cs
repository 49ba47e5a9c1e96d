using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading.Tasks;

namespace Benchmarks.Boards;

/// <summary>Figures of processes of their own: this build's beside another's in turns, and of crowds of growing size.</summary>
internal static class BoardComparison
{
    private const int Turns = 5;

    // The first words of the rows that all builds print, and this build's part of the other's that is allowed.
    private static readonly (string Row, string Name, double? Limit)[] s_rows =
    [
        ("The first in a process", "First boot in a process", 0.45),
        ("Those after it", "Further boots", 0.3),
        ("Resident memory", "Resident memory of a board", 0.35),
        ("Managed heap", "Managed heap of a board", null),
        ("Threads of the process", "Threads of a process of 100 boards", null),
    ];

    private static string Own => typeof(BoardComparison).Assembly.Location;

    public static async Task RunAsync(TextWriter output, string other)
    {
        await output.WriteLineAsync($"\n| Beside the other build, {Turns} turns | other | this | this / other |\n|---|---:|---:|---:|");
        List<Dictionary<string, double>> theirs = [], ours = [];
        for (int turn = 0; turn < Turns; turn++)
        {
            theirs.Add(Figures(await LinesAsync(other, "--boards")));
            ours.Add(Figures(await LinesAsync(Own, "board-figures")));
        }

        foreach ((string row, string name, double? limit) in s_rows)
        {
            double[] ratios = [.. ours.Zip(theirs, (own, old) => own[row] / old[row]).Order()];
            await output.WriteLineAsync(
                $"| {name}{(limit is null ? "" : $" (limit {limit})")} | {Middle(theirs, row):0} | {Middle(ours, row):0} "
                    + $"| {ratios[Turns / 2]:0.00} ({ratios[0]:0.00} to {ratios[^1]:0.00}) |"
            );
        }
    }

    /// <summary>Ends with 1 when a notification was lost.</summary>
    public static async Task<int> GrowthAsync(TextWriter output)
    {
        await output.WriteLineAsync(
            "\n| Boards and phones | boot | memory of a board | threads | pairing | memory at most | notifications | lost | processor |"
                + "\n|---:|---:|---:|---:|---:|---:|---:|---:|---:|"
        );
        bool isWhole = true;
        foreach ((int count, int seconds) in new[] { (1, 10), (10, 10), (100, 10), (1000, 60) })
        {
            string line = (await LinesAsync(Own, "board-crowd", $"{count}", $"{seconds}")).Last();
            string[] words = line.Split(' ');
            string Of(string name) => words[Array.IndexOf(words, name) + 1];
            await output.WriteLineAsync(
                $"| {count} | {Of("boot-ms")} ms | {Of("board-KB")} KB | {Of("threads")} | {Of("pair-ms")} ms | {Of("peak-MB")} MB "
                    + $"| {Of("notifications")} in {seconds} s, {Of("least")} to {Of("most")} each | {Of("lost")} | {Of("processor-%")} % |"
            );
            isWhole &= Of("lost") == "0";
        }

        return isWhole ? 0 : 1;
    }

    private static double Middle(List<Dictionary<string, double>> figures, string row) =>
        figures.Select(one => one[row]).Order().ElementAt(figures.Count / 2);

    // | row | 768 KB |
    private static Dictionary<string, double> Figures(IEnumerable<string> lines)
    {
        string[][] cells =
        [
            .. lines.Select(static line => line.Split('|', StringSplitOptions.TrimEntries)).Where(static row => row.Length == 4),
        ];
        return s_rows.ToDictionary(
            static wanted => wanted.Row,
            wanted => double.Parse(
                Array.Find(cells, row => row[1].StartsWith(wanted.Row, StringComparison.Ordinal))![2].Split(' ')[0],
                CultureInfo.InvariantCulture
            )
        );
    }

    private static async Task<string[]> LinesAsync(string assembly, params string[] arguments)
    {
        ProcessStartInfo start = new(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", ["exec", assembly, .. arguments])
        {
            RedirectStandardOutput = true,
        };
        using Process process = Process.Start(start)!;
        string text = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        string[] lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return lines.Length > 0 ? lines : throw new InvalidOperationException($"{assembly} said nothing and ended with {process.ExitCode}.");
    }
}
