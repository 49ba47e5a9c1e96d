using System;
using System.Collections.Generic;

namespace SecureGattServer.Simulator.Output;

/// <summary>Who a line of the transcript belongs to.</summary>
internal enum Speaker
{
    /// <summary>The simulator itself.</summary>
    Simulator,

    /// <summary>The firmware's console.</summary>
    Device,

    /// <summary>The phone.</summary>
    Phone,

    /// <summary>An explanation for the reader; nobody said it.</summary>
    Why,

    /// <summary>What a narrator has read off the wire.</summary>
    Link,

    /// <summary>A packet between this side's host and its controller (--verbose).</summary>
    Packet,
}

/// <summary>How one step of a demo ended.</summary>
/// <param name="Name">The step's name, as the exit tells it.</param>
/// <param name="Held">True when every check of the step held.</param>
/// <param name="Proof">What was seen, or what was wrong.</param>
/// <param name="Duration">How long it took.</param>
internal sealed record StepResult(string Name, bool Held, string Proof, TimeSpan Duration);

/// <summary>Tells a run to a person or a program. Callable from any thread; each call is one event and is flushed at once.</summary>
internal interface ITranscript
{
    /// <summary>One thing somebody said or did.</summary>
    void Say(Speaker speaker, string text);

    /// <summary>A step begins.</summary>
    void StepBegins(int number, int total, string title);

    /// <summary>A step ended.</summary>
    void StepEnded(StepResult result);

    /// <summary>The device shows a passkey on its display.</summary>
    void ShowPasskey(uint passkey);

    /// <summary>A line for programs: "ready address=… type=… h4=…", "compare NNNNNN", "enter passkey".</summary>
    void Signal(string line);

    /// <summary>The whole run in a table.</summary>
    void Summary(IReadOnlyList<StepResult> steps, TimeSpan total);
}
