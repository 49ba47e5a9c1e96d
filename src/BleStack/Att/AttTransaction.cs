using System;
using BleStack.Att.Pdus;
using BleStack.Att.Requests;
using BleStack.Core;
using Microsoft.Extensions.Logging;

namespace BleStack.Att;

/// <summary>The request a server is answering, what its handlers use to do so, and the application whose answer it may wait for.</summary>
/// <remarks>
/// Every request gets exactly one response, at the MTU of its arrival. A call of an application carries a ticket, so that an answer which
/// comes too late, or twice, changes nothing. On the loop only; a read or write allocates nothing.
/// </remarks>
internal sealed class AttTransaction(AttBearer bearer, AttributeTable table, Action ended)
{
    private RequestHandler? _active;
    private uint _ticket;
    private bool _awaiting;
    private bool _calling;
    private ushort _handle;
    private LoopTimer? _answerTimer;

    public AttBearer Bearer => bearer;

    public AttributeTable Table => table;

    public AttOptions Options { get; } = bearer.Options;

    /// <summary>How another host answers; this stack's own answers when nothing is set.</summary>
    public AttBehavior Behavior { get; } = bearer.Options.Behavior;

    /// <summary>The list that the response of a request carries.</summary>
    public ElementList List { get; } = new(bearer.Options.Mtu);

    /// <summary>Writes that wait for their execution.</summary>
    public PrepareQueue Prepared { get; } = new(bearer.Options);

    /// <summary>The MTU when the request came.</summary>
    public int Mtu { get; private set; }

    /// <summary>The request in progress; null between two.</summary>
    public RequestHandler? Active => _active;

    /// <summary>The attribute whose value was asked for or written last.</summary>
    public ushort Handle => _handle;

    /// <summary>Serves a request, as far as it goes without an application's answer.</summary>
    public void Run(RequestHandler handler, ReadOnlySpan<byte> pdu)
    {
        (_active, Mtu) = (handler, bearer.Mtu);
        try
        {
            handler.Begin(pdu);
        }
        catch (MalformedPduException)
        {
            Refuse(AttErrorCode.InvalidPdu, 0);
        }

        Continue();
    }

    /// <summary>An application's call still waits for its answer.</summary>
    public bool IsAwaiting(uint ticket) => ticket != 0 && _awaiting && ticket == _ticket;

    /// <summary>An application's answer, for a read with its value; false when nothing waits for it.</summary>
    public bool Answer(uint ticket, ReadOnlySpan<byte> value, AttErrorCode code)
    {
        if (ticket == 0) return false;
        bearer.Loop.AssertCurrent();
        if (!IsAwaiting(ticket)) return false;
        _awaiting = false;
        _answerTimer?.Stop();
        _active?.Take(value, code);
        if (!_calling) Continue();
        return true;
    }

    /// <summary>Gets a row's value, now or later, into the active request's <see cref="RequestHandler.Take"/>.</summary>
    public void Fetch(AttributeRow row, ushort offset)
    {
        _handle = row.Handle;
        if (row.OnRead is not { } handler)
        {
            _active?.Take(row.Value, AttErrorCode.Success);
            return;
        }

        uint ticket = Await();
        try
        {
            handler(new AttReadRequest(this, ticket, row, offset));
        }
        catch (Exception exception)
        {
            Answer(ticket, default, CodeOf(exception, row));
        }

        Called();
    }

    /// <summary>Hands a row its new value; the outcome goes to the active request's <see cref="RequestHandler.Take"/>.</summary>
    public void Store(AttributeRow row, ushort offset, ReadOnlySpan<byte> value)
    {
        _handle = row.Handle;
        if (row.OnWrite is not { } handler)
        {
            row.Splice(offset, value);
            _active?.Take(default, AttErrorCode.Success);
            return;
        }

        uint ticket = Await();
        try
        {
            handler(new AttWriteRequest(this, ticket, row, offset, _active!.Opcode), value);
        }
        catch (Exception exception)
        {
            Answer(ticket, default, CodeOf(exception, row));
        }

        Called();
    }

    /// <summary>Hands a row the value of a command: nothing is answered.</summary>
    public void StoreUnanswered(AttributeRow row, AttOpcode opcode, ReadOnlySpan<byte> value)
    {
        if (row.CheckLength(value.Length) != AttErrorCode.Success) return;
        if (row.OnWrite is not { } handler)
        {
            row.Splice(0, value);
            return;
        }

        try
        {
            handler(new AttWriteRequest(this, 0, row, 0, opcode), value);
        }
        catch (Exception exception)
        {
            CodeOf(exception, row);
        }
    }

    /// <summary>Whether the link may do this with the row.</summary>
    public AttErrorCode Check(AttributeRow row, AccessKind kind) => AttributeAccess.Check(row, kind, bearer.Link, Options);

    /// <summary>Ends the active request with its response, which lies in the bearer's buffer.</summary>
    public void Finish(in PduWriter response)
    {
        _active = null;
        bearer.Send(response.Written);
    }

    /// <summary>Ends the active request with an error.</summary>
    public void Refuse(AttErrorCode code, ushort handle)
    {
        AttOpcode request = _active?.Opcode ?? AttOpcode.None;
        _active = null;
        SendError(request, code, handle);
    }

    /// <summary>Sends an Error Response.</summary>
    public void SendError(AttOpcode request, AttErrorCode code, ushort handle)
    {
        var writer = new PduWriter(bearer.Buffer);
        new ErrorResponse(request, handle, code).Write(ref writer);
        bearer.Send(writer.Written);
    }

    /// <summary>The link has closed: nothing is answered any more.</summary>
    public void Close()
    {
        _active = null;
        _awaiting = false;
        _answerTimer?.Dispose();
        Prepared.Clear();
    }

    /// <summary>Steps the active request until it is answered or an application has to answer first.</summary>
    private void Continue()
    {
        while (_active is { } active && !_awaiting) active.Step();
        ended();
    }

    private uint Await()
    {
        if (++_ticket == 0) _ticket = 1;
        _awaiting = _calling = true;
        return _ticket;
    }

    private void Called()
    {
        _calling = false;
        if (!_awaiting) return;
        _answerTimer ??= bearer.Loop.CreateTimer(AnswerOverdue);
        _answerTimer.Start(Options.AnswerTimeout);
    }

    private void AnswerOverdue()
    {
        Options.Logger.LogWarning(
            "The handler of attribute 0x{Handle:X4} did not answer within {Timeout}.",
            _handle,
            Options.AnswerTimeout
        );
        Answer(_ticket, default, AttErrorCode.UnlikelyError);
    }

    private AttErrorCode CodeOf(Exception exception, AttributeRow row)
    {
        if (exception is AttException { Code: not AttErrorCode.Success } refusal) return refusal.Code;
        Options.Logger.LogError(exception, "The handler of attribute 0x{Handle:X4} ({Type}) failed.", row.Handle, row.Type);
        return AttErrorCode.UnlikelyError;
    }
}
