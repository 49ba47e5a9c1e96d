using System;
using System.Collections.Generic;
using System.Linq;
using BleStack.Att.Pdus;
using BleStack.Core;
using Microsoft.Extensions.Logging;

namespace BleStack.Att;

/// <content>What <see cref="AttBehavior"/> switches on: procedures as another host carries them out.</content>
public sealed partial class AttServer
{
    private const int FindValueLimit = 16;

    private Queue<byte[]>? _early;
    private byte[] _wanted = [];
    private ushort _groupStart;

    /// <summary>Comes before the answer to the request before it.</summary>
    private void OnEarly(ReadOnlySpan<byte> pdu)
    {
        if ((_early?.Count ?? 0) < _behavior.RequestsInTurn)
        {
            (_early ??= new Queue<byte[]>()).Enqueue(pdu.ToArray());
            return;
        }

        IgnoredRequests++;
        _options.Logger.LogWarning("Link 0x{Handle:X4} sent {Opcode} before the answer to {Active}; ignored.", Bearer.Link.Handle, (AttOpcode)pdu[0], _active);
    }

    private void AnswerEarly()
    {
        while (_active == AttOpcode.None && Bearer.IsOpen && _early is { Count: > 0 } early) OnRequest(early.Dequeue());
    }

    private void BeginFind(FindByTypeValueRequest request)
    {
        _wanted = request.Value.ToArray();
        _type = request.Type;
        _next = _start = request.Start;
        _end = request.End;
    }

    private void StepFind()
    {
        if (_table.FirstOfType(_type, _next, _end) is not { } row)
        {
            FinishFind();
            return;
        }

        _next = row.Handle + 1;
        _groupStart = row.Handle;
        _rowHandle = row.Handle;
        if (Check(row, AccessKind.Read) is var code and not AttErrorCode.Success) Refuse(code, _start);
        else Fetch(row, 0);
    }

    private void TakeFound(ReadOnlySpan<byte> value, AttErrorCode code)
    {
        if (code == AttErrorCode.Success && value.Length > FindValueLimit) code = AttErrorCode.UnlikelyError;
        if (code != AttErrorCode.Success)
        {
            Refuse(code, _start);
            return;
        }

        if (!_wanted.AsSpan().StartsWith(value)) return;
        ushort end = FoundEnd(_groupStart);
        if (!TryElement(FindByTypeValueResponse.ElementLength, 1, out PduWriter element))
        {
            FinishFind();
            return;
        }

        element.U16(_groupStart);
        element.U16(end);
        _next = end + 1;
    }

    /// <summary>A group ends before the next grouping declaration; what is no group ends before the next attribute of a 16-bit type.</summary>
    private ushort FoundEnd(ushort start)
    {
        ushort end = start;
        foreach (AttributeRow row in _table.Rows)
        {
            if (row.Handle <= start) continue;
            if (EndsGroup(row.Type)) break;
            end = row.Handle;
        }

        return end;
    }

    private bool EndsGroup(BleUuid type)
    {
        if (!type.Is16Bit) return false;
        if (AttributeTable.IsService(_type)) return AttributeTable.IsService(type);
        return _type != 0x2803 || AttributeTable.IsService(type) || type == 0x2803;
    }

    private void FinishFind()
    {
        if (_listLength == 0)
        {
            Refuse(AttErrorCode.AttributeNotFound, _start);
            return;
        }

        var writer = new PduWriter(Bearer.Buffer);
        new FindByTypeValueResponse(_list.AsSpan(0, _listLength)).Write(ref writer);
        Finish(in writer);
    }

    /// <summary>One write for each attribute, in order of handles; nothing is written when a part is missing or too much.</summary>
    private void OnExecuteSorted(byte flags)
    {
        _next = 0;
        if (flags == 0) DropPrepared();
        List<PreparedWrite> sorted = [.. _prepared.OrderBy(static part => part.Handle).ThenBy(static part => part.Offset)];
        _prepared.Clear();
        foreach (PreparedWrite part in sorted)
        {
            bool continues = _prepared.Count > 0 && _prepared[^1].Handle == part.Handle;
            if (part.Offset != (continues ? _prepared[^1].End : 0))
            {
                RefuseExecute(AttErrorCode.InvalidOffset, part.Handle);
                return;
            }

            if (part.End > AttOptions.MaximumValueLength)
            {
                RefuseExecute(AttErrorCode.InvalidAttributeValueLength, part.Handle);
                return;
            }

            if (continues) _prepared[^1] = _prepared[^1] with { Value = [.. _prepared[^1].Value, .. part.Value] };
            else _prepared.Add(part);
        }
    }
}
