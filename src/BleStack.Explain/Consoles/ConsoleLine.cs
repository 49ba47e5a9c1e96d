using System;

namespace BleStack.Explain.Consoles;

/// <summary>One line of a device's console.</summary>
/// <param name="Number">Its number in the log, from 1.</param>
/// <param name="Clock">When it was printed, on the log's own clock; null where the line does not say.</param>
/// <param name="Text">What it says, without the time; control characters replaced.</param>
public sealed record ConsoleLine(long Number, TimeSpan? Clock, string Text)
{
    /// <summary>What <see cref="Clock"/> counts from.</summary>
    public ConsoleClockKind ClockKind { get; init; }
}
