using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net;
using System.Runtime.CompilerServices;
using BleStack.Explain.Capture;
using BleStack.Explain.Narration;

namespace BleStack.Explain.Report;

/// <summary>Writes an explanation as one self-contained page: no script, no external resources, and all text of devices escaped.</summary>
/// <remarks>Written while the capture is read. The page is limited to a number of connections and of rows for each, and says what it leaves
/// out.</remarks>
/// <param name="output">Receives the page.</param>
/// <param name="title">Its heading.</param>
internal sealed class HtmlReport(TextWriter output, string title) : IReport
{
    /// <summary>Connections shown in full.</summary>
    public const int MostConnections = 200;

    /// <summary>Rows of one connection's timeline.</summary>
    public const int MostRows = 400;

    /// <summary>Pairings of one connection with a diagram of their own.</summary>
    public const int MostPairings = 20;

    // A database is shown with the first connection that shows it, and again when a later one showed more of it.
    private readonly ConditionalWeakTable<GattMap, StrongBox<int>> _databases = [];
    private readonly TimeLine _timeLine = new();
    private readonly System.Collections.Generic.List<NarratedEvent> _notes = [];
    private long _notesLeftOut;
    private bool _isOpen;
    private int _shown;
    private int _leftOut;

    /// <inheritdoc/>
    public void OnNote(NarratedEvent note)
    {
        if (_notes.Count < MostRows) _notes.Add(note);
        else _notesLeftOut++;
    }

    /// <inheritdoc/>
    public void OnConnection(ConnectionLog connection)
    {
        ArgumentNullException.ThrowIfNull(connection);
        Begin();
        _timeLine.Add(connection.Connection);
        bool matters = connection.Connection.Pairings.Count > 0;
        if (_shown >= MostConnections * (matters ? 2 : 1))
        {
            _leftOut++;
            return;
        }

        _shown++;
        Section(connection);
    }

    /// <inheritdoc/>
    public void OnEnd(CaptureTotals totals)
    {
        ArgumentNullException.ThrowIfNull(totals);
        Begin();
        if (_leftOut > 0)
            output.WriteLine(
                $"<p class=\"fold\">{Words.Count(_leftOut, "further connection")} left out on this page; the text and JSON reports "
                    + "have them all.</p>"
            );
        _timeLine.Write(output);
        Notes();
        output.WriteLine("<section><h2>Altogether</h2><p>");
        var text = new StringWriter(CultureInfo.InvariantCulture);
        new TextReport(text).OnEnd(totals);
        output.WriteLine(Escape(text.ToString().Trim()).Replace("\n", "<br>", StringComparison.Ordinal));
        output.WriteLine("</p></section></main></body></html>");
    }

    internal static string Escape(string text) => WebUtility.HtmlEncode(text);

