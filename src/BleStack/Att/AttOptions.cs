using System;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace BleStack.Att;

/// <summary>Sees a request or command as it came.</summary>
public delegate void AttArrival(IAttLink link, ReadOnlySpan<byte> pdu);

/// <summary>Limits and times of one host's attribute bearers.</summary>
public sealed record AttOptions
{
    /// <summary>Smallest and default ATT_MTU of LE ([Vol 3, Part G] 5.2.1).</summary>
    public const ushort MinimumMtu = 23;

    /// <summary>An MTU that carries the longest attribute value (512) in every PDU.</summary>
    public const ushort MaximumMtu = 517;

    /// <summary>Longest attribute value ([Vol 3, Part F] 3.2.9).</summary>
    public const int MaximumValueLength = 512;

    /// <summary>The Rx MTU this host offers, 23 to 517.</summary>
    public ushort Mtu { get; init; } = MaximumMtu;

    /// <summary>The transaction timeout of [Vol 3, Part F] 3.3.3, for requests and indications of this host.</summary>
    public TimeSpan TransactionTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long a handler may defer its answer. A second less than the peer's own 30 s, so that Unlikely Error still arrives in time.
    /// </summary>
    public TimeSpan AnswerTimeout { get; init; } = TimeSpan.FromSeconds(29);

    /// <summary>End the link after a transaction timeout, since its bearer is dead.</summary>
    public bool DisconnectOnTimeout { get; init; } = true;

    /// <summary>Octets of prepared writes one peer may queue.</summary>
    public int PrepareQueueOctets { get; init; } = 1024;

    /// <summary>Prepared writes one peer may queue.</summary>
    public int PrepareQueueCount { get; init; } = 64;

    /// <summary>Handle value PDUs that may wait for the controller before the next is refused as congested.</summary>
    public int NotificationQueue { get; init; } = 16;

    /// <summary>Decides over attributes that ask for authorization; without it every such access is refused with 0x08.</summary>
    public Func<IAttLink, AttributeRow, bool>? Authorize { get; init; }

    /// <summary>
    /// Called for each request and command of a peer before anything else, on the loop; null for none. The octets are valid during the
    /// call.
    /// </summary>
    public AttArrival? Arrived { get; init; }

    /// <summary>Where the server answers as another host does; strict unless a device is emulated.</summary>
    public AttBehavior Behavior { get; init; } = AttBehavior.Strict;

    /// <summary>Where unexpected exceptions of handlers and protocol violations of peers are told.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;

    internal void Validate()
    {
        if (Mtu is < MinimumMtu or > MaximumMtu) throw new ArgumentOutOfRangeException(nameof(Mtu), Mtu, "The ATT MTU is 23 to 517.");
        if (PrepareQueueCount < 0 || PrepareQueueOctets < 0)
            throw new ArgumentOutOfRangeException(nameof(PrepareQueueCount), "A queue cannot hold less than nothing.");
        if (TransactionTimeout <= TimeSpan.Zero || AnswerTimeout <= TimeSpan.Zero)
            throw new ArgumentOutOfRangeException(nameof(TransactionTimeout), "A timeout must be positive.");
    }
}
