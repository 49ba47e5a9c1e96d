using System;
using System.Threading;
using System.Threading.Tasks;

namespace BleStack.Core;

/// <summary>A clock that moves only when told to.</summary>
/// <remarks>
/// Running timers form a binary heap by due time, then by age, and each knows its place in it: one that is stopped leaves at once. A host
/// starts and stops a timer with every request, mostly without time passing; what stayed behind would pile up.
/// </remarks>
internal sealed class SimulatedTime(DateTimeOffset start) : TimeProvider
{
    private SimulatedTimer[] _heap = new SimulatedTimer[16];
    private int _count;
    private long _now;
    private long _age;

    public TimeSpan Elapsed => new(_now);

    public int Running => _count;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _now;

    public override DateTimeOffset GetUtcNow() => start.AddTicks(_now);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new SimulatedTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    public void JumpTo(TimeSpan elapsed) => _now = Math.Max(_now, elapsed.Ticks);

    /// <summary>Moves to the next timer due by <paramref name="until"/> and fires it; false when there is none.</summary>
    public bool FireNext(TimeSpan until)
    {
        if (_count == 0 || _heap[0].Due > until.Ticks) return false;
        SimulatedTimer next = _heap[0];
        _now = Math.Max(_now, next.Due);
        next.Fire();
        return true;
    }

    private void Schedule(SimulatedTimer timer, TimeSpan after)
    {
        Remove(timer);
        (timer.Due, timer.Age) = (_now + after.Ticks, _age++);
        if (_count == _heap.Length) Array.Resize(ref _heap, _count * 2);
        Raise(timer, _count++);
    }

    private void Remove(SimulatedTimer timer)
    {
        int hole = timer.Place;
        if (hole < 0) return;
        timer.Place = -1;
        SimulatedTimer last = _heap[--_count];
        _heap[_count] = null!;
        if (last == timer) return;
        Raise(last, hole);
        Sink(last);
    }

    private void Raise(SimulatedTimer timer, int place)
    {
        while (place > 0)
        {
            int parent = (place - 1) / 2;
            if (!timer.IsBefore(_heap[parent])) break;
            Put(_heap[parent], place);
            place = parent;
        }

        Put(timer, place);
    }

    private void Sink(SimulatedTimer timer)
    {
        int place = timer.Place;
        for (int child = (2 * place) + 1; child < _count; child = (2 * place) + 1)
        {
            if (child + 1 < _count && _heap[child + 1].IsBefore(_heap[child])) child++;
            if (!_heap[child].IsBefore(timer)) break;
            Put(_heap[child], place);
            place = child;
        }

        Put(timer, place);
    }

    private void Put(SimulatedTimer timer, int place)
    {
        _heap[place] = timer;
        timer.Place = place;
    }

    private sealed class SimulatedTimer(SimulatedTime time, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan _period;

        public long Due { get; set; }

        public long Age { get; set; }

        /// <summary>Index in the heap; −1 while it does not run.</summary>
        public int Place { get; set; } = -1;

        public bool IsBefore(SimulatedTimer other) => Due < other.Due || (Due == other.Due && Age < other.Age);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            _period = period;
            if (dueTime >= TimeSpan.Zero) time.Schedule(this, dueTime);
            else time.Remove(this);
            return true;
        }

        public void Fire()
        {
            if (_period > TimeSpan.Zero) time.Schedule(this, _period);
            else time.Remove(this);
            callback(state);
        }

        public void Dispose() => time.Remove(this);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
