using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using BleStack.Att.Pdus;
using BleStack.Core;

namespace BleStack.Att;

/// <summary>A value the peer sent unasked; the span is valid during the call only.</summary>
public delegate void HandleValueHandler(ushort handle, ReadOnlySpan<byte> value, bool isIndication);

/// <summary>Asks the peer's server: requests wait in a queue, one at a time is on the air ([Vol 3, Part F] 3.3.2).</summary>
/// <remarks>
/// Every task ends: with the parsed response, or with <see cref="AttException"/> for an error response, a timeout, a malformed
/// response or the end of the link. A cancelled request that is on the air still holds its place until its answer comes. Methods may
/// be called from any thread; everything else happens on the host's loop.
/// </remarks>
public sealed partial class AttClient
{
    private readonly AttBearer _bearer;
    private readonly LinkedList<Transaction> _queue = new();
    private readonly Lazy<Task<ushort>> _mtuExchange;
    private Transaction? _outstanding;
    private LoopTimer? _timer;
    private AttException? _end;
    private bool _exchangingMtu;

    internal AttClient(AttBearer bearer)
    {
        _bearer = bearer;
        _mtuExchange = new Lazy<Task<ushort>>(OfferMtu);
    }

    private delegate T Parser<T>(ReadOnlySpan<byte> pdu);

    /// <summary>Raised for notifications and indications; the latter are confirmed when all handlers have returned.</summary>
    public event HandleValueHandler? HandleValueReceived;

    /// <summary>The server says that its table is not the one this client knows.</summary>
    internal event Action? OutOfSync;

    /// <summary>The MTU request is sent and its answer not yet taken.</summary>
    internal bool IsExchangingMtu => _exchangingMtu;

    /// <summary>The bearer's MTU.</summary>
    public ushort Mtu => _bearer.Mtu;

    /// <summary>The loop the answers come on.</summary>
    internal HostLoop Loop => _bearer.Link.AttChannel.Loop;

    internal IAttLink Link => _bearer.Link;

    private bool IsFree => _outstanding is null && _bearer.IsOpen;

    /// <summary>Any response; one that does not belong to the request on the air is ignored.</summary>
    internal void OnResponse(ReadOnlySpan<byte> pdu)
    {
        if (_outstanding is not { } transaction) return;
        try
        {
            if ((AttOpcode)pdu[0] == AttOpcode.ErrorResponse)
            {
                ErrorResponse error = ErrorResponse.Parse(pdu);
                if (error.Request != transaction.Request) return;
                End();
                if (error.Code == AttErrorCode.DatabaseOutOfSync) OutOfSync?.Invoke();
                if (error.Code != AttErrorCode.AttributeNotFound || !transaction.SucceedWithNone()) transaction.Fail(new AttException(error.Code, error.Handle, error.Request));
            }
            else if ((AttOpcode)pdu[0] == transaction.Response)
            {
                End();
                transaction.Succeed(pdu);
            }
        }
        catch (MalformedPduException exception)
        {
            if (_outstanding == transaction) End();
            transaction.Fail(new AttException(AttFailure.InvalidResponse, transaction.Request, $"The answer to {transaction.Request} is malformed: {exception.Message}"));
        }
    }

    /// <summary>[Vol 3, Part F] 3.4.7: an indication is confirmed whether or not anybody listens.</summary>
    internal void OnHandleValue(ReadOnlySpan<byte> pdu)
    {
        switch ((AttOpcode)pdu[0])
        {
            case AttOpcode.HandleValueNotification when pdu.Length >= 3:
                HandleValueNotification notification = HandleValueNotification.Parse(pdu);
                Loop.Raise(HandleValueReceived, notification.Handle, notification.Value, false);
                break;
            case AttOpcode.HandleValueIndication when pdu.Length >= 3:
                HandleValueIndication indication = HandleValueIndication.Parse(pdu);
                Loop.Raise(HandleValueReceived, indication.Handle, indication.Value, true);
                Confirm();
                break;
            case AttOpcode.MultipleHandleValueNotification:
                OnMultiple(MultipleHandleValueNotification.Parse(pdu).Value);
                break;
        }
    }

    internal void OnClosed(AttFailure failure, string message)
    {
        _end = new AttException(failure, AttOpcode.None, message);
        _timer?.Dispose();
        Transaction? outstanding = _outstanding;
        _outstanding = null;
        outstanding?.Fail(new AttException(failure, outstanding.Request, message));
        while (_queue.First is { Value: var waiting })
        {
            _queue.RemoveFirst();
            waiting.Fail(new AttException(failure, waiting.Request, message));
        }
    }

