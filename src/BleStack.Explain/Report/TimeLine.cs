using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using BleStack.Explain.Narration;

namespace BleStack.Explain.Report;

/// <summary>Draws all connections and their pairings on one time axis, as SVG.</summary>
internal sealed class TimeLine
{
    private const int MostRows = 60;
    private const int Width = 860;
    private const int Left = 130;
    private const int RowHeight = 22;

    private readonly List<NarratedConnection> _rows = [];
    private int _leftOut;

    public void Add(NarratedConnection connection)
    {
        if (_rows.Count < MostRows) _rows.Add(connection);
        else _leftOut++;
    }

    public void Write(TextWriter output)
    {
        if (_rows.Count == 0) return;
        DateTimeOffset first = _rows.Min(static row => row.Opened);
        DateTimeOffset last = _rows.Max(static row => End(row));
        double seconds = Math.Max((last - first).TotalSeconds, 0.001);
        int height = _rows.Count * RowHeight + 40;
        output.WriteLine("<section><h2>Time line</h2>");
        output.Write(Invariant($"<svg viewBox=\"0 0 {Width} {height}\" width=\"{Width}\" height=\"{height}\""));
        output.WriteLine(" role=\"img\" aria-label=\"Connections over time\">");
        for (int i = 0; i < _rows.Count; i++) Row(output, _rows[i], i, first, (Width - Left - 10) / seconds);
        output.WriteLine(Invariant($"<text class=\"soft\" x=\"{Left}\" y=\"{height - 8}\">0 s</text>"));
        output.WriteLine(
            Invariant($"<text class=\"soft\" x=\"{Width - 10}\" y=\"{height - 8}\" text-anchor=\"end\">{seconds:0.###} s</text></svg>")
        );
        output.WriteLine($"<p class=\"fold\">Circles are pairings: green succeeded, red " +
            $"failed.{(_leftOut > 0 ? $" {Words.Count(_leftOut, "further connection")} left out here." : "")}</p></section>");
    }

    private static void Row(TextWriter output, NarratedConnection connection, int row, DateTimeOffset first, double pixelsPerSecond)
    {
        double y = row * RowHeight + 6;
        double x = Left + (connection.Opened - first).TotalSeconds * pixelsPerSecond;
        double width = Math.Max(2, (End(connection) - connection.Opened).TotalSeconds * pixelsPerSecond);
        output.Write(Invariant($"<a href=\"#connection-{connection.Number}\"><text x=\"0\" y=\"{y + 12}\">Connection {connection.Number}</text>"));
        output.WriteLine(Invariant($"<rect class=\"bar\" x=\"{x:0.#}\" y=\"{y + 2}\" width=\"{width:0.#}\" height=\"12\" rx=\"3\"/></a>"));
        foreach (NarratedPairing pairing in connection.Pairings.Take(50))
        {
            double at = Left + (pairing.Started - first).TotalSeconds * pixelsPerSecond;
            string look = pairing.Result is PairingResult.Succeeded or PairingResult.Hidden ? "good" : "bad";
            output.WriteLine(Invariant($"<circle class=\"{look}\" cx=\"{at:0.#}\" cy=\"{y + 8}\" r=\"5\"/>"));
        }
    }

    private static DateTimeOffset End(NarratedConnection connection) =>
        connection.Closed ?? (connection.LastSeen > connection.Opened ? connection.LastSeen : connection.Opened);

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
