using System;

namespace SecureGattServer.Studio.Model;

/// <summary>Times as pages know them: milliseconds since 1970.</summary>
internal static class Clock
{
    public static double Now => Of(DateTimeOffset.UtcNow);

    public static double Of(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).Ticks / (double)TimeSpan.TicksPerMillisecond;
}
