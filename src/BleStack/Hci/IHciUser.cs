using System;
using BleStack.Hci.Packets;

namespace BleStack.Hci;

/// <summary>The layer above <see cref="HciHost"/>. Called on the host's loop; spans are valid during the call only.</summary>
internal interface IHciUser
{
    /// <summary>
    /// An event that is not about commands or buffers. May throw MalformedPduException: the event is then dropped and logged.
    /// </summary>
    void OnEvent(HciEventCode code, ReadOnlySpan<byte> parameters);

    void OnAcl(AclHeader header, ReadOnlySpan<byte> data);

    /// <summary>The controller has lost its state, says <paramref name="reason"/>, and can be reset.</summary>
    void OnHardwareError(string reason);

    /// <summary>The controller is gone; nothing follows.</summary>
    void OnClosed(string reason);
}
