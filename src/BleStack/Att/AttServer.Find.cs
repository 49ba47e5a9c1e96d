using System;
using BleStack.Att.Pdus;
using BleStack.Core;

namespace BleStack.Att;

/// <summary>Finding attributes: nothing here calls a handler, so every answer is immediate.</summary>
public sealed partial class AttServer
{
    private byte[] _list = [];
    private int _listLength;
    private int _element;

    /// <summary>Octets of list elements that fit a response with a header of <paramref name="header"/>.</summary>
    private int Room(int header) => _mtu - header;

    private void BeginList()
    {
        if (_list.Length == 0) _list = new byte[_options.Mtu];
        _listLength = 0;
        _element = 0;
    }

    /// <summary>Where the next list element goes, or nothing when it does not fit or is of another length than the first.</summary>
    private bool TryElement(int length, int header, out PduWriter writer)
    {
        writer = default;
        if (_listLength == 0) _element = length;
        if (length != _element || _listLength + length > Room(header)) return false;
        writer = new PduWriter(_list.AsSpan(_listLength, length));
        _listLength += length;
        return true;
    }

    /// <summary>Refuses handle 0 and ranges that run backwards.</summary>
    private bool IsRange(ushort start, ushort end)
    {
        if (start != 0 && start <= end) return true;
        Refuse(AttErrorCode.InvalidHandle, start);
        return false;
    }

    /// <summary>[Vol 3, Part F] 3.4.3.1. Types are public: no permission is needed to find them.</summary>
    private void OnFindInformation(ReadOnlySpan<byte> pdu)
    {
        FindInformationRequest request = FindInformationRequest.Parse(pdu);
        if (!IsRange(request.Start, request.End)) return;
        BeginList();
        int next = request.Start;
        while (_table.FirstIn(next, request.End) is { } row && TryElement(2 + row.Type.WireLength, 2, out PduWriter element))
        {
            element.U16(row.Handle);
            row.Type.Write(ref element);
            next = row.Handle + 1;
        }

        if (_listLength == 0)
        {
            Refuse(AttErrorCode.AttributeNotFound, request.Start);
            return;
        }

        var writer = new PduWriter(Bearer.Buffer);
        byte format = _element == 4 ? FindInformationResponse.Uuid16 : FindInformationResponse.Uuid128;
        new FindInformationResponse(format, _list.AsSpan(0, _listLength)).Write(ref writer);
        Finish(in writer);
    }

    /// <summary>[Vol 3, Part F] 3.4.3.3. Values that may not be read, or that a handler produces, match nothing.</summary>
    private void OnFindByTypeValue(ReadOnlySpan<byte> pdu)
    {
        FindByTypeValueRequest request = FindByTypeValueRequest.Parse(pdu);
        if (!IsRange(request.Start, request.End)) return;
        BeginList();
        if (_behavior.FindsByReading)
        {
            BeginFind(request);
            return;
        }

        int next = request.Start;
        while (_table.FirstCandidate(request.Type, request.Value, next, request.End) is { } row)
        {
            next = row.Handle + 1;
            if (!Matches(row, request.Value)) continue;
            if (!TryElement(FindByTypeValueResponse.ElementLength, 1, out PduWriter element)) break;
            element.U16(row.Handle);
            element.U16(row.GroupEnd);
        }

        if (_listLength == 0)
        {
            Refuse(AttErrorCode.AttributeNotFound, request.Start);
            return;
        }

        var writer = new PduWriter(Bearer.Buffer);
        new FindByTypeValueResponse(_list.AsSpan(0, _listLength)).Write(ref writer);
        Finish(in writer);
    }

    private bool Matches(AttributeRow row, ReadOnlySpan<byte> value) =>
        row.OnRead is null && row.Value.SequenceEqual(value) && Check(row, AccessKind.Read) == AttErrorCode.Success;

    /// <summary>[Vol 3, Part F] 3.4.4.9; the groups of GATT are the services ([Vol 3, Part G] 2.5.3).</summary>
    private void OnReadByGroupType(ReadOnlySpan<byte> pdu)
    {
        ReadByGroupTypeRequest request = ReadByGroupTypeRequest.Parse(pdu);
        if (!IsRange(request.Start, request.End)) return;
        if (!AttributeTable.IsService(request.Type))
        {
            Refuse(AttErrorCode.UnsupportedGroupType, request.Start);
            return;
        }

        BeginList();
        int next = request.Start;
        while (_table.FirstOfType(request.Type, next, request.End) is { } row)
        {
            next = row.Handle + 1;
            if (Check(row, AccessKind.Read) is var code and not AttErrorCode.Success)
            {
                if (_listLength > 0) break;
                Refuse(code, row.Handle);
                return;
            }

            if (!TryGroup(row, request.End)) break;
        }

        FinishGroups(request.Start);
    }

    private bool TryGroup(AttributeRow row, ushort end)
    {
        int length = Math.Min(row.Value.Length, Math.Min(_mtu - 6, 251));
        if (!TryElement(ReadByGroupTypeResponse.ElementHeader + length, 2, out PduWriter element)) return false;
        element.U16(row.Handle);
        element.U16(_behavior.CutsGroups ? CutEnd(row, end) : row.GroupEnd);
        element.Bytes(row.Value[..length]);
        return true;
    }

    private ushort CutEnd(AttributeRow row, ushort end)
    {
        if (end >= _table.LastHandle && row.GroupEnd >= _table.LastHandle) return 0xFFFF;
        return Math.Min(row.GroupEnd, end);
    }

    private void FinishGroups(ushort start)
    {
        if (_listLength == 0)
        {
            Refuse(AttErrorCode.AttributeNotFound, start);
            return;
        }

        var writer = new PduWriter(Bearer.Buffer);
        new ReadByGroupTypeResponse((byte)_element, _list.AsSpan(0, _listLength)).Write(ref writer);
        Finish(in writer);
    }
}
