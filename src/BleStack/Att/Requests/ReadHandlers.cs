using System;
using BleStack.Att.Pdus;
using BleStack.Core;

namespace BleStack.Att.Requests;

/// <summary>What Read and Read Blob have in common.</summary>
internal abstract class SingleReadHandler(AttTransaction transaction, AttOpcode opcode) : RequestHandler(transaction, opcode)
{
    private ushort _offset;

    public sealed override void Take(ReadOnlySpan<byte> value, AttErrorCode code)
    {
        if (code == AttErrorCode.Success && _offset > value.Length) code = AttErrorCode.InvalidOffset;
        if (code != AttErrorCode.Success)
        {
            Transaction.Refuse(code, Transaction.Handle);
            return;
        }

        ReadOnlySpan<byte> part = value[_offset..Math.Min(value.Length, AttOptions.MaximumValueLength)];
        Respond(part[..Math.Min(part.Length, Transaction.Mtu - 1)]);
    }

    protected abstract void Respond(ReadOnlySpan<byte> part);

    protected void Read(ushort handle, ushort offset)
    {
        _offset = offset;
        if (Transaction.Table.Find(handle) is not { } row)
        {
            Transaction.Refuse(AttErrorCode.InvalidHandle, handle);
            return;
        }

        if (Transaction.Behavior.IgnoresOffsetOfDeclarations && IsDeclaration(row)) _offset = offset = 0;
        if (Transaction.Check(row, AccessKind.Read) is var code and not AttErrorCode.Success) Transaction.Refuse(code, handle);
        else if (CheckOffset(row, offset) is var wrong and not AttErrorCode.Success) Transaction.Refuse(wrong, handle);
        else Transaction.Fetch(row, offset);
    }

    protected virtual AttErrorCode CheckOffset(AttributeRow row, ushort offset) => AttErrorCode.Success;

    // Services, includes, characteristics, and the CCCD, which the stack makes as it makes them.
    private static bool IsDeclaration(AttributeRow row) =>
        row.IsMadeByStack || (row.Type.Is16Bit && row.Type.Short is >= 0x2800 and <= 0x2803);
}

/// <summary>[Vol 3, Part F] 3.4.4.3.</summary>
internal sealed class ReadHandler(AttTransaction transaction) : SingleReadHandler(transaction, AttOpcode.ReadRequest)
{
    public override void Begin(ReadOnlySpan<byte> pdu) => Read(ReadRequest.Parse(pdu).Handle, 0);

    protected override void Respond(ReadOnlySpan<byte> part)
    {
        var writer = new PduWriter(Transaction.Bearer.Buffer);
        new ReadResponse(part).Write(ref writer);
        Transaction.Finish(in writer);
    }
}

/// <summary>[Vol 3, Part F] 3.4.4.5.</summary>
internal sealed class ReadBlobHandler(AttTransaction transaction) : SingleReadHandler(transaction, AttOpcode.ReadBlobRequest)
{
    public override void Begin(ReadOnlySpan<byte> pdu)
    {
        ReadBlobRequest request = ReadBlobRequest.Parse(pdu);
        Read(request.Handle, request.Offset);
    }

    protected override void Respond(ReadOnlySpan<byte> part)
    {
        var writer = new PduWriter(Transaction.Bearer.Buffer);
        new ReadBlobResponse(part).Write(ref writer);
        Transaction.Finish(in writer);
    }

    /// <summary>A value of fixed length that one Read Response carries is not long.</summary>
    protected override AttErrorCode CheckOffset(AttributeRow row, ushort offset)
    {
        if (Transaction.Behavior.IgnoresOffsetOfDeclarations || !row.IsFixedLength || row.MaxLength >= Transaction.Mtu - 1)
            return AttErrorCode.Success;
        return offset > row.MaxLength ? AttErrorCode.InvalidOffset : AttErrorCode.AttributeNotLong;
    }
}

/// <summary>[Vol 3, Part F] 3.4.4.1.</summary>
internal sealed class ReadByTypeHandler(AttTransaction transaction) : RequestHandler(transaction, AttOpcode.ReadByTypeRequest)
{
    private const int MaximumValue = 253;

    private BleUuid _type;
    private ushort _start;
    private ushort _end;
    private ushort _handle;
    private int _next;

    public override void Begin(ReadOnlySpan<byte> pdu)
    {
        ReadByTypeRequest request = ReadByTypeRequest.Parse(pdu);
        if (!RangeRules.Admit(Transaction, request.Start, request.End)) return;
        Transaction.List.Begin(Transaction.Mtu - 2);
        _type = request.Type;
        _next = _start = request.Start;
        _end = request.End;
    }

