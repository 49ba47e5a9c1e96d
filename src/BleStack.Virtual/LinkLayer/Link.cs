using System;
using BleStack.Core;
using BleStack.Hci.Packets;

namespace BleStack.Virtual.LinkLayer;

/// <summary>One connection: two ends and the connection events at which they exchange PDUs ([Vol 6, Part B] 4.5).</summary>
/// <remarks>
/// An event that would carry nothing is not run: with nothing queued a link costs no timer, and its silence counts as successful empty
/// packets while both ends have power. Everything sent in one event is delivered at its anchor point. A PDU that is lost ends the event
/// and is sent again, octet for octet, at the next.
/// </remarks>
internal sealed class Link
{
    private const int ExchangesPerPass = 32;
    private const int InstantEvents = 6;
    private static readonly Action<object?> RunPosted = static state => ((Link)state!).RunEvent();

    private readonly ILinkMedium _air;
    private readonly LoopTimer _event;
    private LoopTimer? _instant;
    private LinkParameters _next;
    private TimeSpan _anchor;
    private bool _scheduled;
    private bool _lost;

    public Link(
        ILinkMedium air, ILinkController central, ILinkController peripheral, in LinkParameters parameters,
        BleAddress centralAddress, BleAddress peripheralAddress)
    {
        _air = air;
        Parameters = parameters;
        AccessAddress = air.NextAccessAddress();
        _anchor = air.Now;
        _event = air.Loop.CreateTimer(RunEvent);
        Central = new LinkEnd(this, central, LinkRole.Central, centralAddress, peripheralAddress);
        Peripheral = new LinkEnd(this, peripheral, LinkRole.Peripheral, peripheralAddress, centralAddress);
        (Central.Peer, Peripheral.Peer) = (Peripheral, Central);
    }

    public ILinkMedium Air => _air;

    public LinkEnd Central { get; }

    public LinkEnd Peripheral { get; }

    public uint AccessAddress { get; }

    public LinkParameters Parameters { get; private set; }

    public LePhy PhyFromCentral { get; private set; } = LePhy.Le1M;

    public LePhy PhyFromPeripheral { get; private set; } = LePhy.Le1M;

    private bool BothAlive => Central.IsAlive && Peripheral.IsAlive;

    /// <summary>The last connection event before now, whether it carried anything or not.</summary>
    public TimeSpan LastAnchor => _air.IsRealistic
        ? _anchor + TimeSpan.FromTicks((_air.Now - _anchor).Ticks / Parameters.IntervalTime.Ticks * Parameters.IntervalTime.Ticks)
        : _air.Now;

    /// <summary>Something is to be sent: makes sure of a connection event.</summary>
    public void Wake()
    {
        if (_scheduled || !BothAlive || !(Central.Queue.HasSomething || Peripheral.Queue.HasSomething)) return;
        _scheduled = true;
        if (_air.IsRealistic) _event.Start(Until(1) + _air.Delay);
        else if (_lost) _event.Start(Parameters.IntervalTime + _air.Delay);
        else if (_air.Delay > TimeSpan.Zero) _event.Start(_air.Delay);
        else _air.Loop.Post(RunPosted, this);
    }

    /// <summary>Puts new parameters in force six events from now ([Vol 6, Part B] 5.1.1).</summary>
    public void UpdateParameters(in LinkParameters next)
    {
        _next = next;
        if (!_air.IsRealistic)
        {
            ApplyParameters();
            return;
        }

        _instant ??= _air.Loop.CreateTimer(ApplyParameters);
        _instant.Start(Until(InstantEvents));
    }

    /// <summary>Puts PHYs in force; 0 leaves one as it is.</summary>
    public void UpdatePhys(byte fromCentral, byte fromPeripheral)
    {
        LePhy first = fromCentral == 0 ? PhyFromCentral : (LePhy)fromCentral;
        LePhy second = fromPeripheral == 0 ? PhyFromPeripheral : (LePhy)fromPeripheral;
        bool changed = (first, second) != (PhyFromCentral, PhyFromPeripheral);
        (PhyFromCentral, PhyFromPeripheral) = (first, second);
        Central.Procedures.Phy.OnUpdated(changed);
        Peripheral.Procedures.Phy.OnUpdated(changed);
    }

    /// <summary>One end is gone; with both gone nothing of the link is left.</summary>
    public void OnEndClosed()
    {
        if (Central.IsAlive || Peripheral.IsAlive) return;
        _event.Dispose();
        _instant?.Dispose();
        _air.Remove(this);
    }

    // From now to an event to come. The clock is read once: it may have gone on at a second look.
    private TimeSpan Until(int events)
    {
        long since = (_air.Now - _anchor).Ticks;
        return Parameters.IntervalTime * events - TimeSpan.FromTicks(since % Parameters.IntervalTime.Ticks);
    }

    private void ApplyParameters()
    {
        if (!BothAlive) return;
        bool changed = _next != Parameters;
        Parameters = _next;
        _anchor = _air.Now;
        if (_scheduled && _air.IsRealistic) _event.Start(Parameters.IntervalTime + _air.Delay);
        Central.Procedures.Update.OnUpdated(changed);
        Peripheral.Procedures.Update.OnUpdated(changed);
    }

    private void RunEvent()
    {
        _scheduled = false;
        if (!BothAlive) return;
        long budget = _air.IsRealistic ? Parameters.IntervalTime.Ticks / 10 : long.MaxValue;
        _lost = false;
        for (int i = 0; i < ExchangesPerPass && BothAlive && (Central.Queue.HasSomething || Peripheral.Queue.HasSomething); i++)
        {
            LlPdu? fromCentral = Central.Queue.Next();
            LlPdu? fromPeripheral = Peripheral.Queue.Next();
            budget -= Airtime(fromCentral, PhyFromCentral) + Airtime(fromPeripheral, PhyFromPeripheral) + 300;
            if (i > 0 && budget < 0) break;
            if (!Transmit(Central, fromCentral) || !BothAlive || !Transmit(Peripheral, fromPeripheral)) break;
        }

        Central.ReportCompleted();
        Peripheral.ReportCompleted();
        Wake();
    }

    private bool Transmit(LinkEnd from, LlPdu? pdu)
    {
        if (pdu is null) return true;
        from.Seal(pdu);
        _lost = _air.IsLost();
        _air.Sniff(this, from.IsCentral, pdu, _lost);
        if (_lost)
        {
            Central.StartSupervision();
            Peripheral.StartSupervision();
            return false;
        }

        Central.StopSupervision();
        Peripheral.StopSupervision();
        from.Peer.Receive(pdu);
        if (from.IsAlive) from.Acknowledged(pdu);
        return true;
    }

    // Microseconds: preamble, access address, header, payload, CRC at 1 or 2 Mbit/s ([Vol 6, Part B] 2.1).
    private static long Airtime(LlPdu? pdu, LePhy phy)
    {
        int octets = (pdu?.Length ?? 0) + 10;
        return phy == LePhy.Le2M ? (octets + 1) * 4 : octets * 8;
    }
}
