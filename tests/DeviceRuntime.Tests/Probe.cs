using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace DeviceRuntime.Tests;

/// <summary>One question to the interpreter, with its answer and .NET's.</summary>
internal sealed record Probe
{
    [JsonPropertyName("id")]
    public string Id { get; init; } = "";

    [JsonPropertyName("kind")]
    public string? Kind { get; init; }

    [JsonPropertyName("code")]
    public string Code { get; init; } = "";

    [JsonPropertyName("types")]
    public string? Types { get; init; }

    [JsonPropertyName("library")]
    public string? Library { get; init; }

    [JsonPropertyName("device")]
    public string Device { get; init; } = "";

    [JsonPropertyName("same")]
    public bool Same { get; init; }

    [JsonPropertyName("hostDependent")]
    public string? HostDependent { get; init; }

    /// <summary>All probes: those of the recorded truth, and further ones near them.</summary>
    public static IReadOnlyList<Probe> All { get; } =
    [
        .. $"{Resource("truth")}\n{Resource("near")}"
            .Split('\n')
            .Where(static line => line.Length > 0)
            .Select(static line => JsonSerializer.Deserialize<Probe>(line)!),
    ];

    /// <summary>Functions for the bodies of probes.</summary>
    public static string Helpers { get; } =
        string.Join(
            '\n',
            Resource("helpers").Split('\n').Where(static line => !line.TrimStart().StartsWith("using", System.StringComparison.Ordinal))
        );

    private static string Resource(string name)
    {
        using StreamReader reader = new(Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
