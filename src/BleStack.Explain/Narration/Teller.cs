using System;

namespace BleStack.Explain.Narration;

/// <summary>What all parts of one narrator share: the options, the packet at hand, the way out for events.</summary>
internal sealed class Teller(NarratorOptions options, Action<NarratedEvent> tell)
{
    public NarratorOptions Options => options;

    /// <summary>The packet that is being looked at.</summary>
    public PacketStamp Stamp { get; set; }

    public BondBook Bonds { get; } = new();

    public int Pairings { get; set; }

    public int Connections { get; set; }

    /// <summary>Legacy passkeys searched for.</summary>
    public int Searches { get; set; }

    public void Tell(NarratedEvent told) => tell(told);

    public void Tell(NarratedKind kind, Severity severity, string text, string? explanation = null, string? advice = null) =>
        tell(new NarratedEvent { Time = Stamp.Time, Packet = Stamp.Number, Kind = kind, Severity = severity, Text = text, Explanation = explanation,
            Advice = advice });
}
