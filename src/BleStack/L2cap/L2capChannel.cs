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

    /// <summary>PDUs sent that the peer's link layer may not have yet.</summary>
    public int Undelivered { get; private set; }

    public void Send(ReadOnlySpan<byte> pdu)
    {
        // Counted first: the controller may take the frame before Send returns.
        Queued++;
        Undelivered++;
        if (link.Send(this, pdu)) return;
        Queued--;
        Undelivered--;
    }

    public void Disconnect(HciErrorCode reason) => link.Disconnect(reason);

    public void OnTaken(bool whileSending)
    {
        if (--Queued == 0 && !whileSending) User?.OnDrained();
    }

    public void OnDelivered()
    {
        if (--Undelivered == 0) User?.OnDelivered();
    }

    public void Close(HciErrorCode reason)
    {
        Queued = Undelivered = 0;
        IL2capChannelUser? user = User;
        User = null;
        user?.OnClosed(reason);
    }
}
