using System;
using BleStack.Att.Pdus;
using BleStack.Core;
using Microsoft.Extensions.Logging;

namespace BleStack.Att.Requests;

/// <summary>[Vol 3, Part F] 3.4.5.1.</summary>
internal sealed class WriteHandler(AttTransaction transaction) : RequestHandler(transaction, AttOpcode.WriteRequest)
{
    public override void Begin(ReadOnlySpan<byte> pdu)
    {
        WriteRequest request = WriteRequest.Parse(pdu);
        if (Transaction.Table.Find(request.Handle) is not { } row)
            Transaction.Refuse(AttErrorCode.InvalidHandle, request.Handle);
        else if (Transaction.Check(row, AccessKind.Write) is var code and not AttErrorCode.Success)
            Transaction.Refuse(code, request.Handle);
        else if (row.CheckLength(request.Value.Length) is var length and not AttErrorCode.Success)
            Transaction.Refuse(length, request.Handle);
        else
            Transaction.Store(row, 0, request.Value);
    }

    public override void Take(ReadOnlySpan<byte> value, AttErrorCode code)
    {
        if (code != AttErrorCode.Success)
        {
            Transaction.Refuse(code, Transaction.Handle);
            return;
        }

        var writer = new PduWriter(Transaction.Bearer.Buffer);
        WriteResponse.Write(ref writer);
        Transaction.Finish(in writer);
    }
}

/// <summary>[Vol 3, Part F] 3.4.5.3: carried out, or dropped in silence.</summary>
internal sealed class WriteCommandHandler(AttTransaction transaction) : RequestHandler(transaction, AttOpcode.WriteCommand)
{
    public override void Begin(ReadOnlySpan<byte> pdu)
    {
        WriteCommand command = WriteCommand.Parse(pdu);
        if (Transaction.Table.Find(command.Handle) is { } row && Transaction.Check(row, AccessKind.WriteCommand) == AttErrorCode.Success)
            Transaction.StoreUnanswered(row, Opcode, command.Value);
    }
}

/// <summary>
/// [Vol 3, Part F] 3.4.5.4. The signature is checked before the attribute, so that a replay costs the attacker its counter in every case.
/// Clients do not sign on an encrypted link ([Vol 3, Part G] 4.9.2); one that does is held to its signature all the same.
/// </summary>
internal sealed class SignedWriteHandler(AttTransaction transaction) : RequestHandler(transaction, AttOpcode.SignedWriteCommand)
{
    public override void Begin(ReadOnlySpan<byte> pdu)
    {
        SignedWriteCommand command = SignedWriteCommand.Parse(pdu);
        IAttLink link = Transaction.Bearer.Link;
        if (!link.VerifySignature(pdu[..^SignedWriteCommand.SignatureLength], command.Signature, out bool isAuthenticated))
        {
            Transaction.Options.Logger.LogWarning(
                "Link 0x{Link:X4} sent a signed write to 0x{Handle:X4} whose signature is wrong; ignored.", link.Handle, command.Handle);
            return;
        }

        if (Transaction.Table.Find(command.Handle) is { } row && AttributeAccess.AllowsSigned(row, isAuthenticated))
            Transaction.StoreUnanswered(row, Opcode, command.Value);
    }
}

/// <summary>[Vol 3, Part F] 3.4.2.1: a client asks once in a connection.</summary>
internal sealed class ExchangeMtuHandler(AttTransaction transaction) : RequestHandler(transaction, AttOpcode.ExchangeMtuRequest)
{
    private bool _wasAsked;

    public override void Begin(ReadOnlySpan<byte> pdu)
    {
        ExchangeMtuRequest request = ExchangeMtuRequest.Parse(pdu);
        if (_wasAsked && !Transaction.Behavior.RepeatsMtuExchange)
        {
            Transaction.Refuse(AttErrorCode.RequestNotSupported, 0);
            return;
        }

        _wasAsked = true;
        var writer = new PduWriter(Transaction.Bearer.Buffer);
        new ExchangeMtuResponse(Transaction.Options.Mtu).Write(ref writer);
        Transaction.Finish(in writer);
        Transaction.Bearer.AgreeMtu(request.ClientRxMtu);
    }
}
