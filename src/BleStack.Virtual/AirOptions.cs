using System;
using Microsoft.Extensions.Logging;

namespace BleStack.Virtual;

/// <summary>When things on the air happen.</summary>
public enum Pacing
{
    /// <summary>Connection events at the connection interval, advertising at the advertising interval; exact in simulated time.</summary>
    Realistic,

    /// <summary>
    /// Data goes over at once. Advertising keeps its interval, but its first event comes at once and scan windows do not matter.
    /// </summary>
    AsFastAsPossible,
}

/// <summary>What one virtual air is like.</summary>
public sealed record AirOptions
{
    /// <summary>
    /// Makes addresses, jitter, loss and the controllers' random numbers repeatable; null: random, and keys on the air are really secret.
    /// </summary>
    public ulong? Seed { get; init; }

    /// <summary>When things happen (default realistic).</summary>
    public Pacing Pacing { get; init; }

    /// <summary>Probability from 0 to 1 that a transmission is not heard.</summary>
    public double Loss { get; init; }

    /// <summary>Added to the instant of every connection event.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>Where oddities are reported.</summary>
    public ILogger? Logger { get; init; }
}
