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

    /// <summary>Its user is told of delivery: the scheduler keeps what is under way.</summary>
    public bool TellsDelivery { get; init; }

    public HostLoop Loop => link.Loop;

    public int Queued { get; private set; }

    /// <summary>PDUs sent that the peer's link layer may not have yet; only where <see cref="TellsDelivery"/>.</summary>
    public int Undelivered { get; private set; }

    public void Send(ReadOnlySpan<byte> pdu)
    {
        // Counted first: the controller may take the frame, and even deliver it, before Send returns.
        if (TellsDelivery) Undelivered++;
        if (link.TrySend(this, pdu)) return;
        Queued++;
        if (link.Send(this, pdu)) return;
        Queued--;
        if (TellsDelivery) Undelivered--;
    }

    public void Disconnect(HciErrorCode reason) => link.Disconnect(reason);

    public void OnTaken(bool whileSending)
    {
        if (--Queued == 0 && !whileSending) User?.OnDrained();
    }

    public void OnDelivered()
    {
        if (TellsDelivery && --Undelivered == 0) User?.OnDelivered();
    }

    public void Close(HciErrorCode reason)
    {
        Queued = Undelivered = 0;
        IL2capChannelUser? user = User;
        User = null;
        user?.OnClosed(reason);
    }
}
