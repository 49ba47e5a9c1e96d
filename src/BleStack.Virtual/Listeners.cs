using System;
using System.Collections.Generic;
using BleStack.Core;
using BleStack.Hci.Packets;
using BleStack.Virtual.LinkLayer;

namespace BleStack.Virtual;

/// <summary>When a receiver that shares its radio listens: for the window at the start of each interval.</summary>
internal readonly record struct ScanTiming(TimeSpan Since, ushort Interval, ushort Window)
{
    public bool IsListening(TimeSpan now) => Window >= Interval || (now - Since).Ticks % (Interval * 6_250L) < Window * 6_250L;
}

/// <summary>A scan that runs.</summary>
internal sealed class ScanningState
{
    private readonly HashSet<(BleAddress Address, bool IsResponse)> _seen = [];

    public required LeSetScanParameters Parameters { get; init; }

    public required BleAddress Address { get; init; }

    public required bool FilterDuplicates { get; init; }

    public required ScanTiming Timing { get; init; }

    public bool IsActive => Parameters.Type == LeScanType.Active;

    public bool IsListening(TimeSpan now) => Timing.IsListening(now);

    public bool IsNews(BleAddress advertiser, bool isResponse) => !FilterDuplicates || _seen.Add((advertiser, isResponse));
}

/// <summary>A connection that is wanted but not there yet.</summary>
internal sealed class InitiatingState
{
    /// <summary>The peer wanted; null: anyone on the accept list.</summary>
    public required BleAddress? Target { get; init; }

    public required BleAddress Address { get; init; }

    public required LinkParameters Parameters { get; init; }

    public required ScanTiming Timing { get; init; }

    public bool IsListening(TimeSpan now) => Timing.IsListening(now);
}
