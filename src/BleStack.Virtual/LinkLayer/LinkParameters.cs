using System;

namespace BleStack.Virtual.LinkLayer;

/// <summary>What a connection runs on, in the units of HCI.</summary>
/// <param name="Interval">Units of 1.25 ms.</param>
/// <param name="Latency">Connection events.</param>
/// <param name="SupervisionTimeout">Units of 10 ms.</param>
internal readonly record struct LinkParameters(ushort Interval, ushort Latency, ushort SupervisionTimeout)
{
    public TimeSpan IntervalTime => new(Interval * 12_500L);

    public TimeSpan Timeout => TimeSpan.FromMilliseconds(SupervisionTimeout * 10);

    /// <summary>Ranges of [Vol 4, Part E] 7.8.12; the timeout must outlast two intervals the peripheral may sleep through.</summary>
    public static bool AreValid(ushort min, ushort max, ushort latency, ushort timeout) =>
        min is >= 6 and <= 3200 && max is >= 6 and <= 3200 && min <= max && latency <= 499 && timeout is >= 10 and <= 3200
        && timeout * 4 > (1 + latency) * max;
}
