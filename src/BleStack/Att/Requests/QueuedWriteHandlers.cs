using System;
using BleStack.Att.Pdus;
using BleStack.Core;

namespace BleStack.Att.Requests;

/// <summary>[Vol 3, Part F] 3.4.6.1. Offset and length are judged at execution, when the value they apply to is known.</summary>
internal sealed class PrepareWriteHandler(AttTransaction transaction) : RequestHandler(transaction, AttOpcode.PrepareWriteRequest)
{
    public override void Begin(ReadOnlySpan<byte> pdu)
    {
        PrepareWriteRequest request = PrepareWriteRequest.Parse(pdu);
        if (Transaction.Table.Find(request.Handle) is not { } row)
            Transaction.Refuse(AttErrorCode.InvalidHandle, request.Handle);
        else if (Transaction.Check(row, AccessKind.Write) is var code and not AttErrorCode.Success)
            Transaction.Refuse(code, request.Handle);
        else if (!Transaction.Prepared.HasRoom(request.Value.Length))
            Transaction.Refuse(AttErrorCode.PrepareQueueFull, request.Handle);
        else
            Prepare(row, request);
    }

    private void Prepare(AttributeRow row, PrepareWriteRequest request)
    {
        Transaction.Prepared.Add(new PreparedWrite(row, request.Handle, request.Offset, request.Value.ToArray()));
        var writer = new PduWriter(Transaction.Bearer.Buffer);
        new PrepareWriteResponse(request.Handle, request.Offset, request.Value).Write(ref writer);
        Transaction.Finish(in writer);
    }
}

/// <summary>
/// [Vol 3, Part F] 3.4.6.3. All parts are judged before the first is written; whatever the end, the queue is empty after.
/// </summary>
internal class ExecuteWriteHandler(AttTransaction transaction) : RequestHandler(transaction, AttOpcode.ExecuteWriteRequest)
{
    private int _next;

    public static RequestHandler For(AttTransaction transaction) =>
        transaction.Behavior.SortsPreparedWrites ? new SortedExecuteWriteHandler(transaction) : new ExecuteWriteHandler(transaction);

    public sealed override void Begin(ReadOnlySpan<byte> pdu)
    {
        _next = 0;
        if (!IsCommit(pdu)) Transaction.Prepared.Clear();
        if (Order(out ushort handle) is var code and not AttErrorCode.Success) RefuseAll(code, handle);
    }

    public sealed override void Step()
    {
        PrepareQueue queue = Transaction.Prepared;
        if (_next == queue.Count)
        {
            queue.Clear();
            var writer = new PduWriter(Transaction.Bearer.Buffer);
            ExecuteWriteResponse.Write(ref writer);
            Transaction.Finish(in writer);
            return;
        }

        PreparedWrite part = queue[_next++];
        if (Admit(part) is var code and not AttErrorCode.Success) RefuseAll(code, part.Handle);
        else Transaction.Store(part.Row, part.Offset, part.Value);
    }

    public sealed override void Take(ReadOnlySpan<byte> value, AttErrorCode code)
    {
        if (code != AttErrorCode.Success) RefuseAll(code, Transaction.Handle);
    }

    protected virtual bool IsCommit(ReadOnlySpan<byte> pdu) => ExecuteWriteRequest.Parse(pdu).Commit;

    /// <summary>Brings the queue into the order of writing and judges it; nothing is written before.</summary>
    protected virtual AttErrorCode Order(out ushort handle)
    {
        handle = 0;
        PrepareQueue queue = Transaction.Prepared;
        queue.Join();
        for (int i = 0; i < queue.Count; i++)
        {
            handle = queue[i].Handle;
            if (Judge(i) is var code and not AttErrorCode.Success) return code;
        }

        return AttErrorCode.Success;
    }

    /// <summary>What is looked at just before a part is written: that its attribute is still the one it was prepared for.</summary>
    protected virtual AttErrorCode Admit(PreparedWrite part) =>
        Transaction.Table.Find(part.Handle) == part.Row ? AttErrorCode.Success : AttErrorCode.DatabaseOutOfSync;

    /// <summary>
    /// The attribute and its permission again (table and link may have changed since), offset, and the length the value would get.
    /// </summary>
    private AttErrorCode Judge(int index)
    {
        PreparedWrite part = Transaction.Prepared[index];
        AttributeRow row = part.Row;
        if (Admit(part) is var gone and not AttErrorCode.Success) return gone;
        if (Transaction.Check(row, AccessKind.Write) is var code and not AttErrorCode.Success) return code;
        int current = row.OnWrite is null ? Transaction.Prepared.LengthBefore(index, row) : row.MaxLength;
        if (part.Offset > current) return AttErrorCode.InvalidOffset;
        return part.End > row.MaxLength ? AttErrorCode.InvalidAttributeValueLength : AttErrorCode.Success;
    }

    private void RefuseAll(AttErrorCode code, ushort handle)
    {
        Transaction.Prepared.Clear();
        Transaction.Refuse(code, handle);
    }
}

/// <summary>
/// Execute Write as <see cref="AttBehavior.SortsPreparedWrites"/> has it: nothing is written when a part is missing or too much.
/// </summary>
internal sealed class SortedExecuteWriteHandler(AttTransaction transaction) : ExecuteWriteHandler(transaction)
{
    protected override bool IsCommit(ReadOnlySpan<byte> pdu) => pdu[1] != 0;

    protected override AttErrorCode Order(out ushort handle) => Transaction.Prepared.Sort(out handle);

    protected override AttErrorCode Admit(PreparedWrite part) =>
        base.Admit(part) is var code and not AttErrorCode.Success ? code : Transaction.Check(part.Row, AccessKind.Write);
}
