using System.Collections.Generic;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace SecureGattServer.Studio.Model;

/// <summary>Serializes documents to JSON: camel case, with all characters beyond ASCII and all markup characters escaped.</summary>
internal static class StudioJson
{
    private static readonly JsonSerializerOptions s_documents = new(JsonSerializerDefaults.Web)
    {
        TypeInfoResolver = StudioJsonContext.Default,
    };

    private static readonly JsonSerializerOptions s_entries = new(s_documents)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>Options for a part: absent values are written as null.</summary>
    public static byte[] Document(object document) => Write(document, s_documents);

    /// <summary>Options for an entry of a stream or a small answer: absent values are omitted.</summary>
    public static byte[] Entry(object entry) => Write(entry, s_entries);

    private static byte[] Write(object value, JsonSerializerOptions options)
    {
        JsonTypeInfo info = options.GetTypeInfo(value.GetType());
        return JsonSerializer.SerializeToUtf8Bytes(value, info);
    }
}

[JsonSerializable(typeof(SessionDocument))]
[JsonSerializable(typeof(BoardDocument))]
[JsonSerializable(typeof(PhoneDocument))]
[JsonSerializable(typeof(HeardDocument[]))]
[JsonSerializable(typeof(GattDocument))]
[JsonSerializable(typeof(ValueDocument))]
[JsonSerializable(typeof(PlanDocument))]
[JsonSerializable(typeof(SceneChoice[]))]
[JsonSerializable(typeof(SceneDocument))]
[JsonSerializable(typeof(TraceDocument))]
[JsonSerializable(typeof(StepEntry))]
[JsonSerializable(typeof(ConsoleEntry))]
[JsonSerializable(typeof(ValueEntry))]
[JsonSerializable(typeof(string[]))]
[JsonSerializable(typeof(Dictionary<string, string>))]
internal sealed partial class StudioJsonContext : JsonSerializerContext;
