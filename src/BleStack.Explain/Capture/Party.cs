namespace BleStack.Explain.Capture;

/// <summary>The end of a connection that an event belongs to.</summary>
internal enum Party : byte
{
    /// <summary>Neither end: the link itself, a host and its controller, or the capture.</summary>
    None,

    /// <summary>The Central, which opens connections and starts pairings.</summary>
    Phone,

    /// <summary>The Peripheral, which advertises.</summary>
    Device,
}
