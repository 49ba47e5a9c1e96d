using System;
using BleStack.Att.Pdus;
using BleStack.Core;

namespace BleStack.Att.Requests;

/// <summary>
/// Find By Type Value as <see cref="AttBehavior.FindsByReading"/> has it: every attribute of the type is read, through its handler too.
/// </summary>
internal sealed class FindByReadingHandler(AttTransaction transaction) : FindByTypeValueHandler(transaction)
{
    private const int ValueLimit = 16;

    private byte[] _wanted = [];
    private BleUuid _type;
    private ushort _group;
    private ushort _end;
    private int _next;

    public override void Step()
    {
        if (Transaction.Table.FirstOfType(_type, _next, _end) is not { } row)
        {
            Finish();
            return;
        }

        _next = row.Handle + 1;
        _group = row.Handle;
        if (Transaction.Check(row, AccessKind.Read) is var code and not AttErrorCode.Success) Refuse(code);
        else Transaction.Fetch(row, 0);
    }

    public override void Take(ReadOnlySpan<byte> value, AttErrorCode code)
    {
        if (code == AttErrorCode.Success && value.Length > ValueLimit) code = AttErrorCode.UnlikelyError;
        if (code != AttErrorCode.Success)
        {
            Refuse(code);
            return;
        }

        if (!_wanted.AsSpan().StartsWith(value)) return;
        ushort end = FoundEnd(_group);
        if (TryAdd(_group, end)) _next = end + 1;
        else Finish();
    }

    protected override void Search(FindByTypeValueRequest request)
    {
        _wanted = request.Value.ToArray();
        _type = request.Type;
        _next = request.Start;
        _end = request.End;
    }

    /// <summary>
    /// A group ends before the next grouping declaration; what is no group ends before the next attribute of a 16-bit type.
    /// </summary>
    private ushort FoundEnd(ushort start)
    {
        ushort end = start;
        foreach (AttributeRow row in Transaction.Table.Rows)
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
}
