using System;
using BleStack.Explain.Capture;
using BleStack.Explain.Narration;

namespace BleStack.Explain.Report;

/// <summary>The whole of an explanation in numbers.</summary>
public sealed class CaptureTotals
{
    /// <summary>The name of what was explained, for headings.</summary>
    public string Source { get; internal set; } = "";

    /// <summary>What the capture was; null where there was none, only a console.</summary>
    public CaptureResult? Capture { get; internal set; }

    /// <summary>Time of the first event; null where there was none.</summary>
    public DateTimeOffset? First { get; private set; }

    /// <summary>Time of the last event.</summary>
    public DateTimeOffset? Last { get; private set; }

    /// <summary>Connections.</summary>
    public int Connections { get; internal set; }

    /// <summary>Pairings.</summary>
    public int Pairings { get; private set; }

    /// <summary>Pairings that succeeded.</summary>
    public int Succeeded { get; private set; }

    /// <summary>Pairings that failed.</summary>
    public int Failed { get; private set; }

    /// <summary>Warnings.</summary>
    public int Warnings { get; private set; }

    /// <summary>Accesses that were refused.</summary>
    public int Refusals { get; private set; }

    internal void Add(NarratedEvent told)
    {
        First ??= told.Time;
        Last = told.Time;
        if (told.Kind == NarratedKind.Warning) Warnings++;
        if (told.Kind == NarratedKind.Refusal) Refusals++;
        if (told is not { Kind: NarratedKind.PairingEnded, Pairing: { } pairing }) return;
        Pairings++;
        if (pairing.Result is PairingResult.Succeeded or PairingResult.Hidden) Succeeded++;
        else if (pairing.Result != PairingResult.Unfinished) Failed++;
    }
}
