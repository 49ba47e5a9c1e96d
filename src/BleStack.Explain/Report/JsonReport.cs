using System;
using System.IO;
using System.Text.Encodings.Web;
using System.Text.Json;
using BleStack.Core;
using BleStack.Explain.Capture;
using BleStack.Explain.Narration;
using BleStack.Smp;

namespace BleStack.Explain.Report;

/// <summary>Writes an explanation as one JSON object while the capture is read. docs/explain.md describes its members.</summary>
internal sealed class JsonReport : IReport, IDisposable
{
    private readonly Utf8JsonWriter _json;
    private readonly System.Collections.Generic.List<NarratedEvent> _notes = [];
    private bool _isOpen;

    /// <summary>Writes to <paramref name="output"/>, which is not closed.</summary>
    public JsonReport(Stream output) =>
        _json = new Utf8JsonWriter(
            output,
            new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }
        );

    /// <inheritdoc/>
    public void OnNote(NarratedEvent note)
    {
        if (_notes.Count < ReportCollector.MostEvents) _notes.Add(note);
    }

    /// <inheritdoc/>
    public void OnConnection(ConnectionLog connection)
    {
        ArgumentNullException.ThrowIfNull(connection);
        Begin();
        _json.WriteStartObject();
        Ends(connection.Connection);
        State(connection.Connection);
        _json.WriteStartArray("events");
        foreach (NarratedEvent told in connection.Events) Event(told);
        _json.WriteEndArray();
        _json.WriteNumber("eventsLeftOut", connection.LeftOut);
        _json.WriteStartArray("pairings");
        foreach (NarratedPairing pairing in connection.Connection.Pairings) Pairing(pairing);
        _json.WriteEndArray();
        Database("deviceDatabase", connection.Connection.DeviceDatabase);
        Database("phoneDatabase", connection.Connection.PhoneDatabase);
        _json.WriteEndObject();
        _json.Flush();
    }

    /// <inheritdoc/>
    public void OnEnd(CaptureTotals totals)
    {
        ArgumentNullException.ThrowIfNull(totals);
        Begin();
        _json.WriteEndArray();
        _json.WriteStartArray("notes");
        foreach (NarratedEvent note in _notes) Event(note);
        _json.WriteEndArray();
        Totals(totals);
        _json.WriteEndObject();
        _json.Flush();
    }

    /// <inheritdoc/>
    public void Dispose() => _json.Dispose();

    private void Begin()
    {
        if (_isOpen) return;
        _isOpen = true;
        _json.WriteStartObject();
        _json.WriteStartArray("connections");
    }

    private void Ends(NarratedConnection narrated)
    {
        _json.WriteNumber("number", narrated.Number);
        _json.WriteNumber("adapter", narrated.Adapter);
        _json.WriteNumber("handle", narrated.Handle);
        _json.WriteBoolean("air", narrated.IsAir);
        _json.WriteBoolean("startsInMiddle", narrated.StartsInMiddle);
        _json.WriteString("opened", narrated.Opened);
        if (narrated.Closed is { } closed) _json.WriteString("closed", closed);
        Address("phone", narrated.Phone);
        Address("phoneIdentity", narrated.PhoneIdentity);
        Address("device", narrated.Device);
        Address("deviceIdentity", narrated.DeviceIdentity);
        if (narrated.DeviceName is { } name) _json.WriteString("deviceName", name);
    }

    private void State(NarratedConnection narrated)
    {
        _json.WriteNumber("mtu", narrated.Mtu);
        _json.WriteBoolean("encrypted", narrated.Security.IsEncrypted);
        if (!narrated.IsLevelUnknown) _json.WriteNumber("level", (int)narrated.Security.Level);
        if (narrated.Parameters is not { } parameters) return;
        _json.WriteNumber("intervalMs", parameters.Interval * 1.25);
        _json.WriteNumber("latency", parameters.Latency);
        _json.WriteNumber("supervisionTimeoutMs", parameters.Timeout * 10);
    }

    private void Address(string name, BleAddress? address)
    {
        if (address is { } known) _json.WriteString(name, known.ToString());
    }

    private void Event(NarratedEvent told)
    {
        _json.WriteStartObject();
        _json.WriteString("time", told.Time);
        if (told.Packet > 0) _json.WriteNumber("packet", told.Packet);
        _json.WriteString("kind", Camel(told.Kind));
        _json.WriteString("severity", Camel(told.Severity));
        if (told.Actor != Party.None) _json.WriteString("actor", Camel(told.Actor));
        if (told.Warning is { } warning) _json.WriteString("warning", Camel(warning));
        if (told.Pairing is { } pairing) _json.WriteNumber("pairing", pairing.Number);
        _json.WriteString("text", told.Text);
        Text("explanation", told.Explanation);
        Text("advice", told.Advice);
        _json.WriteEndObject();
    }

    private void Pairing(NarratedPairing pairing)
    {
        _json.WriteStartObject();
        _json.WriteNumber("number", pairing.Number);
        _json.WriteString("result", Camel(pairing.Result));
        Features("phone", pairing.Request);
        Features("device", pairing.Response);
        if (pairing.Model is { } model) _json.WriteString("method", Camel(model.Method));
        _json.WriteBoolean("secureConnections", pairing.IsSecureConnections);
        _json.WriteBoolean("bonding", pairing.IsBonding);
        if (pairing.KeySize > 0) _json.WriteNumber("keySize", pairing.KeySize);
        _json.WriteString("keysFromPhone", Words.Of(pairing.KeysFromPhone));
        _json.WriteString("keysFromDevice", Words.Of(pairing.KeysFromDevice));
        if (pairing.Failure != PairingFailure.None) _json.WriteNumber("failureCode", (int)pairing.Failure);
        if (pairing.Verdict is { } verdict) Verdict(verdict);
        _json.WriteEndObject();
    }

    private void Verdict(PairingVerdict verdict)
    {
        _json.WriteString("summary", verdict.Summary);
        _json.WriteString("agreed", verdict.Agreed);
        if (verdict.Side != Party.None) _json.WriteString("side", Camel(verdict.Side));
        Text("cause", verdict.Cause);
        Text("advice", verdict.Advice);
    }

    private void Features(string name, PairingFeatures? features)
    {
        if (features is not { } known) return;
        _json.WriteStartObject(name);
        _json.WriteString("ioCapability", Camel(known.IoCapability));
        _json.WriteBoolean("outOfBand", known.HasOob);
        _json.WriteBoolean("mitm", known.WantsMitm);
        _json.WriteBoolean("secureConnections", known.SupportsSecureConnections);
        _json.WriteBoolean("bonding", known.IsBonding);
        _json.WriteNumber("maxKeySize", known.MaxKeySize);
        _json.WriteEndObject();
    }

    private void Database(string name, GattMap map)
    {
        if (map.IsEmpty) return;
        _json.WriteStartArray(name);
        foreach (GattEntry entry in map.Entries) Entry(entry);
        _json.WriteEndArray();
    }

    private void Entry(GattEntry entry)
    {
        _json.WriteStartObject();
        _json.WriteNumber("handle", entry.Handle);
        _json.WriteString("kind", Camel(entry.Kind));
        if (entry.Uuid is { } uuid) _json.WriteString("uuid", uuid.ToString());
        _json.WriteString("name", entry.Name);
        if (entry.Properties != Gatt.GattProperties.None) _json.WriteString("properties", GattText.Properties(entry.Properties));
        if (entry.HasValue)
        {
            _json.WriteString("value", Convert.ToHexString(entry.Value));
            _json.WriteString("meaning", ValueText.Describe(entry.Uuid, entry.Value));
        }

        _json.WriteEndObject();
    }

    private void Totals(CaptureTotals totals)
    {
        _json.WriteStartObject("totals");
        _json.WriteString("source", totals.Source);
        _json.WriteNumber("connections", totals.Connections);
        _json.WriteNumber("pairings", totals.Pairings);
        _json.WriteNumber("pairingsSucceeded", totals.Succeeded);
        _json.WriteNumber("pairingsFailed", totals.Failed);
        _json.WriteNumber("refusals", totals.Refusals);
        _json.WriteNumber("warnings", totals.Warnings);
        if (totals.Capture is { } capture)
        {
            _json.WriteString("format", capture.Format);
            _json.WriteNumber("records", capture.Records);
            _json.WriteNumber("cutPackets", capture.CutPackets);
            Text("problem", capture.Problem);
        }

        _json.WriteEndObject();
    }

    private void Text(string name, string? text)
    {
        if (text is not null) _json.WriteString(name, text);
    }

    private static string Camel<T>(T value) where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}
