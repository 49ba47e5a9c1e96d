using System;

namespace SecureGattServer.Studio.Model;

/// <summary>Times for pages: milliseconds since 1970.</summary>
internal static class Clock
{
    public static double Now => Of(DateTimeOffset.UtcNow);

    public static double Of(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).Ticks / (double)TimeSpan.TicksPerMillisecond;
}
