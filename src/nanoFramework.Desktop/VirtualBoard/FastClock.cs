// Simulated time for boards and everything on their air. It advances to the next due timer when all participants wait. A thread that runs
// device code calls Enter and Leave. Hosts, controllers and phones are detected by the clock itself: while they work they ask for the time
// or set timers, and time stops until none of them has done so for a moment of real time.
using System;
using System.Collections.Generic;
using System.Threading;

namespace VirtualBoard;

/// <summary>A clock that advances when all participants wait: an hour of waiting takes seconds.</summary>
/// <remarks>
/// Give it to <see cref="VirtualEsp32Options.Time"/> of each board, and to the loop of their air and their phones. A host outside this
/// process must not take part: its timers run in real time. All members are thread-safe; timer callbacks run one at a time on the clock's
/// own thread.
/// </remarks>
internal sealed class FastClock : TimeProvider, IDisposable
{
    private const int QuietMilliseconds = 2;

    private readonly object _gate = new();
    private readonly PriorityQueue<Alarm, (long Due, long Age)> _alarms = new();
    private readonly DateTimeOffset _start;
    private long _now;
    private long _age;
    private int _activity;
    private int _busy;
    private bool _ended;

    /// <summary>Creates a clock that starts at <paramref name="start"/>, or at the machine's time.</summary>
    public FastClock(DateTimeOffset? start = null)
    {
        _start = start ?? DateTimeOffset.UtcNow;
        new Thread(Run) { IsBackground = true, Name = "fast clock" }.Start();
    }

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>Time that has passed since the start.</summary>
    public TimeSpan Elapsed => new(Volatile.Read(ref _now));

    /// <inheritdoc/>
    public override long GetTimestamp()
    {
        Interlocked.Increment(ref _activity);
        return Volatile.Read(ref _now);
    }

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => _start.AddTicks(GetTimestamp());

    /// <summary>A participant begins to work: time stops until each has called <see cref="Leave"/>.</summary>
    public void Enter() => Interlocked.Increment(ref _busy);

    /// <summary>A participant waits again.</summary>
    public void Leave()
    {
        Interlocked.Increment(ref _activity);
        Interlocked.Decrement(ref _busy);
    }

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Alarm alarm = new(this, BoardTime.Inside(callback), state);
        alarm.Change(dueTime, period);
        return alarm;
    }

    /// <summary>Stops time; no timer fires any more.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _ended = true;
            Monitor.PulseAll(_gate);
        }
    }

    private void Run()
    {
        int seen = -1;
        while (true)
        {
            Alarm? due = null;
            lock (_gate)
            {
                if (_ended) return;
                int activity = Volatile.Read(ref _activity);
                bool isQuiet = activity == seen && Volatile.Read(ref _busy) == 0;
                if (isQuiet) due = TakeNext();
                seen = activity;
                if (due is null) Monitor.Wait(_gate, isQuiet ? Timeout.Infinite : QuietMilliseconds);
            }

            due?.Fire();
        }
    }

    // Timers that were changed or stopped leave their former entry in the queue.
    private Alarm? TakeNext()
    {
        while (_alarms.TryDequeue(out Alarm? alarm, out (long Due, long Age) at))
        {
            if (alarm.Age != at.Age) continue;
            _now = Math.Max(_now, at.Due);
            return alarm;
        }

        return null;
    }

    private sealed class Alarm(FastClock clock, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan _period;

        public long Age { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock._gate)
            {
                _period = period;
                Set(dueTime);
                Monitor.PulseAll(clock._gate);
            }

            return true;
        }

        public void Fire()
        {
            lock (clock._gate) Set(_period > TimeSpan.Zero ? _period : Timeout.InfiniteTimeSpan);
            callback(state);
        }

        public void Dispose() => Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        public System.Threading.Tasks.ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }

        private void Set(TimeSpan after)
        {
            Age = ++clock._age;
            Interlocked.Increment(ref clock._activity);
            if (after >= TimeSpan.Zero) clock._alarms.Enqueue(this, (clock._now + after.Ticks, Age));
        }
    }
}
