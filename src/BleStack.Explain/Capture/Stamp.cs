using System;

namespace BleStack.Explain.Capture;

/// <summary>Converts timestamps of captures, which may hold any value, to times that .NET can represent.</summary>
internal static class Stamp
{
    /// <summary>Converts microseconds since 1970-01-01, UTC.</summary>
    public static DateTimeOffset OfMicroseconds(long microseconds) =>
        OfTicks(Math.Clamp(microseconds, -62_135_596_800_000_000, 253_402_300_799_000_000) * TimeSpan.TicksPerMicrosecond);

    /// <summary>Seconds since 1970, and nanoseconds.</summary>
    public static DateTimeOffset Of(long seconds, long nanoseconds) =>
        OfTicks(Math.Clamp(seconds, -62_135_596_800, 253_402_300_798) * TimeSpan.TicksPerSecond + Math.Clamp(nanoseconds, 0,
            999_999_999) / TimeSpan.NanosecondsPerTick);

    private static DateTimeOffset OfTicks(long ticks) => new(DateTime.UnixEpoch.Ticks + ticks, TimeSpan.Zero);
}
