using System;

namespace BleStack.Gap;

/// <summary>Times in the units HCI counts in.</summary>
internal static class Units
{
    /// <summary>Advertising and scanning count in 0.625 ms.</summary>
    public static ushort Of625Microseconds(TimeSpan time) =>
        (ushort)Math.Clamp(Math.Round(time.TotalMicroseconds / 625), 0, ushort.MaxValue);
}
