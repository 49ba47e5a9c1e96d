using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using BleStack.Att.Pdus;
using BleStack.Core;

namespace BleStack.Att;

/// <summary>How an indication ended.</summary>
public enum IndicationOutcome
{
    /// <summary>The client confirmed it.</summary>
    Confirmed,

    /// <summary>The client did not ask for indications of this characteristic; nothing was sent.</summary>
    NotSubscribed,

    /// <summary>The link is protected less than the value asks; nothing was sent.</summary>
    InsufficientSecurity,

    /// <summary>The client does not know of the changed table yet (robust caching); nothing was sent.</summary>
    ClientUnaware,

    /// <summary>The characteristic is not in the table, or has no indications; nothing was sent.</summary>
    NotSupported,

    /// <summary>No confirmation within 30 s; the bearer is dead.</summary>
    TimedOut,

    /// <summary>The link went away before the confirmation.</summary>
    LinkClosed,
}

/// <summary>
/// The server's notifications and indications: notifications leave at once; one indication waits for its confirmation, the others for it.
/// </summary>
public sealed class HandleValueSender
{
    private readonly AttBearer _bearer;
    private readonly List<Indication> _indications = [];
    private Indication? _unconfirmed;
    private LoopTimer? _confirmationTimer;

    internal HandleValueSender(AttBearer bearer) => _bearer = bearer;

    /// <summary>
    /// Asked with its handle before an indication leaves; one that may not waits, and those behind it that may overtake it (robust
    /// caching).
    /// </summary>
    internal Predicate<ushort>? MayIndicate { get; set; }

    /// <summary>Longest value a notification or indication carries whole.</summary>
    public int MaximumHandleValueLength => _bearer.Mtu - 3;

    /// <summary>Handle value PDUs wait, for the controller or for the MTU to be agreed; more would only wait too.</summary>
    public bool IsCongested => _bearer.Client.IsExchangingMtu || _bearer.Channel.Queued >= _bearer.Options.NotificationQueue;

    /// <summary>
    /// Sends a notification, cut to the MTU; false when the bearer is closed or its MTU is being agreed. Allocates nothing.
    /// </summary>
    public bool Notify(ushort handle, ReadOnlySpan<byte> value)
    {
        _bearer.Loop.AssertCurrent();
        if (!_bearer.IsOpen || _bearer.Client.IsExchangingMtu) return false;
        var writer = new PduWriter(_bearer.Buffer);
        new HandleValueNotification(handle, value[..Math.Min(value.Length, MaximumHandleValueLength)]).Write(ref writer);
        _bearer.Send(writer.Written);
        return true;
    }

    /// <summary>
    /// Sends several values in one PDU ([Vol 3, Part F] 3.4.7.4), for a client that said it supports that. False when they do not fit
    /// whole.
    /// </summary>
    public bool NotifyMultiple(ReadOnlySpan<(ushort Handle, ReadOnlyMemory<byte> Value)> values)
    {
        _bearer.Loop.AssertCurrent();
        int length = 1;
        foreach ((_, ReadOnlyMemory<byte> value) in values) length += 4 + value.Length;
        if (!_bearer.IsOpen || _bearer.Client.IsExchangingMtu || values.Length < 2 || length > _bearer.Mtu) return false;
        var writer = new PduWriter(_bearer.Buffer);
        writer.U8((byte)AttOpcode.MultipleHandleValueNotification);
        foreach ((ushort handle, ReadOnlyMemory<byte> value) in values)
        {
            writer.U16(handle);
            writer.U16((ushort)value.Length);
            writer.Bytes(value.Span);
        }

        _bearer.Send(writer.Written);
        return true;
    }

    /// <summary>Sends an indication, cut to the MTU, once those before it are confirmed; ends with its confirmation.</summary>
    public Task<IndicationOutcome> IndicateAsync(ushort handle, ReadOnlySpan<byte> value)
    {
        _bearer.Loop.AssertCurrent();
        if (!_bearer.IsOpen) return Task.FromResult(IndicationOutcome.LinkClosed);
        var indication = new Indication(handle, value.ToArray());
        _indications.Add(indication);
        SendNext();
        return indication.Outcome.Task;
    }

    /// <summary>[Vol 3, Part F] 3.4.7.3; one that nothing waits for is ignored.</summary>
    internal void OnConfirmation(ReadOnlySpan<byte> pdu)
    {
        if (pdu.Length != 1 || _unconfirmed is not { } confirmed) return;
        _unconfirmed = null;
        _confirmationTimer?.Stop();
        SendNext();
        confirmed.Outcome.SetResult(IndicationOutcome.Confirmed);
    }

    /// <summary>
    /// The next in the queue that may; while this host's own MTU request is open it may not leave ([Vol 3, Part F] 3.4.2.2, 5).
    /// </summary>
    internal void SendNext()
    {
        if (_unconfirmed is not null || _bearer.Client.IsExchangingMtu) return;
        if (_indications.Find(one => MayIndicate?.Invoke(one.Handle) != false) is not { } next) return;
        _indications.Remove(next);
        _unconfirmed = next;
        var writer = new PduWriter(_bearer.Buffer);
        new HandleValueIndication(next.Handle, next.Value.AsSpan(0, Math.Min(next.Value.Length, MaximumHandleValueLength))).Write(
            ref writer
        );
        _bearer.Send(writer.Written);
        _confirmationTimer ??= _bearer.Loop.CreateTimer(
            () => _bearer.OnTransactionTimeout(AttOpcode.HandleValueIndication)
        );
        _confirmationTimer.Start(_bearer.Options.TransactionTimeout);
    }

    /// <summary>These handles leave the table: indications of them that wait end as not supported. One that has been sent stays.</summary>
    internal void Forget(ushort start, ushort end)
    {
        foreach (Indication gone in _indications.FindAll(one => one.Handle >= start && one.Handle <= end))
        {
            _indications.Remove(gone);
            gone.Outcome.SetResult(IndicationOutcome.NotSupported);
        }
    }

    /// <summary>Ends all that wait.</summary>
    internal void Close(IndicationOutcome outcome)
    {
        _confirmationTimer?.Dispose();
        Indication? unconfirmed = _unconfirmed;
        _unconfirmed = null;
        unconfirmed?.Outcome.SetResult(outcome);
        Indication[] waiting = [.. _indications];
        _indications.Clear();
        foreach (Indication one in waiting) one.Outcome.SetResult(outcome);
    }

    private sealed class Indication(ushort handle, byte[] value)
    {
        public ushort Handle => handle;

        public byte[] Value => value;

        public TaskCompletionSource<IndicationOutcome> Outcome { get; } = new();
    }
}
