using System;

namespace BleStack.Hci;

/// <summary>Parameters of a connection, wanted or in force, in the specification's units ([Vol 6, Part B] 4.5.2).</summary>
/// <param name="IntervalMin">Shortest connection interval in 1.25 ms, 6 to 3200 (7.5 ms to 4 s).</param>
/// <param name="IntervalMax">Longest connection interval in 1.25 ms; the same as <paramref name="IntervalMin"/> for parameters in
/// force.</param>
/// <param name="Latency">Connection events the Peripheral may skip, 0 to 499.</param>
/// <param name="SupervisionTimeout">Silence that ends the link, in 10 ms, 10 to 3200 (100 ms to 32 s).</param>
public readonly record struct ConnectionParameters(ushort IntervalMin, ushort IntervalMax, ushort Latency, ushort SupervisionTimeout)
{
    /// <summary>Parameters in force, or wanted exactly.</summary>
    public ConnectionParameters(ushort interval, ushort latency, ushort supervisionTimeout)
        : this(interval, interval, latency, supervisionTimeout) { }

    /// <summary>30 to 50 ms, no latency, 4.2 s: quick enough for discovery and pairing, easy on batteries.</summary>
    public static ConnectionParameters Default { get; } = new(24, 40, 0, 420);

    /// <summary>The interval in force in 1.25 ms (of wanted ones, the longest).</summary>
    public ushort Interval => IntervalMax;

    /// <summary>The interval in force (of wanted ones, the longest).</summary>
    public TimeSpan IntervalTime => TimeSpan.FromTicks(IntervalMax * (TimeSpan.TicksPerMillisecond * 5 / 4));

    /// <summary>Silence that ends the link.</summary>
    public TimeSpan SupervisionTime => TimeSpan.FromMilliseconds(SupervisionTimeout * 10);

    /// <summary>Every field in range, and a timeout longer than two whole rounds of latency ([Vol 4, Part E] 7.8.12).</summary>
    public bool IsValid => Fault is null;

    /// <summary>What is wrong with the parameters, in words; null when nothing is.</summary>
    public string? Fault
    {
        get
        {
            if (IntervalMin < 6 || IntervalMax > 3200 || IntervalMin > IntervalMax)
                return $"the interval {IntervalMin}..{IntervalMax} is not within 6..3200 (1.25 ms)";
            if (Latency > 499) return $"the latency {Latency} is not within 0..499";
            if (SupervisionTimeout is < 10 or > 3200) return $"the supervision timeout {SupervisionTimeout} is not within 10..3200 (10 ms)";

            // timeout * 10 ms > (1 + latency) * interval * 1.25 ms * 2, in quarter milliseconds
            return SupervisionTimeout * 40 > (1 + Latency) * IntervalMax * 10
                ? null
                : $"the supervision timeout {SupervisionTimeout * 10} ms is not longer than twice (1 + latency {Latency}) intervals of {IntervalMax * 1.25} ms";
        }
    }

    internal void Validate()
    {
        if (Fault is { } fault) throw new ArgumentException($"These connection parameters are not possible: {fault}.");
    }

    /// <summary>"30 ms, latency 0, timeout 4200 ms".</summary>
    public override string ToString() =>
        (IntervalMin == IntervalMax ? $"{IntervalMax * 1.25} ms" : $"{IntervalMin * 1.25} to {IntervalMax * 1.25} ms")
        + $", latency {Latency}, timeout {SupervisionTimeout * 10} ms";
}
