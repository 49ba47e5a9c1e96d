namespace BleStack.Explain.Capture;

/// <summary>Direction of a packet between a host and its controller.</summary>
internal enum PacketDirection : byte
{
    /// <summary>Not recorded by the capture; derived from the packet.</summary>
    Unknown,

    /// <summary>From the host to the controller.</summary>
    Sent,

    /// <summary>From the controller to the host.</summary>
    Received,
}
