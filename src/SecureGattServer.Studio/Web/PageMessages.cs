using System.Buffers;
using System.Collections.Generic;
using System.Text.Json;
using SecureGattServer.Studio.Model;
using SecureGattServer.Studio.State;

namespace SecureGattServer.Studio.Web;

/// <summary>Writes the messages to a page.</summary>
internal static class PageMessages
{
    public static void State(ArrayBufferWriter<byte> output, string session, Update update)
    {
        using var json = new Utf8JsonWriter(output);
        json.WriteStartObject();
        json.WriteString("type"u8, "state"u8);
        json.WriteString("session"u8, session);
        json.WriteBoolean("full"u8, update.IsFull);
        json.WriteNumber("seq"u8, update.Seq);
        if (update.IsFull) json.WriteNumber("stepsBefore"u8, update.StepsBefore);
        if (update.Parts.Count > 0)
        {
            json.WriteStartObject("parts"u8);
            foreach ((string name, Part? part) in update.Parts)
            {
                json.WritePropertyName(name);
                if (part is null) json.WriteNullValue();
                else json.WriteRawValue(part.Json, skipInputValidation: true);
            }

            json.WriteEndObject();
        }

        Entries(json, "steps", update.Steps);
        Entries(json, "console", update.Console);
        Entries(json, "values", update.Values);
        json.WriteEndObject();
    }

    public static byte[] Reply(long id, object? result) => Write(json =>
    {
        json.WriteString("type"u8, "reply"u8);
        json.WriteNumber("id"u8, id);
        json.WriteBoolean("ok"u8, true);
        if (result is null) return;
        json.WritePropertyName("result"u8);
        json.WriteRawValue(StudioJson.Document(result), skipInputValidation: true);
    });

    public static byte[] Refusal(long id, string error, string? field) => Write(json =>
    {
        json.WriteString("type"u8, "reply"u8);
        json.WriteNumber("id"u8, id);
        json.WriteBoolean("ok"u8, false);
        json.WriteString("error"u8, error);
        if (field is not null) json.WriteString("field"u8, field);
    });

    public static byte[] Notice(string text) => Write(json =>
    {
        json.WriteString("type"u8, "notice"u8);
        json.WriteString("text"u8, text);
    });

    private static byte[] Write(System.Action<Utf8JsonWriter> members)
    {
        var output = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(output))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }

        return output.WrittenSpan.ToArray();
    }

    private static void Entries(Utf8JsonWriter json, string name, IReadOnlyList<Entry> entries)
    {
        if (entries.Count == 0) return;
        json.WriteStartArray(name);
        foreach (Entry entry in entries) json.WriteRawValue(entry.Json, skipInputValidation: true);
        json.WriteEndArray();
    }
}
