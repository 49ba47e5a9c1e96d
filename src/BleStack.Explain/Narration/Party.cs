namespace BleStack.Explain.Narration;

/// <summary>Which end of a connection said or did something.</summary>
public enum Party : byte
{
    /// <summary>Neither: the link itself, a host and its controller, or the capture.</summary>
    None,

    /// <summary>The Central, which opens connections and starts pairings.</summary>
    Phone,

    /// <summary>The Peripheral, which advertises.</summary>
    Device,
}

/// <summary>Which way a packet went between a host and its controller.</summary>
public enum PacketDirection : byte
{
    /// <summary>The capture does not say; it is worked out from the packet.</summary>
    Unknown,

    /// <summary>From the host to the controller.</summary>
    Sent,

    /// <summary>From the controller to the host.</summary>
    Received,
}
