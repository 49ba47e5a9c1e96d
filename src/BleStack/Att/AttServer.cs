using System;
using BleStack.Att.Pdus;
using BleStack.Core;
using Microsoft.Extensions.Logging;

namespace BleStack.Att;

/// <summary>Answers one peer's attribute requests from an <see cref="AttributeTable"/>.</summary>
/// <remarks>
/// One request at a time: a second before the answer to the first breaks [Vol 3, Part F] 3.3.2 and is ignored. A request that needs
/// values which handlers defer is kept as (opcode, cursor, list so far) and goes on when the answer comes; tickets make late answers
/// harmless. Every request gets exactly one response, at the MTU of its arrival, commands none. A read or write request allocates nothing.
/// </remarks>
public sealed partial class AttServer
{
    private static readonly RequestFormat[] s_requests = Formats();

    private readonly AttributeTable _table;
    private readonly AttOptions _options;
    private readonly AttBehavior _behavior;
    private AttOpcode _active;
    private int _mtu;
    private uint _ticket;
    private bool _awaiting;
    private bool _calling;
    private AttributeRow? _row;
    private ushort _rowHandle;
    private LoopTimer? _answerTimer;

    internal AttServer(AttBearer bearer, AttributeTable table)
    {
        Bearer = bearer;
        _table = table;
        _options = bearer.Options;
        _behavior = _options.Behavior;
    }

    internal delegate AttErrorCode RequestGate(ReadOnlySpan<byte> pdu);

    private delegate void RequestHandler(AttServer server, ReadOnlySpan<byte> pdu);

    /// <summary>The bearer served.</summary>
    public AttBearer Bearer { get; }

    /// <summary>A request waits for a handler's deferred answer.</summary>
    public bool IsBusy => _active != AttOpcode.None;

    /// <summary>Requests ignored because the peer had not waited for the answer to the one before.</summary>
    public int IgnoredRequests { get; private set; }

    /// <summary>Asked before a known request is served; anything but success refuses it, and drops a command (robust caching, [Vol 3, Part G] 2.5.2.1).</summary>
    internal RequestGate? Gate { get; set; }

    /// <summary>The one entry for requests and commands: known? allowed now? of its length? then dispatched by table.</summary>
    internal void OnRequest(ReadOnlySpan<byte> pdu)
    {
        _options.Arrived?.Invoke(Bearer.Link, pdu);
        byte opcode = pdu[0];
        bool isCommand = (opcode & 0x40) != 0;
        RequestFormat format = s_requests[opcode];
        if (format.Handle is null)
        {
            if (!isCommand) SendError((AttOpcode)opcode, AttErrorCode.RequestNotSupported, 0);
        }
        else if (_active != AttOpcode.None && (!isCommand || _behavior.RequestsInTurn > 0))
        {
            OnEarly(pdu);
        }
        else if (!TryFit(format, ref pdu))
        {
            if (!isCommand && !_behavior.IgnoresMalformed) SendError((AttOpcode)opcode, AttErrorCode.InvalidPdu, 0);
        }
        else if (Gate?.Invoke(pdu) is { } code and not AttErrorCode.Success)
        {
            if (!isCommand) SendError((AttOpcode)opcode, code, HandleOf(pdu));
        }
        else
        {
            Dispatch((AttOpcode)opcode, isCommand, format.Handle, pdu);
        }
    }

    /// <summary>Ends everything that waits; answers that still come find nobody.</summary>
    internal void OnClosed(IndicationOutcome outcome)
    {
        _active = AttOpcode.None;
        _early?.Clear();
        _awaiting = false;
        _answerTimer?.Dispose();
        _prepared.Clear();
        EndIndications(outcome);
    }

    internal bool IsAwaiting(uint ticket) => ticket != 0 && _awaiting && ticket == _ticket;

    /// <summary>A handler's answer, for a read with its value.</summary>
    internal bool Answer(uint ticket, ReadOnlySpan<byte> value, AttErrorCode code)
    {
        if (ticket == 0) return false;
        Bearer.Link.AttChannel.Loop.AssertCurrent();
        if (!IsAwaiting(ticket)) return false;
        _awaiting = false;
        _answerTimer?.Stop();
        Take(value, code);
        if (!_calling) Continue();
        return true;
    }

