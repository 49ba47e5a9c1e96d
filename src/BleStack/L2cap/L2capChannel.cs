using System;
using BleStack.Core;
using BleStack.Hci;

namespace BleStack.L2cap;

/// <summary>One fixed channel of an <see cref="L2capLink"/>.</summary>
internal sealed class L2capChannel(L2capLink link, ushort cid, int receiveMtu) : IL2capChannel
{
    public ushort Cid { get; } = cid;

    /// <summary>Longest PDU taken from the peer.</summary>
    public int ReceiveMtu { get; } = receiveMtu;

    /// <summary>Set once the protocol above exists; without it the channel is deaf.</summary>
    public IL2capChannelUser? User { get; set; }

    public HostLoop Loop => link.Loop;

    public int Queued { get; private set; }

    public void Send(ReadOnlySpan<byte> pdu)
    {
        // Counted first: the controller may take the frame before Send returns.
        Queued++;
        if (!link.Send(this, pdu)) Queued--;
    }

    public void Disconnect(HciErrorCode reason) => link.Disconnect(reason);

    public void OnTaken(bool whileSending)
    {
        if (--Queued == 0 && !whileSending) User?.OnDrained();
    }

    public void Close(HciErrorCode reason)
    {
        Queued = 0;
        IL2capChannelUser? user = User;
        User = null;
        user?.OnClosed(reason);
    }
}
