using System;
using BleStack.Core;
using BleStack.Hci;

namespace BleStack.L2cap;

/// <summary>Channel identifiers fixed for LE-U ([Vol 3, Part A] 2.1, Table 2.3).</summary>
internal static class FixedCid
{
    public const ushort Att = 0x0004;

    public const ushort Signaling = 0x0005;

    public const ushort Smp = 0x0006;
}

/// <summary>A fixed L2CAP channel of one LE link, as the protocol above it sees it. On the host's loop only.</summary>
public interface IL2capChannel
{
    /// <summary>The loop all calls are made on.</summary>
    HostLoop Loop { get; }

    /// <summary>
    /// PDUs handed to <see cref="Send"/> that the controller has not yet taken: what a sender of notifications paces itself by.
    /// </summary>
    int Queued { get; }

    /// <summary>
    /// Sends one PDU of the protocol above, fragmented as the controller's buffers ask. Copies it; never blocks; after a close it does
    /// nothing.
    /// </summary>
    void Send(ReadOnlySpan<byte> pdu);

    /// <summary>Ends the whole link.</summary>
    void Disconnect(HciErrorCode reason);
}

/// <summary>The protocol above a fixed channel.</summary>
public interface IL2capChannelUser
{
    /// <summary>One whole reassembled PDU; the span is valid during the call only.</summary>
    void OnPdu(ReadOnlySpan<byte> pdu);

    /// <summary>
    /// Whether this PDU is judged by the link's protection, so that one that comes while the controller is encrypting waits for the event
    /// that says how it ended. False for what means the same on any link.
    /// </summary>
    bool WaitsForEncryption(ReadOnlySpan<byte> pdu) => false;

    /// <summary>The controller has taken everything that was queued.</summary>
    void OnDrained()
    {
    }

    /// <summary>The peer's link layer has everything that was sent.</summary>
    void OnDelivered()
    {
    }

    /// <summary>The link is gone; nothing follows.</summary>
    void OnClosed(HciErrorCode reason);
}
