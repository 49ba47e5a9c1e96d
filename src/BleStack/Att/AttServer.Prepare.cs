using System;
using System.Collections.Generic;
using BleStack.Att.Pdus;
using BleStack.Core;

namespace BleStack.Att;

/// <summary>Queued writes ([Vol 3, Part F] 3.4.6): parts of one attribute that follow each other become one write of its handler.</summary>
public sealed partial class AttServer
{
    private readonly List<PreparedWrite> _prepared = [];
    private int _preparedOctets;

    /// <summary>[Vol 3, Part F] 3.4.6.1. Offset and length are judged at execution, when the value they apply to is known.</summary>
    private void OnPrepareWrite(ReadOnlySpan<byte> pdu)
    {
        PrepareWriteRequest request = PrepareWriteRequest.Parse(pdu);
        if (_table.Find(request.Handle) is not { } row) Refuse(AttErrorCode.InvalidHandle, request.Handle);
        else if (Check(row, AccessKind.Write) is var code and not AttErrorCode.Success) Refuse(code, request.Handle);
        else if (!HasRoom(request.Value.Length)) Refuse(AttErrorCode.PrepareQueueFull, request.Handle);
        else Prepare(row, request);
    }

    private bool HasRoom(int octets) => _prepared.Count < _options.PrepareQueueCount && _preparedOctets + octets <= _options.PrepareQueueOctets;

    private void Prepare(AttributeRow row, PrepareWriteRequest request)
    {
        _prepared.Add(new PreparedWrite(row, request.Handle, request.Offset, request.Value.ToArray()));
        _preparedOctets += request.Value.Length;
        var writer = new PduWriter(Bearer.Buffer);
        new PrepareWriteResponse(request.Handle, request.Offset, request.Value).Write(ref writer);
        Finish(in writer);
    }

    /// <summary>[Vol 3, Part F] 3.4.6.3. All parts are judged before the first is written; whatever the end, the queue is empty after.</summary>
    private void OnExecuteWrite(ReadOnlySpan<byte> pdu)
    {
        if (_behavior.SortsPreparedWrites)
        {
            OnExecuteSorted(pdu[1]);
            return;
        }

        if (!ExecuteWriteRequest.Parse(pdu).Commit) DropPrepared();
        JoinParts();
        for (int i = 0; i < _prepared.Count; i++)
        {
            if (Judge(i) is var code and not AttErrorCode.Success)
            {
                RefuseExecute(code, _prepared[i].Handle);
                return;
            }
        }

        _next = 0;
    }

    private void StepExecute()
    {
        if (_next == _prepared.Count)
        {
            DropPrepared();
            var writer = new PduWriter(Bearer.Buffer);
            ExecuteWriteResponse.Write(ref writer);
            Finish(in writer);
            return;
        }

        PreparedWrite part = _prepared[_next++];
        if (!IsStillThere(part)) RefuseExecute(AttErrorCode.DatabaseOutOfSync, part.Handle);
        else if (_behavior.SortsPreparedWrites && Check(part.Row, AccessKind.Write) is var code and not AttErrorCode.Success) RefuseExecute(code, part.Handle);
        else Store(part.Row, part.Offset, part.Value);
    }

    private void TakeExecute(AttErrorCode code)
    {
        if (code != AttErrorCode.Success) RefuseExecute(code, _rowHandle);
    }

    private void RefuseExecute(AttErrorCode code, ushort handle)
    {
        DropPrepared();
        Refuse(code, handle);
    }

    private void DropPrepared()
    {
        _prepared.Clear();
        _preparedOctets = 0;
    }

    private void JoinParts()
    {
        for (int i = _prepared.Count - 1; i > 0; i--)
        {
            PreparedWrite part = _prepared[i], before = _prepared[i - 1];
            if (part.Row != before.Row || part.Offset != before.End) continue;
            _prepared[i - 1] = before with { Value = [.. before.Value, .. part.Value] };
            _prepared.RemoveAt(i);
        }
    }

    /// <summary>The attribute it was prepared for, not another that took its handle since.</summary>
    private bool IsStillThere(PreparedWrite part) => _table.Find(part.Handle) == part.Row;

    /// <summary>The attribute and its permission again (table and link may have changed since), offset, and the length the value would get.</summary>
    private AttErrorCode Judge(int index)
    {
        PreparedWrite part = _prepared[index];
        AttributeRow row = part.Row;
        if (!IsStillThere(part)) return AttErrorCode.DatabaseOutOfSync;
        if (Check(row, AccessKind.Write) is var code and not AttErrorCode.Success) return code;
        int current = row.OnWrite is null ? LengthBefore(index, row) : row.MaxLength;
        if (part.Offset > current) return AttErrorCode.InvalidOffset;
        return part.End > row.MaxLength ? AttErrorCode.InvalidAttributeValueLength : AttErrorCode.Success;
    }

    /// <summary>The length the value has once the parts before this one are written.</summary>
    private int LengthBefore(int index, AttributeRow row)
    {
        for (int i = index - 1; i >= 0; i--)
        {
            if (_prepared[i].Row == row) return row.IsFixedLength ? row.MaxLength : _prepared[i].End;
        }

        return row.Value.Length;
    }

    private readonly record struct PreparedWrite(AttributeRow Row, ushort Handle, ushort Offset, byte[] Value)
    {
        public int End => Offset + Value.Length;
    }
}
