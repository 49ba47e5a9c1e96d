namespace BleStack.Explain.Capture;

/// <summary>The format, counts and problems of a capture that was read.</summary>
internal sealed class CaptureResult
{
    /// <summary>"btsnoop (HCI UART)", "pcapng", …</summary>
    public string Format { get; internal set; } = "";

    /// <summary>Number of records, Bluetooth or not.</summary>
    public long Records { get; internal set; }

    /// <summary>Number of HCI packets.</summary>
    public long HciPackets { get; internal set; }

    /// <summary>Number of link-layer packets.</summary>
    public long AirPackets { get; internal set; }

    /// <summary>Link type of records that are not Bluetooth; -1 when there were none.</summary>
    public int OtherLinkType { get; internal set; } = -1;

    /// <summary>Number of packets that the capture truncated.</summary>
    public long CutPackets { get; internal set; }

    public long Octets { get; internal set; }

    /// <summary>Why reading stopped before the end of the file or within a record; null when everything was read.</summary>
    public string? Problem { get; internal set; }
}
