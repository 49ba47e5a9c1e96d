using System;
using BleStack.Att.Pdus;
using BleStack.Core;

namespace BleStack.Att.Requests;

/// <summary>The range of handles that a request names.</summary>
internal static class RangeRules
{
    /// <summary>Refuses handle 0 and ranges that run backwards.</summary>
    public static bool Admit(AttTransaction transaction, ushort start, ushort end)
    {
        if (start != 0 && start <= end) return true;
        transaction.Refuse(AttErrorCode.InvalidHandle, start);
        return false;
    }
}

/// <summary>[Vol 3, Part F] 3.4.3.1. Types are public: no permission is needed to find them.</summary>
internal sealed class FindInformationHandler(AttTransaction transaction) : RequestHandler(transaction, AttOpcode.FindInformationRequest)
{
    public override void Begin(ReadOnlySpan<byte> pdu)
    {
        FindInformationRequest request = FindInformationRequest.Parse(pdu);
        if (!RangeRules.Admit(Transaction, request.Start, request.End)) return;
        ElementList list = Transaction.List;
        list.Begin(Transaction.Mtu - 2);
        int next = request.Start;
        while (Transaction.Table.FirstIn(next, request.End) is { } row && list.TryAdd(2 + row.Type.WireLength, out PduWriter element))
        {
            element.U16(row.Handle);
            row.Type.Write(ref element);
            next = row.Handle + 1;
        }

        if (list.IsEmpty)
        {
            Transaction.Refuse(AttErrorCode.AttributeNotFound, request.Start);
            return;
        }

        var writer = new PduWriter(Transaction.Bearer.Buffer);
        byte format = list.ElementLength == 4 ? FindInformationResponse.Uuid16 : FindInformationResponse.Uuid128;
        new FindInformationResponse(format, list.Octets).Write(ref writer);
        Transaction.Finish(in writer);
    }
}

/// <summary>[Vol 3, Part F] 3.4.3.3. Values that may not be read, or that a handler produces, match nothing.</summary>
internal class FindByTypeValueHandler(AttTransaction transaction) : RequestHandler(transaction, AttOpcode.FindByTypeValueRequest)
{
    private ushort _start;

    public static RequestHandler For(AttTransaction transaction) =>
        transaction.Behavior.FindsByReading ? new FindByReadingHandler(transaction) : new FindByTypeValueHandler(transaction);

    public sealed override void Begin(ReadOnlySpan<byte> pdu)
    {
        FindByTypeValueRequest request = FindByTypeValueRequest.Parse(pdu);
        if (!RangeRules.Admit(Transaction, request.Start, request.End)) return;
        _start = request.Start;
        Transaction.List.Begin(Transaction.Mtu - 1);
        Search(request);
    }

    protected virtual void Search(FindByTypeValueRequest request)
    {
        int next = request.Start;
        while (Transaction.Table.FirstCandidate(request.Type, request.Value, next, request.End) is { } row)
        {
            next = row.Handle + 1;
            if (Matches(row, request.Value) && !TryAdd(row.Handle, row.GroupEnd)) break;
        }

        Finish();
    }

    protected bool TryAdd(ushort start, ushort end)
    {
        if (!Transaction.List.TryAdd(FindByTypeValueResponse.ElementLength, out PduWriter element)) return false;
        element.U16(start);
        element.U16(end);
        return true;
    }

    protected void Refuse(AttErrorCode code) => Transaction.Refuse(code, _start);

    protected void Finish()
    {
        if (Transaction.List.IsEmpty)
        {
            Refuse(AttErrorCode.AttributeNotFound);
            return;
        }

        var writer = new PduWriter(Transaction.Bearer.Buffer);
        new FindByTypeValueResponse(Transaction.List.Octets).Write(ref writer);
        Transaction.Finish(in writer);
    }

    private bool Matches(AttributeRow row, ReadOnlySpan<byte> value) =>
        row.OnRead is null && row.Value.SequenceEqual(value) && Transaction.Check(row, AccessKind.Read) == AttErrorCode.Success;
}
