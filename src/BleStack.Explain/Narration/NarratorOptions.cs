namespace BleStack.Explain.Narration;

/// <summary>How much a narrator tells.</summary>
public sealed record NarratorOptions
{
    /// <summary>How often the same access to the same attribute (a read, a write, a notification) is told before it is only counted; default 3.
    /// The rest is told in one event when the connection ends. <see cref="int.MaxValue"/> tells each.</summary>
    public int Repeats { get; init; } = 3;

    /// <summary>Events carry the octets of the PDU they were read from.</summary>
    public bool KeepOctets { get; init; }

    /// <summary>Work a legacy passkey out by trying all, to find one that is used twice; costs up to a second for each such device. Default
    /// true.</summary>
    public bool FindFixedPasskeys { get; init; } = true;

    /// <summary>Events a connection's story keeps for its pairings' diagrams; default 2,000.</summary>
    public int MostPairingSteps { get; init; } = 2000;
}
