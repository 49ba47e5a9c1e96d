using System;
using BleStack.Att.Pdus;
using BleStack.Core;

namespace BleStack.Att;

/// <summary>Reading values, which handlers may produce later.</summary>
public sealed partial class AttServer
{
    private const int MaximumByTypeValue = 253;

    private ushort _offset;
    private BleUuid _type;
    private ushort _start;
    private ushort _end;
    private int _next;
    private byte[] _handles = [];
    private int _handlesLength;
    private bool _isFull;

    /// <summary>[Vol 3, Part F] 3.4.4.3.</summary>
    private void OnRead(ReadOnlySpan<byte> pdu) => Read(ReadRequest.Parse(pdu).Handle, 0);

    /// <summary>[Vol 3, Part F] 3.4.4.5.</summary>
    private void OnReadBlob(ReadOnlySpan<byte> pdu)
    {
        ReadBlobRequest request = ReadBlobRequest.Parse(pdu);
        Read(request.Handle, request.Offset);
    }

    private void Read(ushort handle, ushort offset)
    {
        _offset = offset;
        if (_table.Find(handle) is not { } row)
        {
            Refuse(AttErrorCode.InvalidHandle, handle);
            return;
        }

        if (_behavior.IgnoresOffsetOfDeclarations && IsDeclaration(row)) _offset = offset = 0;
        if (Check(row, AccessKind.Read) is var code and not AttErrorCode.Success) Refuse(code, handle);
        else if (_active == AttOpcode.ReadBlobRequest && !_behavior.IgnoresOffsetOfDeclarations && row.IsFixedLength && row.MaxLength < _mtu - 1) Refuse(offset > row.MaxLength ? AttErrorCode.InvalidOffset : AttErrorCode.AttributeNotLong, handle);
        else Fetch(row, offset);
    }

    private void TakeRead(ReadOnlySpan<byte> value, AttErrorCode code)
    {
        if (code == AttErrorCode.Success && _offset > value.Length) code = AttErrorCode.InvalidOffset;
        if (code != AttErrorCode.Success)
        {
            Refuse(code, _rowHandle);
            return;
        }

        ReadOnlySpan<byte> part = value[_offset..Math.Min(value.Length, AttOptions.MaximumValueLength)];
        part = part[..Math.Min(part.Length, _mtu - 1)];
        var writer = new PduWriter(Bearer.Buffer);
        if (_active == AttOpcode.ReadRequest) new ReadResponse(part).Write(ref writer);
        else new ReadBlobResponse(part).Write(ref writer);
        Finish(in writer);
    }

    // Services, includes, characteristics, and the CCCD, which the stack makes as it makes them.
    private static bool IsDeclaration(AttributeRow row) => row.IsMadeByStack || (row.Type.Is16Bit && row.Type.Short is >= 0x2800 and <= 0x2803);

    /// <summary>[Vol 3, Part F] 3.4.4.1.</summary>
    private void OnReadByType(ReadOnlySpan<byte> pdu)
    {
        ReadByTypeRequest request = ReadByTypeRequest.Parse(pdu);
        if (!IsRange(request.Start, request.End)) return;
        BeginList();
        _type = request.Type;
        _next = _start = request.Start;
        _end = request.End;
    }

    private void StepByType()
    {
        bool hasNoRoom = _listLength + _element > Room(2);
        if (hasNoRoom || _table.FirstOfType(_type, _next, _end) is not { } row)
        {
            FinishByType();
            return;
        }

        _next = row.Handle + 1;
        _rowHandle = row.Handle;
        if (Check(row, AccessKind.Read) is var code and not AttErrorCode.Success) TakeByType(default, code);
        else Fetch(row, 0);
    }

    private void TakeByType(ReadOnlySpan<byte> value, AttErrorCode code)
    {
        if (code != AttErrorCode.Success)
        {
            if (_listLength == 0) Refuse(code, _rowHandle);
            else FinishByType();
            return;
        }

        if (_behavior.ByTypeValueLimit != 0 && value.Length > _behavior.ByTypeValueLimit)
        {
            TakeByType(default, AttErrorCode.UnlikelyError);
            return;
        }

        int length = Math.Min(value.Length, Math.Min(_mtu - 4, MaximumByTypeValue));
        if (!TryElement(ReadByTypeResponse.ElementHeader + length, 2, out PduWriter element))
        {
            FinishByType();
            return;
        }

        element.U16(_rowHandle);
        element.Bytes(value[..length]);
    }

    private void FinishByType()
    {
        if (_listLength == 0)
        {
            Refuse(AttErrorCode.AttributeNotFound, _start);
            return;
        }

        var writer = new PduWriter(Bearer.Buffer);
        new ReadByTypeResponse((byte)_element, _list.AsSpan(0, _listLength)).Write(ref writer);
        Finish(in writer);
    }

    /// <summary>[Vol 3, Part F] 3.4.4.7 and 3.4.4.11.</summary>
    private void OnReadMultiple(ReadOnlySpan<byte> handles)
    {
        BeginList();
        if (_handles.Length < handles.Length) _handles = new byte[_options.Mtu];
        handles.CopyTo(_handles);
        _handlesLength = handles.Length;
        _isFull = false;
        _next = 0;
    }

    private ReadOnlySpan<byte> HandlesOf(ReadOnlySpan<byte> pdu)
    {
        if (_behavior.StopsReadMultipleWhenFull) return pdu[1..];
        return (AttOpcode)pdu[0] == AttOpcode.ReadMultipleRequest ? ReadMultipleRequest.Parse(pdu).Handles : ReadMultipleVariableRequest.Parse(pdu).Handles;
    }

    /// <summary>Every handle is checked, also those whose values no longer fit.</summary>
    private void StepMultiple()
    {
        if (_next == _handlesLength || (_isFull && _behavior.StopsReadMultipleWhenFull))
        {
            FinishMultiple();
            return;
        }

        var reader = new PduReader(_handles.AsSpan(_next, 2));
        _next += 2;
        ushort handle = reader.U16();
        if (_table.Find(handle) is not { } row) Refuse(AttErrorCode.InvalidHandle, handle);
        else if (Check(row, AccessKind.Read) is var code and not AttErrorCode.Success) Refuse(code, handle);
        else if (!_isFull) Fetch(row, 0);
    }

    private void TakeMultiple(ReadOnlySpan<byte> value, AttErrorCode code)
    {
        if (code != AttErrorCode.Success)
        {
            Refuse(code, _rowHandle);
            return;
        }

        var writer = new PduWriter(_list.AsSpan(_listLength, Room(1) - _listLength));
        if (_active == AttOpcode.ReadMultipleVariableRequest)
        {
            // A length that does not fit ends the list; a value that does not fit is cut, its length stays whole.
            if (writer.Free < 2)
            {
                if (_behavior.StopsReadMultipleWhenFull && writer.Free == 1) _list[_listLength++] = (byte)value.Length;
                _isFull = true;
                return;
            }

            writer.U16((ushort)Math.Min(value.Length, AttOptions.MaximumValueLength));
        }

        writer.Bytes(value[..Math.Min(value.Length, Math.Min(writer.Free, AttOptions.MaximumValueLength))]);
        _listLength += writer.Length;
        _isFull = _listLength >= Room(1);
    }

    private void FinishMultiple()
    {
        var writer = new PduWriter(Bearer.Buffer);
        if (_active == AttOpcode.ReadMultipleRequest) new ReadMultipleResponse(_list.AsSpan(0, _listLength)).Write(ref writer);
        else new ReadMultipleVariableResponse(_list.AsSpan(0, _listLength)).Write(ref writer);
        Finish(in writer);
    }
}