    private void OnMultiple(ReadOnlySpan<byte> tuples)
    {
        var reader = new PduReader(tuples);
        while (reader.Remaining >= 4)
        {
            ushort handle = reader.U16();
            int length = Math.Min(reader.U16(), reader.Remaining);
            Loop.Raise(HandleValueReceived, handle, reader.Bytes(length), false);
        }
    }

    private void Confirm()
    {
        var writer = new PduWriter(_bearer.Buffer);
        HandleValueConfirmation.Write(ref writer);
        _bearer.Send(writer.Written);
    }

    private void End()
    {
        _outstanding = null;
        _timer?.Stop();
        // The next request leaves after this answer was parsed, so that an MTU agreed in it already counts.
        if (_exchangingMtu || _queue.Count > 0) Loop.Post(static client => ((AttClient)client!).GoOn(), this);
    }

    private void GoOn()
    {
        if (_exchangingMtu && _outstanding?.Request != AttOpcode.ExchangeMtuRequest)
        {
            _exchangingMtu = false;
            _bearer.OnMtuAgreed();
        }

        SendNext();
    }

    private void SendNext()
    {
        if (!IsFree || _queue.First is not { Value: var next }) return;
        _queue.RemoveFirst();
        SendNow(next);
    }

    private void SendNow(Transaction next)
    {
        _outstanding = next;
        _exchangingMtu |= next.Request == AttOpcode.ExchangeMtuRequest;
        _bearer.Send(next.Pdu);
        _timer ??= Loop.CreateTimer(() => _bearer.Die(_outstanding?.Request ?? AttOpcode.None));
        _timer.Start(_bearer.Options.TransactionTimeout);
    }

    private Task<T> Send<T>(ReadOnlySpan<byte> pdu, AttOpcode response, Parser<T> parse, CancellationToken cancellation, Func<T>? none = null)
    {
        if (pdu.Length > Mtu) throw new ArgumentException($"A request of {pdu.Length} octets exceeds the MTU of {Mtu}.", nameof(pdu));
        var transaction = new Transaction<T>(this, pdu.ToArray(), response, parse, none);
        transaction.Watch(cancellation);
        Loop.Run(static t => ((Transaction)t!).Start(), transaction);
        return transaction.Task;
    }

    private abstract class Transaction(AttClient client, byte[] pdu, AttOpcode response)
    {
        private CancellationTokenRegistration _registration;

        public byte[] Pdu => pdu;

        public AttOpcode Request => (AttOpcode)pdu[0];

        public AttOpcode Response => response;

        public void Start()
        {
            if (IsDone) return;
            if (client._end is { } end)
            {
                Fail(new AttException(end.Failure, Request, end.Message));
                return;
            }

            if (client.IsFree && client._queue.Count == 0) client.SendNow(this);
            else client._queue.AddLast(this);
        }

        public void Watch(CancellationToken cancellation) =>
            _registration = cancellation.UnsafeRegister(static t => ((Transaction)t!).Cancel(), this);

        public void Succeed(ReadOnlySpan<byte> answer)
        {
            Release();
            Complete(answer);
        }

        /// <summary>False when the request has no result for an answer that nothing is there.</summary>
        public abstract bool SucceedWithNone();

        public void Fail(AttException exception)
        {
            Release();
            Fault(exception);
        }

        protected void Release() => _registration.Dispose();

        protected abstract bool IsDone { get; }

        protected abstract void Complete(ReadOnlySpan<byte> answer);

        protected abstract void Fault(AttException exception);

        protected abstract void SetCanceled();

        private void Cancel()
        {
            SetCanceled();
            client.Loop.Run(static t => ((Transaction)t!).Unqueue(), this);
        }

        private void Unqueue() => client._queue.Remove(this);
    }

    private sealed class Transaction<T>(AttClient client, byte[] pdu, AttOpcode response, Parser<T> parse, Func<T>? none) : Transaction(client, pdu, response)
    {
        // On the loop the caller goes on within the answer, so that simulated runs replay; other threads' code never runs on the loop.
        private readonly TaskCompletionSource<T> _completion =
            new(client.Loop.IsCurrent ? TaskCreationOptions.None : TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<T> Task => _completion.Task;

        public override bool SucceedWithNone()
        {
            if (none is null) return false;
            Release();
            _completion.TrySetResult(none());
            return true;
        }

        protected override bool IsDone => _completion.Task.IsCompleted;

        protected override void Complete(ReadOnlySpan<byte> answer) => _completion.TrySetResult(parse(answer));

        protected override void Fault(AttException exception) => _completion.TrySetException(exception);

        protected override void SetCanceled() => _completion.TrySetCanceled();
    }
}
