using System;
using BleStack.Core;
using BleStack.L2cap;

namespace BleStack.Att;

/// <summary>What ATT needs of the link it runs on: the whole of its way out. On the host's loop only.</summary>
public interface IAttLink
{
    /// <summary>The attribute channel (CID 4) of the link.</summary>
    IL2capChannel AttChannel { get; }

    /// <summary>HCI connection handle, for questions and events.</summary>
    ushort Handle { get; }

    /// <summary>The peer's address of this connection.</summary>
    BleAddress PeerAddress { get; }

    /// <summary>The peer's identity address when it is known, else its address of this connection.</summary>
    BleAddress PeerIdentity { get; }

    /// <summary>The link's protection now.</summary>
    LinkSecurity Security { get; }

    /// <summary>A key for this peer exists, with which the link could be encrypted: tells 0x0F from 0x05.</summary>
    bool HasKeyForPeer { get; }

    /// <summary>Checks a signature of the peer's and, when it is right, uses up its sign counter ([Vol 3, Part C] 10.4).</summary>
    /// <param name="message">The PDU up to the signature, in wire order.</param>
    /// <param name="signature">Twelve octets: sign counter, MAC, in wire order.</param>
    /// <param name="isAuthenticated">The peer's CSRK came from a pairing with MITM protection.</param>
    bool VerifySignature(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature, out bool isAuthenticated);

    /// <summary>Signs with this device's CSRK and the next sign counter; false when the bond has no CSRK of ours.</summary>
    /// <param name="message">The PDU up to the signature, in wire order.</param>
    /// <param name="signature">Receives twelve octets.</param>
    bool Sign(ReadOnlySpan<byte> message, Span<byte> signature);
}