    private void Dispatch(AttOpcode opcode, bool isCommand, RequestHandler handle, ReadOnlySpan<byte> pdu)
    {
        if (!isCommand) (_active, _mtu) = (opcode, Bearer.Mtu);
        try
        {
            handle(this, pdu);
        }
        catch (MalformedPduException)
        {
            if (!isCommand) Refuse(AttErrorCode.InvalidPdu, 0);
        }

        if (!isCommand) Continue();
    }

    private bool TryFit(RequestFormat format, ref ReadOnlySpan<byte> pdu)
    {
        if (pdu.Length > Bearer.Mtu) return false;
        if (!_behavior.IgnoresMalformed) return format.Fits(pdu.Length);
        pdu = pdu[..format.Trim(pdu.Length)];
        return !pdu.IsEmpty;
    }

    /// <summary>Steps the active request until it is answered or a handler defers.</summary>
    private void Continue()
    {
        while (_active != AttOpcode.None && !_awaiting)
        {
            switch (_active)
            {
                case AttOpcode.ReadByTypeRequest: StepByType(); break;
                case AttOpcode.ReadMultipleRequest or AttOpcode.ReadMultipleVariableRequest: StepMultiple(); break;
                case AttOpcode.ExecuteWriteRequest: StepExecute(); break;
                case AttOpcode.FindByTypeValueRequest: StepFind(); break;
                default: Refuse(AttErrorCode.UnlikelyError, 0); break;
            }
        }

        AnswerEarly();
    }

    /// <summary>The active request gets the value it asked for, or the outcome of its write.</summary>
    private void Take(ReadOnlySpan<byte> value, AttErrorCode code)
    {
        switch (_active)
        {
            case AttOpcode.ReadRequest or AttOpcode.ReadBlobRequest: TakeRead(value, code); break;
            case AttOpcode.ReadByTypeRequest: TakeByType(value, code); break;
            case AttOpcode.ReadMultipleRequest or AttOpcode.ReadMultipleVariableRequest: TakeMultiple(value, code); break;
            case AttOpcode.FindByTypeValueRequest: TakeFound(value, code); break;
            case AttOpcode.WriteRequest: TakeWrite(code); break;
            case AttOpcode.ExecuteWriteRequest: TakeExecute(code); break;
        }
    }

