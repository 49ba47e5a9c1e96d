using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using BleStack.Core;

namespace BleStack.Att;

/// <summary>The attributes of a server, ordered by handle.</summary>
/// <remarks>
/// One array sorted by handle and, once a client asked for them, one sorted list per type and one per service UUID: every lookup after the
/// first is a binary search whatever the size of the table, and nothing is allocated. Iteration keeps a handle, never an index: the table
/// may change between two steps of a deferred request.
/// </remarks>
public sealed class AttributeTable
{
    private AttributeRow[] _rows = [];
    private int _count;

    /// <summary>Null until an attribute is asked for by its type.</summary>
    private Dictionary<BleUuid, List<AttributeRow>>? _byType;

    /// <summary>
    /// Service declarations by the UUID that is their value; null until it is asked for, and again when one of them changed.
    /// </summary>
    private Dictionary<(BleUuid Type, BleUuid Value), List<AttributeRow>>? _services;

    /// <summary>Attributes in the table.</summary>
    public int Count => _count;

    /// <summary>All attributes by ascending handle; valid until the next change.</summary>
    public ReadOnlySpan<AttributeRow> Rows => _rows.AsSpan(0, _count);

    /// <summary>The highest handle in use, 0 in an empty table.</summary>
    public ushort LastHandle => _count == 0 ? (ushort)0 : _rows[_count - 1].Handle;

    /// <summary>Attributes that lookups have looked at so far: what must not grow with the table.</summary>
    internal long Probes { get; private set; }

    /// <summary>The attribute with this handle, or null.</summary>
    public AttributeRow? Find(ushort handle)
    {
        int index = LowerBound(Rows, handle);
        return index < _count && _rows[index].Handle == handle ? _rows[index] : null;
    }

    /// <summary>The first attribute from <paramref name="start"/> to <paramref name="end"/>, or null.</summary>
    public AttributeRow? FirstIn(int start, ushort end) => FirstIn(Rows, start, end);

    /// <summary>The first attribute of a type from <paramref name="start"/> to <paramref name="end"/>, or null.</summary>
    public AttributeRow? FirstOfType(BleUuid type, int start, ushort end) =>
        (_byType ??= ByType()).TryGetValue(type, out List<AttributeRow>? rows)
            ? FirstIn(CollectionsMarshal.AsSpan(rows), start, end)
            : null;

    /// <summary>
    /// The first attribute of a type from <paramref name="start"/> to <paramref name="end"/> that may have this value, or null: services
    /// are found by it, others are just of the type.
    /// </summary>
    public AttributeRow? FirstCandidate(BleUuid type, ReadOnlySpan<byte> value, int start, ushort end)
    {
        if (!IsService(type) || value.Length is not (2 or 16)) return FirstOfType(type, start, end);
        return (_services ??= ByValue()).TryGetValue((type, BleUuid.Read(value)), out List<AttributeRow>? rows)
            ? FirstIn(CollectionsMarshal.AsSpan(rows), start, end)
            : null;
    }

    /// <summary>Puts an attribute at a free handle.</summary>
    /// <exception cref="InvalidOperationException">The handle is 0 or taken.</exception>
    public void Add(AttributeRow row, ushort handle)
    {
        int index = LowerBound(Rows, handle);
        if (handle == 0 || (index < _count && _rows[index].Handle == handle))
            throw new InvalidOperationException($"Handle 0x{handle:X4} is not free.");
        if (row.Handle != 0) throw new InvalidOperationException($"The attribute is in a table already, at 0x{row.Handle:X4}.");
        row.Handle = row.GroupEnd = handle;
        row.Table = this;
        if (_count == _rows.Length) Array.Resize(ref _rows, Math.Max(16, _count * 2));
        Array.Copy(_rows, index, _rows, index + 1, _count - index);
        _rows[index] = row;
        _count++;
        if (_byType is not null) Index(_byType, row);
        OnValueChanged(row);
    }

    internal void OnValueChanged(AttributeRow row)
    {
        if (IsService(row.Type)) _services = null;
    }

    /// <summary>Takes out all attributes from <paramref name="start"/> to <paramref name="end"/>.</summary>
    public void RemoveRange(ushort start, ushort end)
    {
        int from = LowerBound(Rows, start);
        int to = LowerBound(Rows, end + 1);
        for (int i = from; i < to; i++) Detach(_rows[i]);
        Array.Copy(_rows, to, _rows, from, _count - to);
        Array.Clear(_rows, _count - (to - from), to - from);
        _count -= to - from;
    }

    private void Detach(AttributeRow row)
    {
        if (_byType is not null)
        {
            List<AttributeRow> same = _byType[row.Type];
            same.RemoveAt(LowerBound(CollectionsMarshal.AsSpan(same), row.Handle));
            if (same.Count == 0) _byType.Remove(row.Type);
        }

        row.Handle = row.GroupEnd = 0;
        row.Table = null;
        OnValueChanged(row);
    }

    /// <summary>Primary and secondary service declarations, [Vol 3, Part G] 3.1.</summary>
    internal static bool IsService(BleUuid type) => type == 0x2800 || type == 0x2801;

    private Dictionary<BleUuid, List<AttributeRow>> ByType()
    {
        Dictionary<BleUuid, List<AttributeRow>> byType = [];
        Probes += _count;
        foreach (AttributeRow row in Rows) Index(byType, row);
        return byType;
    }

    private void Index(Dictionary<BleUuid, List<AttributeRow>> byType, AttributeRow row)
    {
        if (!byType.TryGetValue(row.Type, out List<AttributeRow>? same)) byType.Add(row.Type, same = []);
        same.Insert(LowerBound(CollectionsMarshal.AsSpan(same), row.Handle), row);
    }

    private Dictionary<(BleUuid Type, BleUuid Value), List<AttributeRow>> ByValue()
    {
        Dictionary<(BleUuid, BleUuid), List<AttributeRow>> services = [];
        Probes += _count;
        foreach (AttributeRow row in Rows)
        {
            if (!IsService(row.Type) || row.Value.Length is not (2 or 16)) continue;
            (BleUuid, BleUuid) key = (row.Type, BleUuid.Read(row.Value));
            if (!services.TryGetValue(key, out List<AttributeRow>? same)) services.Add(key, same = []);
            same.Add(row);
        }

        return services;
    }

    private AttributeRow? FirstIn(ReadOnlySpan<AttributeRow> rows, int start, ushort end)
    {
        int index = LowerBound(rows, start);
        return index < rows.Length && rows[index].Handle <= end ? rows[index] : null;
    }

    private int LowerBound(ReadOnlySpan<AttributeRow> rows, int handle)
    {
        int low = 0, high = rows.Length;
        while (low < high)
        {
            Probes++;
            int middle = (low + high) >> 1;
            if (rows[middle].Handle < handle) low = middle + 1;
            else high = middle;
        }

        return low;
    }
}
