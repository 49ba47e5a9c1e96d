using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Runtime.CompilerServices;
using BleStack.Explain.Capture;
using BleStack.Explain.Narration;

namespace BleStack.Explain.Report;

/// <summary>
/// Writes an explanation as plain text: a timeline for each connection, the result of each pairing, the database and the warnings.
/// </summary>
/// <param name="output">Receives the text.</param>
/// <param name="details">Includes the intermediate steps and the reason for each.</param>
/// <param name="width">Columns; longer lines are wrapped and indented under their text.</param>
internal sealed class TextReport(TextWriter output, bool details = false, int width = 110) : IReport
{
    private const int TextColumn = 23;

    // A database is shown with the first connection that shows it, and again when a later one showed more of it.
    private readonly ConditionalWeakTable<GattMap, StrongBox<int>> _shown = [];

    /// <inheritdoc/>
    public void OnNote(NarratedEvent note)
    {
        ArgumentNullException.ThrowIfNull(note);
        string time = note.Time == DateTimeOffset.UnixEpoch ? "" : note.Time.ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture);
        Line($"{time,-12}  {Mark(note.Severity)} ", note.Text);
        Rest(note, 17);
    }

    /// <inheritdoc/>
    public void OnConnection(ConnectionLog connection)
    {
        ArgumentNullException.ThrowIfNull(connection);
        Heading(connection.Connection);
        foreach (NarratedEvent told in connection.Events) Told(told, connection.Connection);
        if (connection.LeftOut > 0)
            Line(new string(' ', TextColumn), $"… {Words.Count(connection.LeftOut, "more event")}, left out here.");
        Database("What the device has, as far as it was seen", connection.Connection.DeviceDatabase);
        Database("What the phone has, as far as it was seen", connection.Connection.PhoneDatabase);
        output.WriteLine();
    }

    /// <inheritdoc/>
    public void OnEnd(CaptureTotals totals)
    {
        ArgumentNullException.ThrowIfNull(totals);
        string pairings = totals.Pairings == 0 ? "no pairing"
            : $"{Words.Count(totals.Pairings, "pairing")} ({totals.Succeeded} succeeded, {totals.Failed} failed)";
        output.WriteLine($"{totals.Source}: {Words.Count(totals.Connections, "connection")}, {pairings}, " +
            $"{Words.Count(totals.Refusals, "refusal")}, {Words.Count(totals.Warnings, "warning")}.");
        if (totals.Capture is not { } capture) return;
        output.WriteLine(
            $"Read as {capture.Format}: {Words.Count(capture.Records, "record")}"
                + $"{(capture.CutPackets > 0 ? $", {capture.CutPackets:N0} of them kept only in part" : "")}."
        );
        if (capture.Problem is { } problem) output.WriteLine($"Note: {problem}.");
    }

    /// <summary>The character that marks an event's severity.</summary>
    public static char Mark(Severity severity) =>
        severity switch { Severity.Success => '+', Severity.Warning => '!', Severity.Failure => 'x', _ => ' ' };

    private void Heading(NarratedConnection narrated)
    {
        string name = narrated.DeviceName is { } known ? $" \"{known}\"" : "";
        output.WriteLine($"Connection {narrated.Number}: phone {Address(narrated.Phone, narrated.PhoneIdentity)}, device{name} " +
            $"{Address(narrated.Device, narrated.DeviceIdentity)}{(narrated.Adapter > 0 ? $", controller {narrated.Adapter}" : "")}");
        string end = narrated.Closed is { } closed
            ? $"lasted {Seconds(closed - narrated.Opened)} s"
            : "still open at the end of the capture";
        output.WriteLine($"  {(narrated.StartsInMiddle ? "first seen" : "opened")} " +
            $"{narrated.Opened.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture)} UTC, {end}");
    }

    private static string Address(Core.BleAddress? address, Core.BleAddress? identity) =>
        $"{address?.ToString() ?? "(unknown)"}{(identity is { } who && who != address?.Plain ? $" (that is {who})" : "")}";

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.000", CultureInfo.InvariantCulture);

    private void Told(NarratedEvent told, NarratedConnection narrated)
    {
        if (told.Severity == Severity.Detail && !details
            && told.Kind is not (NarratedKind.Notification or NarratedKind.Indication or NarratedKind.Mtu or NarratedKind.ParametersChanged
                or NarratedKind.ParametersRequested)) return;
        if (told is { Kind: NarratedKind.PairingEnded, Pairing: { } pairing })
        {
            Pairing(pairing, told, narrated);
            return;
        }

        Line(Start(told, narrated), told.Text);
        Rest(told, TextColumn);
    }

    private static string Start(NarratedEvent told, NarratedConnection narrated) =>
        $"{"+" + Seconds(told.Time - narrated.Opened),10} {(told.Packet > 0 ? $"#{told.Packet}" : ""),-9}{Mark(told.Severity)}  ";

    private void Rest(NarratedEvent told, int column)
    {
        // The reasons in the answer are already in the first line of the pairing's result.
        if (told.Explanation is { } why && told.Kind != NarratedKind.PairingAnswered) Line(new string(' ', column), why);
        if (told.Advice is { } advice) Line(new string(' ', column) + "-> ", advice);
    }

    private void Pairing(NarratedPairing pairing, NarratedEvent ended, NarratedConnection narrated)
    {
        if (pairing.Verdict is not { } verdict) return;
        Line(Start(ended, narrated), $"PAIRING {pairing.Number}: {verdict.Summary}");
        Term("agreed", verdict.Agreed);
        Term("problem", verdict.Cause);
        if (verdict.Side != Party.None) Term("side", $"it ended on the side of {Words.Of(verdict.Side)}");
        Term("to do", verdict.Advice);
        foreach (NarratedEvent warning in pairing.Warnings) Term("warning", $"{warning.Text} {warning.Advice}");
    }

    private void Term(string name, string? text)
    {
        if (text is not null) Line($"{new string(' ', TextColumn)}{name + ":",-9}", text);
    }

    private void Database(string title, GattMap map)
    {
        if (_shown.TryGetValue(map, out StrongBox<int>? before) && before.Value == map.Count) return;
        if (!map.Entries.Any(static entry => entry.Kind is GattEntryKind.Service or GattEntryKind.Value || entry.HasValue)) return;
        _shown.AddOrUpdate(map, new StrongBox<int>(map.Count));
        output.WriteLine($"  {title}:");
        foreach (GattEntry entry in map.Entries)
        {
            if (entry.Kind == GattEntryKind.Characteristic || (entry.Kind == GattEntryKind.Unknown && !entry.HasValue)) continue;
            Line(
                $"    0x{entry.Handle:X4}  {(entry.Kind is GattEntryKind.Service ? "" : entry.Kind == GattEntryKind.Descriptor ? "    " : "  ")}",
                GattText.Line(entry)
            );
        }
    }

    // A line whose continuation is indented under its own text.
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
