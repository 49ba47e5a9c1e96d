using System;
using System.Collections.Generic;
using BleStack.Core;
using BleStack.Gatt;
using BleStack.Hci;
using BleStack.L2cap;
using BleStack.Smp;

namespace Fuzz.Targets;

/// <summary>A link below ATT without HCI: sent PDUs are queued until they are read.</summary>
internal sealed class AttLink(HostLoop loop) : IGattLink, IL2capChannel
{
    public HostLoop Loop => loop;

    public int Queued { get; set; }

    public List<byte[]> Sent { get; } = [];

    public IL2capChannel AttChannel => this;

    public ushort Handle => 0x0040;

    public BleAddress PeerAddress { get; } = new(0xC0_00_00_00_00_01, AddressType.Random);

    public BleAddress PeerIdentity => PeerAddress;

    public LinkSecurity Security { get; set; }

    public bool HasKeyForPeer { get; set; }

    public Bond? Bond { get; set; }

    public bool IsDisconnected { get; private set; }

    public void Send(ReadOnlySpan<byte> pdu) => Sent.Add(pdu.ToArray());

    public void Disconnect(HciErrorCode reason) => IsDisconnected = true;

    public void SaveBond(Bond bond) => Bond = bond;

    /// <summary>Twelve octets of 5A are right.</summary>
    public bool VerifySignature(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature, out bool isAuthenticated)
    {
        isAuthenticated = Security.IsAuthenticated;
        return signature.IndexOfAnyExcept((byte)0x5A) < 0;
    }

    public bool Sign(ReadOnlySpan<byte> message, Span<byte> signature)
    {
        signature.Fill(0x5A);
        return true;
    }
}
