using System;
using BleStack.Explain.Capture;

namespace BleStack.Explain.Narration;

/// <summary>State shared by the parts of one narrator: the options, the current packet, the output for events.</summary>
internal sealed class NarratorContext(NarratorOptions options, Action<NarratedEvent> tell)
{
    public NarratorOptions Options => options;

    public PacketStamp Stamp { get; set; }

    public NarratedBonds Bonds { get; } = new();

    public FixedPasskeys Passkeys { get; } = new();

    public int Pairings { get; set; }

    public int Connections { get; set; }

    public void Tell(NarratedEvent told) => tell(told);

    public void Tell(NarratedKind kind, Severity severity, string text, string? explanation = null, string? advice = null) =>
        tell(
            new NarratedEvent
            {
                Time = Stamp.Time,
                Packet = Stamp.Number,
                Kind = kind,
                Severity = severity,
                Text = text,
                Explanation = explanation,
                Advice = advice,
            }
        );
}
