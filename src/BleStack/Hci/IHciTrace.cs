using System;

namespace BleStack.Hci;

/// <summary>Records the packets between a host and its controller.</summary>
public interface IHciTrace
{
    /// <summary>
    /// Adds one H4 packet, indicator first; <paramref name="received"/> is from controller to host. Never throws. Called on any thread.
    /// </summary>
    void Write(ReadOnlySpan<byte> packet, bool received);
}
