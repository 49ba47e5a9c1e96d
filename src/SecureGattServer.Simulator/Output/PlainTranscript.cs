using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;

namespace SecureGattServer.Simulator.Output;

/// <summary>One event per line without colour, for pipes, tests and logs. Control characters in a peer's text are replaced.</summary>
/// <param name="output">Receives the lines.</param>
/// <param name="elapsed">The time since the start, printed before messages; null for no times. Lines for programs never have one.</param>
internal sealed class PlainTranscript(TextWriter output, Func<TimeSpan>? elapsed = null) : ITranscript
{
    private readonly Lock _gate = new();

    public void Say(Speaker speaker, string text) => Write($"{Time()}{speaker.Name()}: {text}");

    public void StepBegins(int number, int total, string title) =>
        Write(string.Create(CultureInfo.InvariantCulture, $"step {number}/{total}: {title}"));

    public void StepEnded(StepResult result) => Write($"{(result.Held ? "ok" : "FAILED")}: {result.Name}: {result.Proof}");

    public void ShowPasskey(uint passkey) => Write(string.Create(CultureInfo.InvariantCulture, $"passkey {passkey:D6}"));

    public void Signal(string line) => Write(line);

    public void Summary(IReadOnlyList<StepResult> steps, TimeSpan total)
    {
        foreach (StepResult step in steps)
        {
            Write(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"summary: {(step.Held ? "ok    " : "FAILED")} {step.Duration.TotalSeconds, 6:F2} s  {step.Name}: {step.Proof}"
                )
            );
        }

        Write(
            string.Create(
                CultureInfo.InvariantCulture,
                $"summary: {steps.Count(static step => step.Held)} of {steps.Count} steps held in {total.TotalSeconds:F1} s"
            )
        );
    }

    private string Time() => elapsed is null ? "" : string.Create(CultureInfo.InvariantCulture, $"{elapsed().TotalSeconds,8:F3} ");

    private void Write(string text)
    {
        lock (_gate)
        {
            output.WriteLine(Printable(text));
            output.Flush();
        }
    }

    internal static string Printable(string text) =>
        text.Any(char.IsControl) ? string.Concat(text.Select(static c => char.IsControl(c) ? '?' : c)) : text;
}
