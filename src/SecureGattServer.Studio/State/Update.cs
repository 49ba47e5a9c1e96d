using System.Collections.Generic;
using SecureGattServer.Studio.Model;

namespace SecureGattServer.Studio.State;

/// <summary>A part since its last change; its JSON is created when the first page needs it.</summary>
internal sealed class Part(object document, long seq)
{
    private byte[]? _json;

    public object Document => document;

    public long Seq => seq;

    public byte[] Json => _json ??= StudioJson.Document(document);
}

/// <summary>An entry of a stream.</summary>
internal sealed class Entry(object value, long seq, byte[]? json = null)
{
    private byte[]? _json = json;

    public long Seq => seq;

    public byte[] Json => _json ??= StudioJson.Entry(value);
}

/// <summary>The update that one page is missing.</summary>
/// <param name="IsFull">True for the complete state, which replaces the page's previous state.</param>
/// <param name="Seq">The last change included.</param>
/// <param name="Parts">Changed parts; null for a removed one.</param>
/// <param name="Steps">New steps.</param>
/// <param name="Console">New lines.</param>
/// <param name="Values">New values.</param>
internal sealed record Update(
    bool IsFull,
    long Seq,
    IReadOnlyList<(string Name, Part? Part)> Parts,
    IReadOnlyList<Entry> Steps,
    IReadOnlyList<Entry> Console,
    IReadOnlyList<Entry> Values
)
{
    /// <summary>Number of steps before the first of these, for a full update.</summary>
    public long StepsBefore { get; init; }
}