    public override void Step()
    {
        if (Transaction.List.IsFull || Transaction.Table.FirstOfType(_type, _next, _end) is not { } row)
        {
            Finish();
            return;
        }

        _next = row.Handle + 1;
        _handle = row.Handle;
        if (Transaction.Check(row, AccessKind.Read) is var code and not AttErrorCode.Success) End(code);
        else Transaction.Fetch(row, 0);
    }

    public override void Take(ReadOnlySpan<byte> value, AttErrorCode code)
    {
        int limit = Transaction.Behavior.ByTypeValueLimit;
        if (code == AttErrorCode.Success && limit != 0 && value.Length > limit) code = AttErrorCode.UnlikelyError;
        if (code != AttErrorCode.Success)
        {
            End(code);
            return;
        }

        int length = Math.Min(value.Length, Math.Min(Transaction.Mtu - 4, MaximumValue));
        if (!Transaction.List.TryAdd(ReadByTypeResponse.ElementHeader + length, out PduWriter element))
        {
            Finish();
            return;
        }

        element.U16(_handle);
        element.Bytes(value[..length]);
    }

    /// <summary>A value that cannot be had refuses the request, or ends a list that has begun.</summary>
    private void End(AttErrorCode code)
    {
        if (Transaction.List.IsEmpty) Transaction.Refuse(code, _handle);
        else Finish();
    }

    private void Finish()
    {
        ElementList list = Transaction.List;
        if (list.IsEmpty)
        {
            Transaction.Refuse(AttErrorCode.AttributeNotFound, _start);
            return;
        }

        var writer = new PduWriter(Transaction.Bearer.Buffer);
        new ReadByTypeResponse((byte)list.ElementLength, list.Octets).Write(ref writer);
        Transaction.Finish(in writer);
    }
}

/// <summary>[Vol 3, Part F] 3.4.4.9; the groups of GATT are the services ([Vol 3, Part G] 2.5.3). Their values need no handler.</summary>
internal sealed class ReadByGroupTypeHandler(AttTransaction transaction) : RequestHandler(transaction, AttOpcode.ReadByGroupTypeRequest)
{
    private const int MaximumValue = 251;

    public override void Begin(ReadOnlySpan<byte> pdu)
    {
        ReadByGroupTypeRequest request = ReadByGroupTypeRequest.Parse(pdu);
        if (!RangeRules.Admit(Transaction, request.Start, request.End)) return;
        if (!AttributeTable.IsService(request.Type))
        {
            Transaction.Refuse(AttErrorCode.UnsupportedGroupType, request.Start);
            return;
        }

        Transaction.List.Begin(Transaction.Mtu - 2);
        int next = request.Start;
        while (Transaction.Table.FirstOfType(request.Type, next, request.End) is { } row)
        {
            next = row.Handle + 1;
            if (Transaction.Check(row, AccessKind.Read) is var code and not AttErrorCode.Success)
            {
                if (!Transaction.List.IsEmpty) break;
                Transaction.Refuse(code, row.Handle);
                return;
            }

            if (!TryAdd(row, request.End)) break;
        }

        Finish(request.Start);
    }

    private bool TryAdd(AttributeRow row, ushort end)
    {
        int length = Math.Min(row.Value.Length, Math.Min(Transaction.Mtu - 6, MaximumValue));
        if (!Transaction.List.TryAdd(ReadByGroupTypeResponse.ElementHeader + length, out PduWriter element)) return false;
        element.U16(row.Handle);
        element.U16(Transaction.Behavior.CutsGroups ? CutEnd(row, end) : row.GroupEnd);
        element.Bytes(row.Value[..length]);
        return true;
    }

    private ushort CutEnd(AttributeRow row, ushort end)
    {
        ushort last = Transaction.Table.LastHandle;
        return end >= last && row.GroupEnd >= last ? (ushort)0xFFFF : Math.Min(row.GroupEnd, end);
    }

    private void Finish(ushort start)
    {
        ElementList list = Transaction.List;
        if (list.IsEmpty)
        {
            Transaction.Refuse(AttErrorCode.AttributeNotFound, start);
            return;
        }

        var writer = new PduWriter(Transaction.Bearer.Buffer);
        new ReadByGroupTypeResponse((byte)list.ElementLength, list.Octets).Write(ref writer);
        Transaction.Finish(in writer);
    }
}
