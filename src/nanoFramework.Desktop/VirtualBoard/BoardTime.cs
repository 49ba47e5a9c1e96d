using System;
using System.Threading;

namespace VirtualBoard;

/// <summary>
/// A board's clock: a timer runs in the execution context of the code that set it, whichever thread the clock calls from.
/// </summary>
internal sealed class BoardTime(TimeProvider inner) : TimeProvider
{
    public override long TimestampFrequency => inner.TimestampFrequency;

    public override TimeZoneInfo LocalTimeZone => inner.LocalTimeZone;

    /// <summary>The clock itself where its timers do so by themselves.</summary>
    public static TimeProvider Of(TimeProvider time) => time == System || time is FastClock ? time : new BoardTime(time);

    /// <summary>The callback in the execution context of the caller.</summary>
    public static TimerCallback Inside(TimerCallback callback) =>
        ExecutionContext.Capture() is { } context
            ? state => ExecutionContext.Run(context, new ContextCallback(callback), state)
            : callback;

    public override long GetTimestamp() => inner.GetTimestamp();

    public override DateTimeOffset GetUtcNow() => inner.GetUtcNow();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        inner.CreateTimer(Inside(callback), state, dueTime, period);
}
