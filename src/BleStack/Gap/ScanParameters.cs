using System;
using BleStack.Hci.Packets;

namespace BleStack.Gap;

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

    /// <summary>Whom to hear: anyone, or the accept list.</summary>
    public ScanningFilterPolicy FilterPolicy { get; init; }

    internal void Validate()
    {
        if (Window < TimeSpan.FromMilliseconds(2.5) || Interval > TimeSpan.FromMilliseconds(10240) || Window > Interval)
            throw new ArgumentException($"A scan window lasts from 2.5 ms to its interval, which is at most 10.24 s; {Window.TotalMilliseconds} of {Interval.TotalMilliseconds} ms does not.");
    }
}
