using System;
using System.Collections.Generic;
using BleStack.Core;
using BleStack.Gatt;
using BleStack.Hci;
using BleStack.L2cap;
using BleStack.Smp;

namespace BleStack.Tests.Att;

/// <summary>A link without HCI: what is sent is recorded, and carried to a peer when there is one.</summary>
internal sealed class FakeLink : IGattLink, IL2capChannel
{
    private readonly byte[] _last = new byte[1024];

    public FakeLink(HostLoop loop) => Loop = loop;

    public HostLoop Loop { get; }

    public int Queued { get; set; }

    public List<byte[]> Sent { get; } = [];

    /// <summary>Switched off where the recording itself would allocate.</summary>
    public bool Records { get; set; } = true;

    public int LastLength { get; private set; }

    public ReadOnlySpan<byte> Last => _last.AsSpan(0, LastLength);

    public IL2capChannelUser? Peer { get; set; }

    public HciErrorCode? Disconnected { get; private set; }

    public IL2capChannel AttChannel => this;

    public ushort Handle { get; init; } = 0x0040;

    public BleAddress PeerAddress { get; init; } = new(0xC0_00_00_00_00_01, AddressType.Random);

    public BleAddress PeerIdentity => PeerAddress;

    public LinkSecurity Security { get; set; }

    public bool HasKeyForPeer { get; set; }

    public Bond? Bond { get; set; }

    public int Saves { get; private set; }

    public bool IsCsrkAuthenticated { get; set; }

    public bool CanSign { get; set; } = true;

    public void Send(ReadOnlySpan<byte> pdu)
    {
        pdu.CopyTo(_last);
        LastLength = pdu.Length;
        if (Records) Sent.Add(pdu.ToArray());
        if (Peer is { } peer) Carry(peer, pdu.ToArray());
    }

    private void Carry(IL2capChannelUser peer, byte[] pdu) => Loop.Post(_ => peer.OnPdu(pdu), null);

    public void Disconnect(HciErrorCode reason) => Disconnected = reason;

    public void SaveBond(Bond bond)
    {
        Bond = bond;
        Saves++;
    }

    /// <summary>The right signature of these tests: twelve octets of 5A.</summary>
    public bool VerifySignature(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature, out bool isAuthenticated)
    {
        isAuthenticated = IsCsrkAuthenticated;
        return signature.IndexOfAnyExcept((byte)0x5A) < 0;
    }

    public bool Sign(ReadOnlySpan<byte> message, Span<byte> signature)
    {
        signature.Fill(0x5A);
        return CanSign;
    }
}
