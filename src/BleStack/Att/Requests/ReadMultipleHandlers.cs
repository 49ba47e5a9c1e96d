using System;
using BleStack.Att.Pdus;
using BleStack.Core;

namespace BleStack.Att.Requests;

/// <summary>[Vol 3, Part F] 3.4.4.7: the values one after the other.</summary>
internal class ReadMultipleHandler(AttTransaction transaction, AttOpcode opcode = AttOpcode.ReadMultipleRequest)
    : RequestHandler(transaction, opcode)
{
    private byte[] _handles = [];
    private int _length;
    private int _next;

    /// <summary>The response has no room for another value.</summary>
    protected bool IsFull { get; set; }

    public sealed override void Begin(ReadOnlySpan<byte> pdu)
    {
        ReadOnlySpan<byte> handles = Transaction.Behavior.StopsReadMultipleWhenFull ? pdu[1..] : HandlesOf(pdu);
        Transaction.List.Begin(Transaction.Mtu - 1);
        if (_handles.Length < handles.Length) _handles = new byte[Transaction.Options.Mtu];
        handles.CopyTo(_handles);
        _length = handles.Length;
        IsFull = false;
        _next = 0;
    }

    /// <summary>Every handle is checked, also those whose values no longer fit.</summary>
    public sealed override void Step()
    {
        if (_next == _length || (IsFull && Transaction.Behavior.StopsReadMultipleWhenFull))
        {
            Respond(Transaction.List.Octets);
            return;
        }

        var reader = new PduReader(_handles.AsSpan(_next, 2));
        _next += 2;
        ushort handle = reader.U16();
        if (Transaction.Table.Find(handle) is not { } row) Transaction.Refuse(AttErrorCode.InvalidHandle, handle);
        else if (Transaction.Check(row, AccessKind.Read) is var code and not AttErrorCode.Success) Transaction.Refuse(code, handle);
        else if (!IsFull) Transaction.Fetch(row, 0);
    }

    public sealed override void Take(ReadOnlySpan<byte> value, AttErrorCode code)
    {
        if (code != AttErrorCode.Success)
        {
            Transaction.Refuse(code, Transaction.Handle);
            return;
        }

        PduWriter writer = Transaction.List.Open();
        if (TryWriteLength(ref writer, value.Length))
        {
            writer.Bytes(value[..Math.Min(value.Length, Math.Min(writer.Free, AttOptions.MaximumValueLength))]);
            IsFull = writer.Free == 0;
        }

        Transaction.List.Append(in writer);
    }

    protected virtual ReadOnlySpan<byte> HandlesOf(ReadOnlySpan<byte> pdu) => ReadMultipleRequest.Parse(pdu).Handles;

    /// <summary>What precedes a value; false when its value has no place any more.</summary>
    protected virtual bool TryWriteLength(ref PduWriter writer, int length) => true;

    protected virtual void Respond(ReadOnlySpan<byte> values)
    {
        var writer = new PduWriter(Transaction.Bearer.Buffer);
        new ReadMultipleResponse(values).Write(ref writer);
        Transaction.Finish(in writer);
    }
}

/// <summary>[Vol 3, Part F] 3.4.4.11: each value after its length.</summary>
internal sealed class ReadMultipleVariableHandler(AttTransaction transaction)
    : ReadMultipleHandler(transaction, AttOpcode.ReadMultipleVariableRequest)
{
    protected override ReadOnlySpan<byte> HandlesOf(ReadOnlySpan<byte> pdu) => ReadMultipleVariableRequest.Parse(pdu).Handles;

    /// <summary>A length that does not fit ends the list; a value that does not fit is cut, its length stays whole.</summary>
    protected override bool TryWriteLength(ref PduWriter writer, int length)
    {
        if (writer.Free >= 2)
        {
            writer.U16((ushort)Math.Min(length, AttOptions.MaximumValueLength));
            return true;
        }

        if (Transaction.Behavior.StopsReadMultipleWhenFull && writer.Free == 1) writer.U8((byte)length);
        IsFull = true;
        return false;
    }

    protected override void Respond(ReadOnlySpan<byte> values)
    {
        var writer = new PduWriter(Transaction.Bearer.Buffer);
        new ReadMultipleVariableResponse(values).Write(ref writer);
        Transaction.Finish(in writer);
    }
}
