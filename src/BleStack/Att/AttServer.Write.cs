using System;
using BleStack.Att.Pdus;
using BleStack.Core;
using Microsoft.Extensions.Logging;

namespace BleStack.Att;

/// <summary>Writing values: requests are answered, commands are carried out or dropped in silence.</summary>
public sealed partial class AttServer
{
    /// <summary>[Vol 3, Part F] 3.4.5.1.</summary>
    private void OnWrite(ReadOnlySpan<byte> pdu)
    {
        WriteRequest request = WriteRequest.Parse(pdu);
        if (_table.Find(request.Handle) is not { } row) Refuse(AttErrorCode.InvalidHandle, request.Handle);
        else if (Check(row, AccessKind.Write) is var code and not AttErrorCode.Success) Refuse(code, request.Handle);
        else if (row.CheckLength(request.Value.Length) is var length and not AttErrorCode.Success) Refuse(length, request.Handle);
        else Store(row, 0, request.Value);
    }

    private void TakeWrite(AttErrorCode code)
    {
        if (code != AttErrorCode.Success)
        {
            Refuse(code, _rowHandle);
            return;
        }

        var writer = new PduWriter(Bearer.Buffer);
        WriteResponse.Write(ref writer);
        Finish(in writer);
    }

    /// <summary>[Vol 3, Part F] 3.4.5.3.</summary>
    private void OnWriteCommand(ReadOnlySpan<byte> pdu)
    {
        WriteCommand command = WriteCommand.Parse(pdu);
        if (_table.Find(command.Handle) is { } row && Check(row, AccessKind.WriteCommand) == AttErrorCode.Success)
            Command(row, AttOpcode.WriteCommand, command.Value);
    }

    /// <summary>
    /// [Vol 3, Part F] 3.4.5.4. The signature is checked before the attribute, so that a replay costs the attacker its counter in every case. Clients
    /// do not sign on an encrypted link ([Vol 3, Part G] 4.9.2); one that does is held to its signature all the same.
    /// </summary>
    private void OnSignedWrite(ReadOnlySpan<byte> pdu)
    {
        SignedWriteCommand command = SignedWriteCommand.Parse(pdu);
        if (!Bearer.Link.VerifySignature(pdu[..^SignedWriteCommand.SignatureLength], command.Signature, out bool isAuthenticated))
        {
            _options.Logger.LogWarning("Link 0x{Link:X4} sent a signed write to 0x{Handle:X4} whose signature is wrong; ignored.", Bearer.Link.Handle, command.Handle);
            return;
        }

        if (_table.Find(command.Handle) is { } row && AttributeAccess.AllowsSigned(row, isAuthenticated))
            Command(row, AttOpcode.SignedWriteCommand, command.Value);
    }

    private void Command(AttributeRow row, AttOpcode opcode, ReadOnlySpan<byte> value)
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
}