    /// <summary>Gets a row's value, now or later, into <see cref="Take"/>.</summary>
    private void Fetch(AttributeRow row, ushort offset)
    {
        _row = row;
        _rowHandle = row.Handle;
        if (row.OnRead is not { } handler)
        {
            Take(row.Value, AttErrorCode.Success);
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

    /// <summary>Hands a row its new value, the outcome goes to <see cref="Take"/>.</summary>
    private void Store(AttributeRow row, ushort offset, ReadOnlySpan<byte> value)
    {
        _row = row;
        _rowHandle = row.Handle;
        if (row.OnWrite is not { } handler)
        {
            row.Splice(offset, value);
            Take(default, AttErrorCode.Success);
            return;
        }

        uint ticket = Await();
        try
        {
            handler(new AttWriteRequest(this, ticket, row, offset, _active), value);
        }
        catch (Exception exception)
        {
            Answer(ticket, default, CodeOf(exception, row));
        }

        Called();
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
        _answerTimer ??= Bearer.Link.AttChannel.Loop.CreateTimer(AnswerOverdue);
        _answerTimer.Start(_options.AnswerTimeout);
    }

    private void AnswerOverdue()
    {
        _options.Logger.LogWarning("The handler of attribute 0x{Handle:X4} did not answer within {Timeout}.", _rowHandle, _options.AnswerTimeout);
        Answer(_ticket, default, AttErrorCode.UnlikelyError);
    }

    private AttErrorCode CodeOf(Exception exception, AttributeRow row)
    {
        if (exception is AttException { Code: not AttErrorCode.Success } refusal) return refusal.Code;
        _options.Logger.LogError(exception, "The handler of attribute 0x{Handle:X4} ({Type}) failed.", row.Handle, row.Type);
        return AttErrorCode.UnlikelyError;
    }

    private AttErrorCode Check(AttributeRow row, AccessKind kind) => AttributeAccess.Check(row, kind, Bearer.Link, _options);

    private void Refuse(AttErrorCode code, ushort handle)
    {
        AttOpcode request = _active;
        _active = AttOpcode.None;
        SendError(request, code, handle);
    }

    /// <summary>The handle an error names when the request was not looked into: its first one ([Vol 3, Part F] 3.4.1.1).</summary>
    private static ushort HandleOf(ReadOnlySpan<byte> pdu)
    {
        var reader = new PduReader(pdu);
        return (AttOpcode)reader.U8() is AttOpcode.ExchangeMtuRequest or AttOpcode.ExecuteWriteRequest ? (ushort)0 : reader.U16();
    }

    private void SendError(AttOpcode request, AttErrorCode code, ushort handle)
    {
        var writer = new PduWriter(Bearer.Buffer);
        new ErrorResponse(request, handle, code).Write(ref writer);
        Bearer.Send(writer.Written);
    }

    /// <summary>Ends the active request with its response.</summary>
    private void Finish(in PduWriter response)
    {
        _active = AttOpcode.None;
        Bearer.Send(response.Written);
    }

    private void OnExchangeMtu(ReadOnlySpan<byte> pdu)
    {
        ExchangeMtuRequest request = ExchangeMtuRequest.Parse(pdu);
        if (!Bearer.FirstMtuRequest() && !_behavior.RepeatsMtuExchange)
        {
            Refuse(AttErrorCode.RequestNotSupported, 0);
            return;
        }

        var writer = new PduWriter(Bearer.Buffer);
        new ExchangeMtuResponse(_options.Mtu).Write(ref writer);
        Finish(in writer);
        Bearer.AgreeMtu(request.ClientRxMtu);
    }

    /// <summary>Known requests and commands with the lengths their formats allow, [Vol 3, Part F] 3.4.</summary>
    private static RequestFormat[] Formats()
    {
        var formats = new RequestFormat[256];
        void Add(AttOpcode opcode, int minimum, int maximum, int step, RequestHandler handle) => formats[(byte)opcode] = new(minimum, maximum, step, handle);
        Add(AttOpcode.ExchangeMtuRequest, 3, 3, 1, static (s, p) => s.OnExchangeMtu(p));
        Add(AttOpcode.FindInformationRequest, 5, 5, 1, static (s, p) => s.OnFindInformation(p));
        Add(AttOpcode.FindByTypeValueRequest, 7, int.MaxValue, 1, static (s, p) => s.OnFindByTypeValue(p));
        Add(AttOpcode.ReadByTypeRequest, 7, 21, 14, static (s, p) => s.OnReadByType(p));
        Add(AttOpcode.ReadRequest, 3, 3, 1, static (s, p) => s.OnRead(p));
        Add(AttOpcode.ReadBlobRequest, 5, 5, 1, static (s, p) => s.OnReadBlob(p));
        Add(AttOpcode.ReadMultipleRequest, 5, int.MaxValue, 2, static (s, p) => s.OnReadMultiple(s.HandlesOf(p)));
        Add(AttOpcode.ReadMultipleVariableRequest, 5, int.MaxValue, 2, static (s, p) => s.OnReadMultiple(s.HandlesOf(p)));
        Add(AttOpcode.ReadByGroupTypeRequest, 7, 21, 14, static (s, p) => s.OnReadByGroupType(p));
        Add(AttOpcode.WriteRequest, 3, int.MaxValue, 1, static (s, p) => s.OnWrite(p));
        Add(AttOpcode.WriteCommand, 3, int.MaxValue, 1, static (s, p) => s.OnWriteCommand(p));
        Add(AttOpcode.SignedWriteCommand, 15, int.MaxValue, 1, static (s, p) => s.OnSignedWrite(p));
        Add(AttOpcode.PrepareWriteRequest, 5, int.MaxValue, 1, static (s, p) => s.OnPrepareWrite(p));
        Add(AttOpcode.ExecuteWriteRequest, 2, 2, 1, static (s, p) => s.OnExecuteWrite(p));
        return formats;
    }

    /// <summary>The step between the lengths of a Read Multiple request.</summary>
    private const int ListOfHandles = 2;

    private readonly record struct RequestFormat(int Minimum, int Maximum, int Step, RequestHandler? Handle)
    {
        public bool Fits(int length) => length >= Minimum && length <= Maximum && (length - Minimum) % Step == 0;

        /// <summary>How much of a PDU a host reads that takes what it needs and no more; 0 when that is more than came.</summary>
        public int Trim(int length)
        {
            if (Step == ListOfHandles) return length - (length - 1) % Step;
            if (Step != 1) return Fits(length) ? length : 0;
            return length < Minimum ? 0 : Math.Min(length, Maximum);
        }
    }
}
