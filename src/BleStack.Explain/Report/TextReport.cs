using System;
using System.Globalization;
using System.IO;
using System.Linq;
using BleStack.Explain.Narration;

namespace BleStack.Explain.Report;

/// <summary>An explanation as plain text: per connection a timeline, per pairing a verdict, the database, the warnings.</summary>
/// <param name="output">Takes the text.</param>
/// <param name="details">Also the steps in between, and why for each of them.</param>
/// <param name="width">Columns; longer lines are wrapped under their text.</param>
public sealed class TextReport(TextWriter output, bool details = false, int width = 110) : IReport
{
    private const int TextColumn = 23;

    /// <inheritdoc/>
    public void OnNote(NarratedEvent note)
    {
        ArgumentNullException.ThrowIfNull(note);
        Line($"{note.Time.ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture)}  {Mark(note.Severity)} ", note.Text);
        Rest(note, 17);
    }

    /// <inheritdoc/>
    public void OnConnection(ConnectionLog connection)
    {
        ArgumentNullException.ThrowIfNull(connection);
        Heading(connection.Story);
        foreach (NarratedEvent told in connection.Events) Told(told, connection.Story);
        if (connection.LeftOut > 0) Line(new string(' ', TextColumn), $"… {Words.Count(connection.LeftOut, "more event")}, left out here.");
        foreach (PairingStory pairing in connection.Story.Pairings) Pairing(pairing);
        Database("What the device has, as far as it was seen", connection.Story.DeviceDatabase);
        Database("What the phone has, as far as it was seen", connection.Story.PhoneDatabase);
        output.WriteLine();
    }

    /// <inheritdoc/>
    public void OnEnd(CaptureTotals totals)
    {
        ArgumentNullException.ThrowIfNull(totals);
        string pairings = totals.Pairings == 0 ? "no pairing" : $"{Words.Count(totals.Pairings, "pairing")} ({totals.Succeeded} succeeded, {totals.Failed} failed)";
        output.WriteLine($"{totals.Source}: {Words.Count(totals.Connections, "connection")}, {pairings}, {Words.Count(totals.Refusals, "refusal")}, {Words.Count(totals.Warnings, "warning")}.");
        if (totals.Capture is not { } capture) return;
        output.WriteLine($"Read as {capture.Format}: {Words.Count(capture.Records, "record")}{(capture.CutPackets > 0 ? $", {capture.CutPackets:N0} of them kept only in part" : "")}.");
        if (capture.Problem is { } problem) output.WriteLine($"Note: {problem}.");
    }

    /// <summary>One character that says how much an event matters.</summary>
    public static char Mark(Severity severity) => severity switch { Severity.Success => '+', Severity.Warning => '!', Severity.Failure => 'x', _ => ' ' };

    private void Heading(ConnectionStory story)
    {
        string name = story.DeviceName is { } known ? $" \"{known}\"" : "";
        output.WriteLine($"Connection {story.Number}: phone {Address(story.Phone, story.PhoneIdentity)}, device{name} {Address(story.Device, story.DeviceIdentity)}{(story.Adapter > 0 ? $", controller {story.Adapter}" : "")}");
        string end = story.Closed is { } closed ? $"lasted {Seconds(closed - story.Opened)} s" : "still open at the end of the capture";
        output.WriteLine($"  {(story.StartsInMiddle ? "first seen" : "opened")} {story.Opened.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture)} UTC, {end}");
    }

    private static string Address(Core.BleAddress? address, Core.BleAddress? identity) =>
        $"{address?.ToString() ?? "(unknown)"}{(identity is { } who && who != address?.Plain ? $" (that is {who})" : "")}";

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.000", CultureInfo.InvariantCulture);

    private void Told(NarratedEvent told, ConnectionStory story)
    {
        if (told.Severity == Severity.Detail && !details && told.Kind is not (NarratedKind.Notification or NarratedKind.Indication or NarratedKind.Mtu or NarratedKind.ParametersChanged or NarratedKind.ParametersRequested)) return;
        string number = told.Packet > 0 ? $"#{told.Packet}" : "";
        Line($"{"+" + Seconds(told.Time - story.Opened),10} {number,-9}{Mark(told.Severity)}  ", told.Text);
        if (told.Kind != NarratedKind.PairingEnded) Rest(told, TextColumn);
    }

    private void Rest(NarratedEvent told, int column)
    {
        if (told.Explanation is { } why) Line(new string(' ', column), why);
        if (told.Advice is { } advice) Line(new string(' ', column) + "-> ", advice);
    }

    private void Pairing(PairingStory pairing)
    {
        if (pairing.Verdict is not { } verdict) return;
        Line($"  Pairing {pairing.Number}: ", verdict.Summary);
        Line("    agreed:   ", verdict.Agreed);
        if (verdict.Cause is { } cause) Line("    problem:  ", cause);
        if (verdict.Side != Party.None) Line("    on:       ", $"the side of {Words.Of(verdict.Side)}");
        if (verdict.Advice is { } advice) Line("    do:       ", advice);
        foreach (NarratedEvent warning in pairing.Warnings) Line("    warning:  ", $"{warning.Text} {warning.Advice}");
    }

    private void Database(string title, GattMap map)
    {
        if (!map.Entries.Any(static entry => entry.Kind is GattEntryKind.Service or GattEntryKind.Value || entry.HasValue)) return;
        output.WriteLine($"  {title}:");
        foreach (GattEntry entry in map.Entries)
        {
            if (entry.Kind == GattEntryKind.Characteristic || (entry.Kind == GattEntryKind.Unknown && !entry.HasValue)) continue;
            Line($"    0x{entry.Handle:X4}  {(entry.Kind is GattEntryKind.Service ? "" : entry.Kind == GattEntryKind.Descriptor ? "    " : "  ")}", GattText.Line(entry));
        }
    }

    // A line whose continuation stands under its own text.
    private void Line(string prefix, string text)
    {
        int room = Math.Max(30, width - prefix.Length);
        output.Write(prefix);
        foreach ((int index, string part) in TextWrap.Lines(text, room).Index())
        {
            if (index > 0) output.Write(new string(' ', prefix.Length));
            output.WriteLine(part);
        }
    }
}
