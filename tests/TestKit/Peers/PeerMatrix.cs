using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace TestKit.Peers;

/// <summary>The results of every flow with every peer as one Markdown table: peer × flow → result, time, memory.</summary>
/// <remarks>
/// The table is rewritten with every row, so that an interrupted run leaves its results. It lies in the folder of the test results where
/// the environment names one (<c>TestResultsRoot</c>), beside the test assembly otherwise. Safe to use from all tests at once.
/// </remarks>
internal static class PeerMatrix
{
    public const string Held = "held";
    public const string Failed = "FAILED";

    /// <summary>Prefix of a result in which the peer's request was refused as expected; the reason follows.</summary>
    public const string Explained = "explained";

    private static readonly Lock s_gate = new();
    private static readonly List<Row> s_rows = [];
    private static readonly SortedDictionary<string, string> s_versions = new(StringComparer.Ordinal);

    public static string File { get; } = Path.Combine(Folder(), "matrix.md");

    /// <summary>Records the version of a peer.</summary>
    public static void Version(string peer, string version)
    {
        lock (s_gate)
        {
            s_versions[peer] = version;
            Write();
        }
    }

    /// <summary>Adds a row; a row of the same peer and flow is replaced.</summary>
    /// <param name="peer">The foreign implementation, such as "BlueZ".</param>
    /// <param name="flow">The flow, in a few words.</param>
    /// <param name="result"><see cref="Held"/>, <see cref="Failed"/>, or more.</param>
    /// <param name="elapsed">The flow's own time; null where it did not run.</param>
    /// <param name="peakMemoryBytes">The most memory the processes of the flow held together; null when it was not measured.</param>
    public static void Record(string peer, string flow, string result, TimeSpan? elapsed, long? peakMemoryBytes = null)
    {
        lock (s_gate)
        {
            var row = new Row(peer, flow, result, elapsed, peakMemoryBytes);
            int known = s_rows.FindIndex(one => one.Peer == peer && one.Flow == flow);
            if (known < 0) s_rows.Add(row);
            else s_rows[known] = row;
            Write();
        }
    }

    /// <summary>A flow that cannot run on this machine, with the reason; call it where the test's Skip is set.</summary>
    public static void Skip(string peer, string flow, string reason) => Record(peer, Sentence(flow), $"skipped: {reason}", elapsed: null);

    /// <summary>Runs a flow and records its result; exceptions are rethrown.</summary>
    /// <param name="peer">The foreign implementation.</param>
    /// <param name="flow">The flow; a test's name is converted to a sentence.</param>
    /// <param name="body">The flow; returns the peak memory of its processes, or null.</param>
    public static async Task RunAsync(string peer, string flow, Func<Task<long?>> body)
    {
        var watch = Stopwatch.StartNew();
        string result = Failed;
        long? memory = null;
        try
        {
            memory = await body();
            result = Held;
        }
        finally
        {
            Record(peer, Sentence(flow), result, watch.Elapsed, memory);
        }
    }

    /// <summary>A test's name as a sentence.</summary>
    public static string Sentence(string name) => name.Replace('_', ' ');

    public static string ToMarkdown()
    {
        lock (s_gate)
        {
            var text = new StringBuilder();
            foreach ((string peer, string version) in s_versions) text.Append("- ").Append(peer).Append(": ").Append(version).Append('\n');
            if (s_versions.Count > 0) text.Append('\n');
            text.Append("| Peer | Flow | Result | Time (s) | Memory (MiB) |\n|---|---|---|---:|---:|\n");
            foreach (
                Row row in s_rows
                    .OrderBy(static one => one.Peer, StringComparer.Ordinal)
                    .ThenBy(static one => one.Flow, StringComparer.Ordinal)
            )
                text.Append(row.ToMarkdown());
            return text.Append('\n').Append(Sum()).Append('\n').ToString();
        }
    }

    private static string Sum()
    {
        int skipped = Count("skipped"), failed = Count(Failed), explained = Count(Explained);
        double seconds = s_rows.Sum(static row => row.Elapsed?.TotalSeconds ?? 0);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{s_rows.Count} flows: {s_rows.Count - failed - skipped - explained} held, {explained} explained, {failed} failed, {skipped} skipped; {seconds:F0} s in all."
        );
    }

    private static int Count(string result) => s_rows.Count(row => row.Result.StartsWith(result, StringComparison.Ordinal));

    private static void Write()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(File)!);
        System.IO.File.WriteAllText(File, ToMarkdown());
    }

    private static string Folder() =>
        Environment.GetEnvironmentVariable("TestResultsRoot") is { Length: > 0 } root
            ? Path.Combine(root, "Peers.Tests")
            : AppContext.BaseDirectory;

    private sealed record Row(string Peer, string Flow, string Result, TimeSpan? Elapsed, long? PeakMemoryBytes)
    {
        public string ToMarkdown()
        {
            string time = Elapsed is { } elapsed ? string.Create(CultureInfo.InvariantCulture, $"{elapsed.TotalSeconds:F1}") : "–";
            string memory = PeakMemoryBytes is { } bytes
                ? string.Create(CultureInfo.InvariantCulture, $"{bytes / (1024.0 * 1024.0):F0}")
                : "–";
            return $"| {Cell(Peer)} | {Cell(Flow)} | {Cell(Result)} | {time} | {memory} |\n";
        }

        private static string Cell(string text) => text.ReplaceLineEndings(" ").Replace("|", "\\|", StringComparison.Ordinal);
    }
}
