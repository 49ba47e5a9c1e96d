using System;
using BleStack.Explain.Capture;
using BleStack.Explain.Narration;

namespace BleStack.Explain.Report;

/// <summary>Totals of an explanation.</summary>
internal sealed class CaptureTotals
{
    /// <summary>The name of what was explained, for headings.</summary>
    public string Source { get; internal set; } = "";

    /// <summary>The capture's format and counts; null when only a console was explained.</summary>
    public CaptureResult? Capture { get; internal set; }

    /// <summary>Time of the first event; null where there was none.</summary>
    public DateTimeOffset? First { get; private set; }

    /// <summary>Time of the last event.</summary>
    public DateTimeOffset? Last { get; private set; }

    public int Connections { get; internal set; }

    public int Pairings { get; private set; }

    public int Succeeded { get; private set; }

    public int Failed { get; private set; }

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
