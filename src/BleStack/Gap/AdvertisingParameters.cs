using System;
using BleStack.Core;
using BleStack.Hci.Packets;

namespace BleStack.Gap;

/// <summary>What to advertise and how ([Vol 4, Part E] 7.8.5 to 7.8.8).</summary>
public sealed record AdvertisingParameters
{
    /// <summary>Connectable and scannable unless said otherwise.</summary>
    public AdvertisingType Type { get; init; } = AdvertisingType.ConnectableUndirected;

    /// <summary>Advertising data, at most 31 octets; build it with <see cref="AdvertisingDataBuilder"/>.</summary>
    public byte[] Data { get; init; } = [];

    /// <summary>Scan response data, at most 31 octets.</summary>
    public byte[] ScanResponse { get; init; } = [];

    /// <summary>Shortest interval, 20 ms to 10.24 s.</summary>
    public TimeSpan IntervalMin { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Longest interval, 20 ms to 10.24 s.</summary>
    public TimeSpan IntervalMax { get; init; } = TimeSpan.FromMilliseconds(150);

    /// <summary>Whom directed advertising is for; with a directed <see cref="Type"/> only.</summary>
    public BleAddress? Peer { get; init; }

    /// <summary>
    /// How long; null for until stopped, in limited discoverable mode (<see cref="AdFlags.LimitedDiscoverable"/>) for the longest it may
    /// last, 180 s.
    /// </summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>
    /// Begin again by itself when the link it led to has ended or failed, and try again later when the controller refuses for the moment;
    /// the first time too. Undirected advertising only.
    /// </summary>
    public bool IsPersistent { get; init; }

    /// <summary>Who may scan or connect: anyone, or the accept list.</summary>
    public AdvertisingFilterPolicy FilterPolicy { get; init; }

    internal bool IsDirected => Type is AdvertisingType.ConnectableDirectedHighDuty or AdvertisingType.ConnectableDirectedLowDuty;

    /// <summary>T_GAP(lim_adv_timeout), [Vol 3, Part C] 9.2.3 and Appendix A.</summary>
    internal static TimeSpan LimitedDiscoverableTime { get; } = TimeSpan.FromSeconds(180);

    internal TimeSpan? Lasts => Duration ?? (IsLimitedDiscoverable ? LimitedDiscoverableTime : null);

    private bool IsLimitedDiscoverable => new AdvertisingData(Data).Flags.HasFlag(AdFlags.LimitedDiscoverable);

    internal void Validate()
    {
        Within(Data, nameof(Data));
        Within(ScanResponse, nameof(ScanResponse));
        if (IntervalMin < TimeSpan.FromMilliseconds(20) || IntervalMax > TimeSpan.FromMilliseconds(10240) || IntervalMin > IntervalMax)
            throw new ArgumentException(
                $"Advertising intervals run from 20 ms to 10.24 s, the shortest first; {IntervalMin.TotalMilliseconds} to {IntervalMax.TotalMilliseconds} ms do not."
            );
        if (Duration <= TimeSpan.Zero || (IsLimitedDiscoverable && Duration > LimitedDiscoverableTime))
            throw new ArgumentException(
                $"Advertising lasts some time, in limited discoverable mode 180 s at most; {Duration} is not possible."
            );
        if (IsDirected != Peer.HasValue)
            throw new ArgumentException(
                IsDirected ? $"{Type} needs the peer it is directed to." : $"{Type} is not directed; leave Peer out."
            );
        if (IsDirected && (Data.Length > 0 || ScanResponse.Length > 0))
            throw new ArgumentException("Directed advertising carries no data.");
    }

    private static void Within(byte[] data, string what)
    {
        ArgumentNullException.ThrowIfNull(data, what);
        if (data.Length > AdvertisingDataBuilder.MaximumLength)
            throw new ArgumentException(
                $"{what} has {data.Length} octets; {AdvertisingDataBuilder.MaximumLength} fit into legacy advertising."
            );
    }
}
