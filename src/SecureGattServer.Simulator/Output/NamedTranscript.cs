using System;
using System.Collections.Generic;
using System.Globalization;

namespace SecureGattServer.Simulator.Output;

/// <summary>Adds the name of one of several boards to each line. Lines for programs end in <c> board=NAME</c>.</summary>
internal sealed class NamedTranscript(ITranscript inner, string name) : ITranscript
{
    public void Say(Speaker speaker, string text) => inner.Say(speaker, $"{name}: {text}");

    public void StepBegins(int number, int total, string title) => inner.StepBegins(number, total, title);

    public void StepEnded(StepResult result) => inner.StepEnded(result);

    public void ShowPasskey(uint passkey) => Signal(string.Create(CultureInfo.InvariantCulture, $"passkey {passkey:D6}"));

    public void Signal(string line) => inner.Signal($"{line} board={name}");

    public void Summary(IReadOnlyList<StepResult> steps, TimeSpan total) => inner.Summary(steps, total);
}
