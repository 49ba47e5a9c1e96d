using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using BleStack.Att.Pdus;
using BleStack.Core;

namespace BleStack.Att;

/// <summary>
/// A client's requests: one is on the air, the others wait; each ends with its response, an error or a timeout ([Vol 3, Part F] 3.3.2,
/// 3.3.3).
/// </summary>
/// <remarks>
/// A request that can leave at once, and that cannot be cancelled, is sent from the caller's buffer; another is copied and waits
/// (<see cref="WaitingRequest"/>).
/// </remarks>
internal sealed class RequestQueue(AttBearer bearer)
{
    private readonly LinkedList<WaitingRequest> _queue = new();
    private IAttRequest? _outstanding;
    private LoopTimer? _timer;
    private AttException? _end;

    /// <summary>The server says that its table is not the one this client knows.</summary>
    public event Action? OutOfSync;

    /// <summary>The MTU request is sent and its answer not yet taken.</summary>
    public bool IsExchangingMtu { get; private set; }

    /// <summary>The loop the answers come on.</summary>
    public HostLoop Loop { get; } = bearer.Loop;

    /// <summary>A request leaves within the call, from the caller's buffer.</summary>
    public bool CanSendNow => Loop.IsCurrent && IsFree && _queue.Count == 0;

    private bool IsFree => _outstanding is null && bearer.IsOpen;

    /// <summary>
    /// How the tasks of requests end. On the loop the caller goes on within the answer, so that simulated runs replay; other threads' code
    /// never runs on the loop.
    /// </summary>
    public TaskCreationOptions Continuations =>
        Loop.IsCurrent ? TaskCreationOptions.None : TaskCreationOptions.RunContinuationsAsynchronously;

    /// <summary>Sends a request once its turn has come; its task ends with the parsed response. From any thread.</summary>
    public Task<T> Send<T>(ReadOnlySpan<byte> pdu, RequestKind<T> kind, CancellationToken cancellation)
    {
        var request = new SingleRequest<T>(kind, Continuations);
        Send(request, pdu, cancellation);
        return request.Task;
    }

    /// <summary>Sends a request once its turn has come. From any thread.</summary>
    public void Send(IAttRequest request, ReadOnlySpan<byte> pdu, CancellationToken cancellation)
    {
        DemandFits(pdu);
        if (!cancellation.CanBeCanceled && CanSendNow)
        {
            SendNow(request, pdu);
            return;
        }

        var waiting = new WaitingRequest(this, request, pdu.ToArray());
        request.Waiting = waiting;
        waiting.Watch(cancellation);
        if (Loop.IsCurrent) Start(waiting);
        else Loop.Enter(static w => ((WaitingRequest)w!).Start(), waiting);
    }

    /// <summary>Sends a request at once; only where <see cref="CanSendNow"/>.</summary>
    public void SendAtOnce(IAttRequest request, ReadOnlySpan<byte> pdu)
    {
        DemandFits(pdu);
        SendNow(request, pdu);
    }

    /// <summary>Any response; one that does not belong to the request on the air is ignored.</summary>
    public void OnResponse(ReadOnlySpan<byte> pdu)
    {
        if (_outstanding is not { } request) return;
        try
        {
            if ((AttOpcode)pdu[0] == AttOpcode.ErrorResponse)
            {
                ErrorResponse error = ErrorResponse.Parse(pdu);
                if (error.Request != request.Opcode) return;
                End();
                if (error.Code == AttErrorCode.DatabaseOutOfSync) OutOfSync?.Invoke();
                if (error.Code != AttErrorCode.AttributeNotFound || !request.SucceedWithNone())
                    request.Fail(new AttException(error.Code, error.Handle, error.Request));
            }
            else if ((AttOpcode)pdu[0] == ResponseTo(request.Opcode))
            {
                End();
                request.Succeed(pdu);
            }
        }
        catch (MalformedPduException exception)
        {
            if (_outstanding == request) End();
            string why = $"The answer to {request.Opcode} is malformed: {exception.Message}";
            request.Fail(new AttException(AttFailure.InvalidResponse, request.Opcode, why));
        }
    }

    public void OnClosed(AttFailure failure, string message)
    {
        _end = new AttException(failure, AttOpcode.None, message);
        _timer?.Dispose();
        IAttRequest? outstanding = _outstanding;
        _outstanding = null;
        outstanding?.Fail(new AttException(failure, outstanding.Opcode, message));
        while (_queue.First is { Value.Request: var waiting })
        {
            _queue.RemoveFirst();
            waiting.Fail(new AttException(failure, waiting.Opcode, message));
        }
    }

    /// <summary>A request's turn, or its place behind the others. On the loop only.</summary>
    public void Start(WaitingRequest waiting)
    {
        IAttRequest request = waiting.Request;
        if (request.IsDone) return;
        if (_end is { } end) request.Fail(new AttException(end.Failure, request.Opcode, end.Message));
        else if (IsFree && _queue.Count == 0) SendNow(request, waiting.Pdu);
        else _queue.AddLast(waiting);
    }

    /// <summary>Takes a cancelled request out. On the loop only.</summary>
    public void Remove(WaitingRequest waiting) => _queue.Remove(waiting);

    /// <summary>[Vol 3, Part F] 3.4.8: a request's opcode is even, and its response has the next.</summary>
    private static AttOpcode ResponseTo(AttOpcode request) => request + 1;

    private void DemandFits(ReadOnlySpan<byte> pdu)
    {
        if (pdu.Length > bearer.Mtu)
            throw new ArgumentException($"A request of {pdu.Length} octets exceeds the MTU of {bearer.Mtu}.", nameof(pdu));
    }

    private void End()
    {
        _outstanding = null;
        _timer?.Stop();
        // The next request leaves after this answer was parsed, so that an MTU agreed in it already counts.
        if (IsExchangingMtu || _queue.Count > 0) Loop.Post(static queue => ((RequestQueue)queue!).GoOn(), this);
    }

    private void GoOn()
    {
        if (IsExchangingMtu && _outstanding?.Opcode != AttOpcode.ExchangeMtuRequest)
        {
            IsExchangingMtu = false;
            bearer.OnMtuAgreed();
        }

        SendNext();
    }

    private void SendNext()
    {
        if (!IsFree || _queue.First is not { Value: var next }) return;
        _queue.RemoveFirst();
        SendNow(next.Request, next.Pdu);
    }

    private void SendNow(IAttRequest request, ReadOnlySpan<byte> pdu)
    {
        _outstanding = request;
        if (request.Opcode == AttOpcode.ExchangeMtuRequest) IsExchangingMtu = true;
        bearer.Send(pdu);
        _timer ??= Loop.CreateLazyTimer(() => bearer.OnTransactionTimeout(_outstanding?.Opcode ?? AttOpcode.None));
        _timer.Start(bearer.Options.TransactionTimeout);
    }
}
