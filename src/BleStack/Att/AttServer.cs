using System;
using System.Collections.Generic;
using BleStack.Att.Requests;
using BleStack.Core;
using Microsoft.Extensions.Logging;

namespace BleStack.Att;

/// <summary>Answers one peer's attribute requests from an <see cref="AttributeTable"/>.</summary>
/// <remarks>
/// One request at a time: a second before the answer to the first breaks [Vol 3, Part F] 3.3.2 and is ignored. What an opcode means is one
/// entry of <see cref="RequestFormat"/>: its length, and the <see cref="RequestHandler"/> that keeps its state. A request whose values
/// applications provide later is the <see cref="AttTransaction"/> in progress. Commands get no response.
/// </remarks>
public sealed class AttServer
{
    private readonly AttOptions _options;
    private readonly AttBehavior _behavior;
    private readonly AttTransaction _transaction;
    private readonly RequestHandler?[] _handlers = new RequestHandler?[RequestFormat.Count];
    private Queue<byte[]>? _early;

    internal AttServer(AttBearer bearer, AttributeTable table)
    {
        Bearer = bearer;
        _options = bearer.Options;
        _behavior = _options.Behavior;
        _transaction = new AttTransaction(bearer, table, AnswerEarly);
    }

    internal delegate AttErrorCode RequestGate(ReadOnlySpan<byte> pdu);

    /// <summary>The bearer served.</summary>
    public AttBearer Bearer { get; }

    /// <summary>A request waits for a handler's deferred answer.</summary>
    public bool IsBusy => _transaction.Active is not null;

    /// <summary>Requests ignored because the peer had not waited for the answer to the one before.</summary>
    public int IgnoredRequests { get; private set; }

    /// <summary>
    /// Asked before a known request is served; anything but success refuses it, and drops a command (robust caching, [Vol 3, Part G]
    /// 2.5.2.1).
    /// </summary>
    internal RequestGate? Gate { get; set; }

    /// <summary>The one entry for requests and commands: known? allowed now? of its length? then served by its handler.</summary>
    internal void OnRequest(ReadOnlySpan<byte> pdu)
    {
        _options.Arrived?.Invoke(Bearer.Link, pdu);
        var opcode = (AttOpcode)pdu[0];
        bool isCommand = (pdu[0] & 0x40) != 0;
        if (RequestFormat.Find(pdu[0]) is not { } format)
        {
            if (!isCommand) _transaction.SendError(opcode, AttErrorCode.RequestNotSupported, 0);
        }
        else if (IsBusy && (!isCommand || _behavior.RequestsInTurn > 0))
        {
            OnEarly(pdu);
        }
        else if (!TryFit(format, ref pdu))
        {
            if (!isCommand && !_behavior.IgnoresMalformed) _transaction.SendError(opcode, AttErrorCode.InvalidPdu, 0);
        }
        else if (Gate?.Invoke(pdu) is { } code and not AttErrorCode.Success)
        {
            if (!isCommand) _transaction.SendError(opcode, code, format.NamesHandle ? HandleOf(pdu) : (ushort)0);
        }
        else
        {
            RequestHandler handler = _handlers[format.Index] ??= format.Create(_transaction);
            if (isCommand) RunCommand(handler, pdu);
            else _transaction.Run(handler, pdu);
        }
    }

    /// <summary>Ends everything that waits; answers that still come change nothing.</summary>
    internal void OnClosed()
    {
        _early?.Clear();
        _transaction.Close();
    }

    private static void RunCommand(RequestHandler handler, ReadOnlySpan<byte> pdu)
    {
        try
        {
            handler.Begin(pdu);
        }
        catch (MalformedPduException)
        {
            // A command gets no response.
        }
    }

    private static ushort HandleOf(ReadOnlySpan<byte> pdu)
    {
        var reader = new PduReader(pdu[1..]);
        return reader.U16();
    }

    private bool TryFit(RequestFormat format, ref ReadOnlySpan<byte> pdu)
    {
        if (pdu.Length > Bearer.Mtu) return false;
        if (!_behavior.IgnoresMalformed) return format.Fits(pdu.Length);
        pdu = pdu[..format.Trim(pdu.Length)];
        return !pdu.IsEmpty;
    }

    /// <summary>Comes before the answer to the request before it.</summary>
    private void OnEarly(ReadOnlySpan<byte> pdu)
    {
        if ((_early?.Count ?? 0) < _behavior.RequestsInTurn)
        {
            (_early ??= new Queue<byte[]>()).Enqueue(pdu.ToArray());
            return;
        }

        IgnoredRequests++;
        _options.Logger.LogWarning(
            "Link 0x{Handle:X4} sent {Opcode} before the answer to {Active}; ignored.",
            Bearer.Link.Handle,
            (AttOpcode)pdu[0],
            _transaction.Active?.Opcode
        );
    }

    private void AnswerEarly()
    {
        while (_early is { Count: > 0 } early && !IsBusy && Bearer.IsOpen) OnRequest(early.Dequeue());
    }
}
