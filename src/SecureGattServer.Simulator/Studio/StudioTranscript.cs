using System;
using System.Collections.Generic;
using System.Globalization;
using SecureGattServer.Simulator.Output;
using SecureGattServer.Studio.Model;
using SecureGattServer.Studio.State;

namespace SecureGattServer.Simulator.Studio;

/// <summary>Writes a run's messages to the page's console, and to the terminal if there is one.</summary>
internal class StudioTranscript(StudioState state, string stage, ITranscript? terminal) : ITranscript
{
    public virtual void Say(Speaker speaker, string text)
    {
        if (speaker is Speaker.Device or Speaker.Simulator or Speaker.Phone or Speaker.Why)
            state.Add(new ConsoleEntry(Clock.Now, stage, speaker.Name(), text));
        terminal?.Say(speaker, text);
    }

    public virtual void StepBegins(int number, int total, string title) => terminal?.StepBegins(number, total, title);

    public virtual void StepEnded(StepResult result) => terminal?.StepEnded(result);

    public virtual void ShowPasskey(uint passkey) => terminal?.Signal(string.Create(CultureInfo.InvariantCulture, $"passkey {passkey:D6}"));

    public virtual void Signal(string line) => terminal?.Signal(line);

    public virtual void Summary(IReadOnlyList<StepResult> steps, TimeSpan total) => terminal?.Summary(steps, total);
}
