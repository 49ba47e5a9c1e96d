using System;

namespace BleStack.Explain.Consoles;

/// <summary>One line of a device's console.</summary>
/// <param name="Number">Its number in the log, from 1.</param>
/// <param name="Clock">When it was printed, on the log's own clock; null when the line has no time.</param>
/// <param name="Text">The text without the time; control characters are replaced.</param>
internal sealed record ConsoleLine(long Number, TimeSpan? Clock, string Text)
{
    /// <summary>The origin of <see cref="Clock"/>.</summary>
    public ConsoleClockKind ClockKind { get; init; }
}
