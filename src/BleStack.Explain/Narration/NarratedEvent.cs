using System;
using BleStack.Explain.Capture;

namespace BleStack.Explain.Narration;

/// <summary>One event in plain words, with the packet it was read from.</summary>
/// <remarks>Immutable. Texts are plain: text from devices (names, values) is included as received, except control characters, and must be
/// escaped in markup.</remarks>
internal sealed record NarratedEvent
{
    /// <summary>Capture time of the packet.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>The subject of the event.</summary>
    public required NarratedKind Kind { get; init; }

    public Severity Severity { get; init; } = Severity.Normal;

    /// <summary>The side that acted: the tail of an arrow in a sequence diagram. None for events of neither side.</summary>
    public Party Actor { get; init; }

    /// <summary>One sentence, without a line end.</summary>
    public required string Text { get; init; }

    /// <summary>The reason or meaning; null when the sentence is sufficient.</summary>
    public string? Explanation { get; init; }

    /// <summary>What to do about it; null for nothing.</summary>
    public string? Advice { get; init; }

    /// <summary>Number of the packet in the capture, from 1; 0 for none.</summary>
    public long Packet { get; init; }

    /// <summary>The connection of the event; null for none.</summary>
    public NarratedConnection? Connection { get; init; }

    /// <summary>The pairing of the event; null for none.</summary>
    public NarratedPairing? Pairing { get; init; }

    /// <summary>The kind of warning, for <see cref="NarratedKind.Warning"/>.</summary>
    public WarningKind? Warning { get; init; }

    /// <summary>
    /// The L2CAP channel of <see cref="Octets"/>: 4 ATT, 5 signalling, 6 SMP; 0 when the event was not read from an L2CAP PDU.
    /// </summary>
    public ushort Channel { get; init; }

    /// <summary>The L2CAP PDU's information payload; empty unless <see cref="NarratorOptions.KeepOctets"/> is set. Keys are replaced by
    /// zeros.</summary>
    public ReadOnlyMemory<byte> Octets { get; init; }

    /// <summary>The sentence and the explanation in one line.</summary>
    public override string ToString() => Explanation is null ? Text : $"{Text} {Explanation}";
}
