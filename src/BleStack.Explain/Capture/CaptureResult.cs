namespace BleStack.Explain.Capture;

/// <summary>What a capture turned out to be.</summary>
public sealed class CaptureResult
{
    /// <summary>"btsnoop (HCI UART)", "pcapng", …</summary>
    public string Format { get; internal set; } = "";

    /// <summary>Records in it, Bluetooth or not.</summary>
    public long Records { get; internal set; }

    /// <summary>Packets between a host and its controller.</summary>
    public long HciPackets { get; internal set; }

    /// <summary>Packets of the link layer.</summary>
    public long AirPackets { get; internal set; }

    /// <summary>Records that are no Bluetooth, of a link type of theirs; -1 when there was none.</summary>
    public int OtherLinkType { get; internal set; } = -1;

    /// <summary>Packets of which the capture kept only the beginning.</summary>
    public long CutPackets { get; internal set; }

    /// <summary>Octets read.</summary>
    public long Octets { get; internal set; }

    /// <summary>Why reading ended before the file did, or within a record; null when all was read.</summary>
    public string? Problem { get; internal set; }
}
