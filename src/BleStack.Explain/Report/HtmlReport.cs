using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net;
using System.Runtime.CompilerServices;
using BleStack.Explain.Narration;

namespace BleStack.Explain.Report;

/// <summary>An explanation as one self-contained page: no script, nothing fetched, everything that devices say escaped.</summary>
/// <remarks>Written as the capture is read. What is too much is folded: so many connections, so many rows of each; the page says so.</remarks>
/// <param name="output">Takes the page.</param>
/// <param name="title">Its heading.</param>
public sealed class HtmlReport(TextWriter output, string title) : IReport
{
    /// <summary>Connections shown in full.</summary>
    public const int MostConnections = 200;

    /// <summary>Rows of one connection's timeline.</summary>
    public const int MostRows = 400;

    /// <summary>Pairings of one connection with a diagram of their own.</summary>
    public const int MostPairings = 20;

    // A database is shown with the first connection that shows it, and again when more of it was seen.
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
        _timeLine.Add(connection.Story);
        bool matters = connection.Story.Pairings.Count > 0;
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
            output.WriteLine($"<p class=\"fold\">{Words.Count(_leftOut, "further connection")} left out on this page; the text and JSON reports " +
                "have them all.</p>");
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
        output.WriteLine("<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, " +
            "initial-scale=1\">");
        output.WriteLine("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">");
        output.WriteLine($"<title>{Escape(title)}</title><style>{HtmlStyle.Text}</style></head><body><main><h1>{Escape(title)}</h1>");
    }

    private void Section(ConnectionLog connection)
    {
        ConnectionStory story = connection.Story;
        string name = story.DeviceName is { } known ? $" “{known}”" : "";
        string ends = $"phone {story.Phone?.ToString() ?? "(unknown)"}, device{name} {story.Device?.ToString() ?? "(unknown)"}";
        output.WriteLine($"<section id=\"connection-{story.Number}\"><h2>Connection {story.Number}: {Escape(ends)}</h2>");
        output.WriteLine($"<p class=\"when\">{Escape(When(story))}</p>");
        foreach (PairingStory pairing in story.Pairings.Take(MostPairings)) Pairing(pairing);
        if (story.Pairings.Count > MostPairings)
            output.WriteLine($"<p class=\"fold\">{Words.Count(story.Pairings.Count - MostPairings, "further pairing")} left out here.</p>");
        Rows(connection);
        Database("GATT database of the device, as far as it was seen", story.DeviceDatabase);
        Database("GATT database of the phone, as far as it was seen", story.PhoneDatabase);
        output.WriteLine("</section>");
    }

    private static string When(ConnectionStory story)
    {
        string end = story.Closed is { } closed
            ? string.Create(CultureInfo.InvariantCulture, $"lasted {(closed - story.Opened).TotalSeconds:0.000} s")
                : "still open at the end of the capture";
        string parameters = story.Parameters is { } known ? $"; {known}" : "";
        return $"{(story.StartsInMiddle ? "First seen" : "Opened")} " +
            $"{story.Opened.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture)} UTC, {end}; MTU {story.Mtu}{parameters}.";
    }

    private void Pairing(PairingStory pairing)
    {
        if (pairing.Verdict is not { } verdict) return;
        string look = pairing.Result is PairingResult.Succeeded or PairingResult.Hidden ? "good" : pairing.Result == PairingResult.Unfinished ? ""
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
            Row(told, (told.Time - connection.Story.Opened).TotalSeconds.ToString("0.000", CultureInfo.InvariantCulture));
        long more = connection.Events.Count - Math.Min(connection.Events.Count, MostRows) + connection.LeftOut;
        if (more > 0) output.WriteLine($"<tr class=\"fold\"><td colspan=\"4\">{Words.Count(more, "further event")} left out here.</td></tr>");
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
        output.WriteLine($"<table class=\"gatt\"><caption>{caption}</caption><thead><tr><th>handle</th><th>what</th><th>properties</th><th>last " +
            "value</th><th>octets</th><th>used</th></tr></thead><tbody>");
        foreach (GattEntry entry in map.Entries.Take(MostRows)) Entry(entry);
        if (map.Entries.Count > MostRows)
            output.WriteLine($"<tr class=\"fold\"><td colspan=\"6\">{Words.Count(map.Entries.Count - MostRows, "further attribute")} left out " +
                "here.</td></tr>");
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
