namespace BleStack.Explain.Narration;

/// <summary>The level of detail of a narrator.</summary>
internal sealed record NarratorOptions
{
    /// <summary>How often the same access to the same attribute (a read, a write, a notification) is reported before it is only counted;
    /// default 3. The rest is summarized in one event at the end of the connection. <see cref="int.MaxValue"/> reports each.</summary>
    public int Repeats { get; init; } = 3;

    /// <summary>Events contain the octets of their PDU.</summary>
    public bool KeepOctets { get; init; }

    /// <summary>Search for a legacy passkey by trying all, to detect one that is used twice; takes up to a second for each such device.
    /// Default true.</summary>
    public bool FindFixedPasskeys { get; init; } = true;

    /// <summary>Number of events that a connection keeps for the diagrams of its pairings; default 2,000.</summary>
    public int MostPairingSteps { get; init; } = 2000;
}