    private void Begin()
    {
        if (_isOpen) return;
        _isOpen = true;
        output.WriteLine(
            "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, "
                + "initial-scale=1\">"
        );
        output.WriteLine("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">");
        output.WriteLine($"<title>{Escape(title)}</title><style>{HtmlStyle.Text}</style></head><body><main><h1>{Escape(title)}</h1>");
    }

    private void Section(ConnectionLog connection)
    {
        NarratedConnection narrated = connection.Connection;
        string name = narrated.DeviceName is { } known ? $" “{known}”" : "";
        string ends = $"phone {narrated.Phone?.ToString() ?? "(unknown)"}, device{name} {narrated.Device?.ToString() ?? "(unknown)"}";
        output.WriteLine($"<section id=\"connection-{narrated.Number}\"><h2>Connection {narrated.Number}: {Escape(ends)}</h2>");
        output.WriteLine($"<p class=\"when\">{Escape(When(narrated))}</p>");
        foreach (NarratedPairing pairing in narrated.Pairings.Take(MostPairings)) Pairing(pairing);
        if (narrated.Pairings.Count > MostPairings)
            output.WriteLine($"<p class=\"fold\">{Words.Count(narrated.Pairings.Count - MostPairings, "further pairing")} left out here.</p>");
        Rows(connection);
        Database("GATT database of the device, as far as it was seen", narrated.DeviceDatabase);
        Database("GATT database of the phone, as far as it was seen", narrated.PhoneDatabase);
        output.WriteLine("</section>");
    }

    private static string When(NarratedConnection narrated)
    {
        string end = narrated.Closed is { } closed
            ? string.Create(CultureInfo.InvariantCulture, $"lasted {(closed - narrated.Opened).TotalSeconds:0.000} s")
                : "still open at the end of the capture";
        string parameters = narrated.Parameters is { } known ? $"; {known}" : "";
        return $"{(narrated.StartsInMiddle ? "First seen" : "Opened")} "
            + $"{narrated.Opened.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture)} UTC, {end}; MTU {narrated.Mtu}{parameters}.";
    }

    private void Pairing(NarratedPairing pairing)
    {
        if (pairing.Verdict is not { } verdict) return;
        string look =
            pairing.Result is PairingResult.Succeeded or PairingResult.Hidden ? "good"
            : pairing.Result == PairingResult.Unfinished ? ""
            : "bad";
        output.WriteLine($"<article class=\"pairing {look}\"><h3>Pairing {pairing.Number}: {Escape(verdict.Summary)}</h3><dl>");
        Term("Agreed", verdict.Agreed);
        Term("Problem", verdict.Cause);
        if (verdict.Side != Party.None) Term("Side", Words.Of(verdict.Side));
        Term("What to do", verdict.Advice);
        foreach (NarratedEvent warning in pairing.Warnings) Term("Warning", $"{warning.Text} {warning.Advice}");
        output.WriteLine("</dl>");
        SequenceDiagram.Write(output, pairing);
        output.WriteLine("</article>");
    }

    private void Term(string name, string? text)
    {
        if (text is not null) output.WriteLine($"<dt>{name}</dt><dd>{Escape(text)}</dd>");
    }

    private void Rows(ConnectionLog connection)
    {
        output.WriteLine("<table class=\"events\"><caption>What " +
            "happened</caption><thead><tr><th>s</th><th>packet</th><th>who</th><th>what</th></tr></thead><tbody>");
        foreach (NarratedEvent told in connection.Events.Take(MostRows))
            Row(told, (told.Time - connection.Connection.Opened).TotalSeconds.ToString("0.000", CultureInfo.InvariantCulture));
        long more = connection.Events.Count - Math.Min(connection.Events.Count, MostRows) + connection.LeftOut;
        if (more > 0)
            output.WriteLine($"<tr class=\"fold\"><td colspan=\"4\">{Words.Count(more, "further event")} left out here.</td></tr>");
        output.WriteLine("</tbody></table>");
    }

    private void Row(NarratedEvent told, string time)
    {
        string who = told.Actor switch { Party.Phone => "phone →", Party.Device => "← device", _ => "" };
        string packet = told.Packet > 0 ? told.Packet.ToString(CultureInfo.InvariantCulture) : "";
        output.Write($"<tr class=\"{Look(told.Severity)}\"><td>{time}</td><td>{packet}</td><td>{who}</td><td>{Escape(told.Text)}");
        if (told.Explanation is { } why) output.Write($"<div class=\"why\">{Escape(why)}</div>");
        if (told.Advice is { } advice) output.Write($"<div class=\"do\">→ {Escape(advice)}</div>");
        output.WriteLine("</td></tr>");
    }

    private static string Look(Severity severity) =>
        severity switch { Severity.Detail => "detail", Severity.Success => "good", Severity.Warning => "warn", Severity.Failure => "bad",
            _ => "normal" };

    private void Database(string caption, GattMap map)
    {
        if (map.IsEmpty || (_databases.TryGetValue(map, out StrongBox<int>? before) && before.Value == map.Count)) return;
        _databases.AddOrUpdate(map, new StrongBox<int>(map.Count));
        output.WriteLine(
            $"<table class=\"gatt\"><caption>{caption}</caption><thead><tr><th>handle</th><th>what</th><th>properties</th><th>last "
                + "value</th><th>octets</th><th>used</th></tr></thead><tbody>"
        );
        foreach (GattEntry entry in map.Entries.Take(MostRows)) Entry(entry);
        if (map.Entries.Count > MostRows)
            output.WriteLine(
                $"<tr class=\"fold\"><td colspan=\"6\">{Words.Count(map.Entries.Count - MostRows, "further attribute")} left out "
                    + "here.</td></tr>"
            );
        output.WriteLine("</tbody></table>");
    }

    private void Entry(GattEntry entry)
    {
        if (entry.Kind == GattEntryKind.Characteristic) return;
        string uuid = entry.Uuid is { } known ? $" <small>{Escape(known.ToString())}</small>" : "";
        string value = entry.HasValue ? Escape(ValueText.Describe(entry.Uuid, entry.Value)) : "";
        string octets = entry.HasValue ? ValueText.Hex(entry.Value) : "";
        string look = entry.Kind switch { GattEntryKind.Service => "service", GattEntryKind.Descriptor => "descriptor", _ => "value" };
        output.Write($"<tr class=\"{look}\"><td>0x{entry.Handle:X4}</td><td>{Escape(entry.Name)}{uuid}</td>");
        output.Write($"<td>{GattText.Properties(entry.Properties)}</td>");
        output.WriteLine($"<td>{value}</td><td><code>{octets}</code></td><td>{GattText.Uses(entry)}</td></tr>");
    }

    private void Notes()
    {
        if (_notes.Count == 0) return;
        output.WriteLine("<section><h2>Beside the connections</h2><table class=\"events\"><tbody>");
        foreach (NarratedEvent note in _notes) Row(note, note.Time.ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture));
        if (_notesLeftOut > 0)
            output.WriteLine($"<tr class=\"fold\"><td colspan=\"4\">{Words.Count(_notesLeftOut, "further note")} left out here.</td></tr>");
        output.WriteLine("</tbody></table></section>");
    }
}
