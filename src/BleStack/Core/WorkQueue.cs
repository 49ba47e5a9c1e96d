using System;

namespace BleStack.Core;

/// <summary>A growing ring of posted work. Not thread-safe: its loop locks around it.</summary>
internal struct WorkQueue
{
    private (Action<object?> Work, object? State)[] _ring = new (Action<object?>, object?)[8];
    private int _head;
    private int _count;

    public WorkQueue()
    {
    }

    public readonly int Count => _count;

    public void Enqueue(Action<object?> work, object? state)
    {
        if (_count == _ring.Length) Grow();
        _ring[(_head + _count++) & (_ring.Length - 1)] = (work, state);
    }

    public bool TryDequeue(out (Action<object?> Work, object? State) item)
    {
        if (_count == 0)
        {
            item = default;
            return false;
        }

        item = _ring[_head];
        _ring[_head] = default;
        _head = (_head + 1) & (_ring.Length - 1);
        _count--;
        return true;
    }

    private void Grow()
    {
        var larger = new (Action<object?>, object?)[_ring.Length * 2];
        for (int i = 0; i < _count; i++) larger[i] = _ring[(_head + i) & (_ring.Length - 1)];
        _ring = larger;
        _head = 0;
    }
}
