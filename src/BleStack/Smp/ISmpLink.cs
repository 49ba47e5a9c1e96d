using System;
using BleStack.Core;
using BleStack.Hci;
using BleStack.Hci.Packets;
using BleStack.L2cap;

namespace BleStack.Smp;

/// <summary>The effects a Security Manager has on the link it secures: the whole of its way out. On the host's loop only.</summary>
public interface ISmpLink
{
    /// <summary>Central is the initiator, Peripheral the responder.</summary>
    LinkRole Role { get; }

    /// <summary>HCI connection handle, for questions and events.</summary>
    ushort Handle { get; }

    /// <summary>This device's address as used in the connection's establishment (it enters c1, f5 and f6).</summary>
    BleAddress LocalAddress { get; }

    /// <summary>The peer's address as used in the connection's establishment.</summary>
    BleAddress PeerAddress { get; }

    /// <summary>What this device distributes with IdKey: its identity address.</summary>
    BleAddress LocalIdentity { get; }

    /// <summary>This device's IRK, sixteen octets most significant first.</summary>
    ReadOnlySpan<byte> LocalIrk { get; }

    /// <summary>The link's protection now, as the controller last reported it.</summary>
    LinkSecurity Security { get; }

    /// <summary>The peer's link layer has every PDU sent; when it becomes so again, <c>OnDelivered</c> is called.</summary>
    bool IsDelivered { get; }

    /// <summary>Sends one SMP PDU.</summary>
    void Send(ReadOnlySpan<byte> pdu);

    /// <summary>
    /// Central: LE Enable Encryption with this key (most significant octet first). The result comes to <c>OnEncryptionChanged</c>.
    /// </summary>
    void StartEncryption(ReadOnlySpan<byte> ltk, ushort ediv, ulong rand);

    /// <summary>Ends the link.</summary>
    void Disconnect(HciErrorCode reason);
}
