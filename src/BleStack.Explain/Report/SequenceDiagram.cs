using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using BleStack.Explain.Capture;
using BleStack.Explain.Narration;

namespace BleStack.Explain.Report;

/// <summary>Draws one pairing as an SVG sequence diagram: phone left, device right, time downwards.</summary>
internal static class SequenceDiagram
{
    private const int MostSteps = 80;
    private const int Width = 860;
    private const int Left = 70;
    private const int Right = Width - 70;
    private const int Letters = 96;
    private const int LineHeight = 17;
    private const int Gap = 16;
    private const int Top = 56;
    private const string Encrypted = "encrypted from here on";

    /// <summary>Writes the svg element.</summary>
    public static void Write(TextWriter output, NarratedPairing pairing)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(pairing);
        IReadOnlyList<NarratedEvent> steps = [.. pairing.Steps.Take(MostSteps)];
        string[][] texts = [.. steps.Select(static step => TextWrap.Lines(step.Text, Letters).ToArray())];
        // Keys are distributed over the encrypted link.
        int keys = steps.TakeWhile(static step => step.Kind != NarratedKind.KeyDistributed).Count();
        int height = Top + (keys < steps.Count ? LineHeight + Gap : 0) + texts.Sum(static text => text.Length * LineHeight + Gap) + 70;
        output.Write(Invariant($"<svg viewBox=\"0 0 {Width} {height}\" width=\"{Width}\" height=\"{height}\" role=\"img\""));
        output.WriteLine(Invariant($" aria-label=\"Sequence diagram of pairing {pairing.Number}\">"));
        Heads(output, height);
        int y = Top;
        for (int i = 0; i < steps.Count; i++)
        {
            if (i == keys) Middle(output, y, Encrypted, "good");
            y = Step(output, steps[i], texts[i], i == keys ? y + LineHeight + Gap : y, pairing.Started);
        }

        if (pairing.Steps.Count > MostSteps)
            Middle(output, y, $"{Words.Count(pairing.Steps.Count - MostSteps, "further step")} left out", "soft");
        Ending(output, pairing, keys < steps.Count ? "paired" : Encrypted, height - 34);
        output.WriteLine("</svg>");
    }

    private static void Heads(TextWriter output, int height)
    {
        output.Write("<defs><marker id=\"tip\" viewBox=\"0 0 8 8\" refX=\"8\" refY=\"4\" markerWidth=\"8\" markerHeight=\"8\" " +
            "orient=\"auto-start-reverse\">");
        output.WriteLine("<path d=\"M0 0L8 4L0 8z\" fill=\"context-stroke\"/></marker></defs>");
        foreach ((int x, string name) in ((int, string)[])[(Left, "phone"), (Right, "device")])
        {
            output.WriteLine(Invariant($"<line class=\"life\" x1=\"{x}\" y1=\"30\" x2=\"{x}\" y2=\"{height - 56}\"/>"));
            output.WriteLine(Invariant($"<text x=\"{x}\" y=\"20\" text-anchor=\"middle\" font-weight=\"600\">{name}</text>"));
        }
    }

    private static int Step(TextWriter output, NarratedEvent step, string[] text, int y, DateTimeOffset started)
    {
        string title = HtmlReport.Escape(Invariant($"+{(step.Time - started).TotalSeconds:0.000} s, packet {step.Packet}. {step}"));
        output.WriteLine($"<g><title>{title}</title>");
        int line = y;
        foreach (string part in text)
        {
            output.WriteLine(Invariant($"<text x=\"{Width / 2}\" y=\"{line}\" text-anchor=\"middle\">{HtmlReport.Escape(part)}</text>"));
            line += LineHeight;
        }

        int arrow = line - LineHeight + 6;
        string look =
            step.Kind == NarratedKind.PairingFailed || step.Severity == Severity.Failure ? "bad"
            : step.Actor == Party.Phone ? "phone"
            : "device";
        if (step.Actor == Party.Phone) Arrow(output, Left, Right, arrow, look);
        if (step.Actor == Party.Device) Arrow(output, Right, Left, arrow, look);
        output.WriteLine("</g>");
        return line + Gap;
    }

    private static void Arrow(TextWriter output, int from, int to, int y, string look) =>
        output.WriteLine(Invariant(
            $"<line class=\"{look}\" x1=\"{from}\" y1=\"{y}\" x2=\"{to}\" y2=\"{y}\" stroke-width=\"1.5\" marker-end=\"url(#tip)\"/>"));

    private static void Ending(TextWriter output, NarratedPairing pairing, string good, int y)
    {
        bool isGood = pairing.Result is PairingResult.Succeeded or PairingResult.Hidden;
        if (isGood)
            output.WriteLine(Invariant(
                $"<rect class=\"shade\" x=\"{Left - 10}\" y=\"{y - 20}\" width=\"{Right - Left + 20}\" height=\"44\" rx=\"6\"/>"));
        string text = isGood ? good : pairing.Result == PairingResult.Unfinished ? "the capture ends here" : "not paired";
        Middle(output, y + 6, text, isGood ? "good" : "bad");
    }

    private static void Middle(TextWriter output, int y, string text, string look)
    {
        output.Write(
            Invariant($"<text class=\"{look}\" x=\"{Width / 2}\" y=\"{y}\" text-anchor=\"middle\" font-weight=\"600\" stroke=\"none\">")
        );
        output.WriteLine($"{HtmlReport.Escape(text)}</text>");
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
