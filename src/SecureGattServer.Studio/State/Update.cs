using System.Collections.Generic;
using SecureGattServer.Studio.Model;

namespace SecureGattServer.Studio.State;

/// <summary>A part as it is since a change; its JSON is made when the first page wants it.</summary>
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

/// <summary>What one page is owed.</summary>
/// <param name="IsFull">Everything: what the page had before is void.</param>
/// <param name="Seq">The change it brings the page to.</param>
/// <param name="Parts">Parts that changed; null for one that is gone.</param>
/// <param name="Steps">New steps.</param>
/// <param name="Console">New lines.</param>
/// <param name="Values">New values.</param>
internal sealed record Update(
    bool IsFull, long Seq, IReadOnlyList<(string Name, Part? Part)> Parts, IReadOnlyList<Entry> Steps, IReadOnlyList<Entry> Console, IReadOnlyList<Entry> Values)
{
    /// <summary>Steps before the first of these, for a full update.</summary>
    public long StepsBefore { get; init; }
}
