using System;
using System.Collections.Generic;

namespace SecureGattServer.Studio.State;

/// <summary>The last entries of a stream. Not thread-safe.</summary>
internal sealed class EntryRing(int capacity)
{
    private readonly Entry[] _entries = new Entry[capacity];
    private int _first;
    private int _count;
    private long _lost;

    public void Add(Entry entry)
    {
        if (_count == capacity)
        {
            _lost = _entries[_first].Seq;
            _entries[_first] = entry;
            _first = (_first + 1) % capacity;
            return;
        }

        _entries[(_first + _count++) % capacity] = entry;
    }

    /// <summary>True when all entries after this change are still stored.</summary>
    public bool Reaches(long after) => after >= _lost;

    public IReadOnlyList<Entry> Last(int count) => From(Math.Max(0, _count - count));

    public IReadOnlyList<Entry> After(long seq)
    {
        int at = _count;
        while (at > 0 && At(at - 1).Seq > seq) at--;
        return From(at);
    }

    private Entry At(int index) => _entries[(_first + index) % capacity];

    private Entry[] From(int at)
    {
        if (at == _count) return [];
        var entries = new Entry[_count - at];
        for (int i = 0; i < entries.Length; i++) entries[i] = At(at + i);
        return entries;
    }
}
