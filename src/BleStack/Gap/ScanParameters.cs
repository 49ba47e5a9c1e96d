using System;
using BleStack.Hci.Packets;

namespace BleStack.Gap;

/// <summary>Which advertisers a scan is for, by the Flags in their advertising data ([Vol 3, Part C] 9.1.2, 9.2.5, 9.2.6).</summary>
public enum DiscoveryProcedure : byte
{
    /// <summary>Observation: all advertisers, with or without Flags.</summary>
    Observation,

    /// <summary>General discovery: devices in general or limited discoverable mode.</summary>
    General,

    /// <summary>Limited discovery: devices in limited discoverable mode only.</summary>
    Limited,
}

/// <summary>How to scan ([Vol 4, Part E] 7.8.10).</summary>
public sealed record ScanParameters
{
    /// <summary>Ask scannable advertisers for their scan response.</summary>
    public bool IsActive { get; init; } = true;

    /// <summary>Time from the start of one window to the next, 2.5 ms to 10.24 s.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromMilliseconds(60);

    /// <summary>Time listening in each interval, at most the interval.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromMilliseconds(60);

    /// <summary>Let the controller leave out repetitions.</summary>
    public bool FilterDuplicates { get; init; } = true;

    /// <summary>Which advertisers are reported.</summary>
    public DiscoveryProcedure Discovery { get; init; }

    /// <summary>Whom to hear: anyone, or the accept list.</summary>
    public ScanningFilterPolicy FilterPolicy { get; init; }

    internal bool Reports(AdvertisingReport report)
    {
        if (Discovery == DiscoveryProcedure.Observation) return true;
        AdFlags wanted =
            Discovery == DiscoveryProcedure.Limited
                ? AdFlags.LimitedDiscoverable
                : AdFlags.LimitedDiscoverable | AdFlags.GeneralDiscoverable;
        return (new AdvertisingData(report.Advertising).Flags & wanted) != 0; // Flags in a scan response say nothing (CSS, Part A, 1.3).
    }

    internal void Validate()
    {
        if (Window < TimeSpan.FromMilliseconds(2.5) || Interval > TimeSpan.FromMilliseconds(10240) || Window > Interval)
            throw new ArgumentException(
                $"A scan window lasts from 2.5 ms to its interval, which is at most 10.24 s; {Window.TotalMilliseconds} of {Interval.TotalMilliseconds} ms does not."
            );
    }
}
