using System;
using System.Collections.Generic;

namespace SecureGattServer.Simulator.Output;

/// <summary>The source of a line of the transcript.</summary>
internal enum Speaker
{
    Simulator,

    Device,

    Phone,

    /// <summary>An explanation for the reader.</summary>
    Why,

    /// <summary>A narrator's interpretation of packets.</summary>
    Link,

    /// <summary>A packet between this side's host and its controller (--verbose).</summary>
    Packet,
}

/// <summary>The result of one step of a demo.</summary>
/// <param name="Name">The step's name, as printed at exit.</param>
/// <param name="Held">True when every check succeeded.</param>
/// <param name="Proof">What was observed, or the error.</param>
/// <param name="Duration">How long it took.</param>
internal sealed record StepResult(string Name, bool Held, string Proof, TimeSpan Duration);

/// <summary>Reports a run to a person or a program. Callable from any thread; each call is one event and is flushed immediately.</summary>
internal interface ITranscript
{
    /// <summary>A message or action of one source.</summary>
    void Say(Speaker speaker, string text);

    void StepBegins(int number, int total, string title);

    void StepEnded(StepResult result);

    /// <summary>The device shows a passkey on its display.</summary>
    void ShowPasskey(uint passkey);

    /// <summary>A line for programs: "ready address=… type=… h4=…", "compare NNNNNN", "enter passkey".</summary>
    void Signal(string line);

    /// <summary>The whole run in a table.</summary>
    void Summary(IReadOnlyList<StepResult> steps, TimeSpan total);
}
