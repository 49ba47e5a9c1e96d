using System;

namespace BleStack.Explain.Narration;

/// <summary>One thing that happened, in plain words, with what it was read from.</summary>
/// <remarks>Immutable. Texts are plain: what a device says about itself (names, values) is in them as received, except control
/// characters, and has to be escaped by whoever puts it into markup.</remarks>
public sealed record NarratedEvent
{
    /// <summary>When the packet that tells it was captured.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>What it is about.</summary>
    public required NarratedKind Kind { get; init; }

    /// <summary>How much it matters.</summary>
    public Severity Severity { get; init; } = Severity.Normal;

    /// <summary>Who said or did it: the tail of an arrow in a sequence diagram. None for what no side sent.</summary>
    public Party Actor { get; init; }

    /// <summary>One sentence, without a line end.</summary>
    public required string Text { get; init; }

    /// <summary>Why, or what it means; null where the sentence is enough.</summary>
    public string? Explanation { get; init; }

    /// <summary>What to do about it; null where nothing is to be done.</summary>
    public string? Advice { get; init; }

    /// <summary>Number of the packet, from 1 as the reader of the capture counts them; 0 where there is none.</summary>
    public long Packet { get; init; }

    /// <summary>The connection it belongs to; null for what belongs to none.</summary>
    public ConnectionStory? Connection { get; init; }

    /// <summary>The pairing it belongs to; null for what belongs to none.</summary>
    public PairingStory? Pairing { get; init; }

    /// <summary>The warning this event is about, for <see cref="NarratedKind.Warning"/>.</summary>
    public WarningKind? Warning { get; init; }

    /// <summary>The L2CAP channel of <see cref="Octets"/>: 4 ATT, 5 signalling, 6 SMP; 0 where the event was not read from an L2CAP PDU.</summary>
    public ushort Channel { get; init; }

    /// <summary>The L2CAP PDU's information payload; empty unless <see cref="NarratorOptions.KeepOctets"/> asks for it. Keys are replaced by
    /// zeros.</summary>
    public ReadOnlyMemory<byte> Octets { get; init; }

    /// <summary>The sentence and the explanation in one line.</summary>
    public override string ToString() => Explanation is null ? Text : $"{Text} {Explanation}";
}
