// Timers of the application. One thread runs all callbacks in turn; while a callback runs, all timers' ticks wait, and a timer that is late
// continues at its next regular time.
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using System.Threading;

namespace nanoFramework.Interpreter.Natives;

/// <summary>Native methods of <c>System.Threading.Timer</c>.</summary>
[NativeFor("System.Threading.Timer")]
public static class TimerNative
{
    private static readonly ConditionalWeakTable<object, BoardTimer> Timers = [];

    public static void ctor(object self, TimerCallback callback, object? state, int dueTime, int period)
    {
        Throw.IfNull(callback);
        (long due, long every) = (Timeouts.Of(dueTime).Milliseconds, Timeouts.Of(period).Milliseconds);
        BoardTimer timer = new(callback, state);
        Timers.AddOrUpdate(self, timer);
        timer.Change(due, every);
    }

    public static void ctor(object self, TimerCallback callback, object? state, long dueTimeTicks, long periodTicks) =>
        ctor(self, callback, state, (int)Timeouts.OfTicks(dueTimeTicks), (int)Timeouts.OfTicks(periodTicks));

    public static bool Change(object self, int dueTime, int period)
    {
        if (Timers.TryGetValue(self, out BoardTimer? timer))
            timer.Change(Timeouts.Of(dueTime).Milliseconds, Timeouts.Of(period).Milliseconds);
        return true;
    }

    public static bool Change(object self, long dueTimeTicks, long periodTicks) =>
        Change(self, (int)Timeouts.OfTicks(dueTimeTicks), (int)Timeouts.OfTicks(periodTicks));

    public static void Dispose(object self)
    {
        if (Timers.TryGetValue(self, out BoardTimer? timer)) timer.Dispose();
    }
}

internal sealed class BoardTimer(TimerCallback callback, object? state)
{
    private static readonly List<BoardTimer> Active = [];
    private static bool s_threadRuns;

    private long _due = long.MaxValue;
    private long _period = Waiting.Infinite;
    private bool _disposed;

    public void Change(long due, long period) =>
        Waiting.Change((this, due, period), static change => change.Item1.Set(change.due, change.period));

    public void Dispose() => Waiting.Change(this, static timer => timer.End());

    private static void Run()
    {
        while (true)
        {
            BoardTimer? next = null;
            long now = Machine.TickCount;
            long wait = long.MaxValue;
            lock (Active)
            {
                foreach (BoardTimer timer in Active)
                {
                    if (timer._due - now < wait) (next, wait) = (timer, timer._due - now);
                }
            }

            if (next is null || next._due == long.MaxValue) Waiting.Until(now, static _ => AnyDue(long.MaxValue), Waiting.Infinite);
            else if (wait > 0) Waiting.Until(next._due, static due => AnyDue(due), wait);
            else next.Fire();
        }
    }

    private static bool AnyDue(long before)
    {
        lock (Active) return Active.Exists(timer => timer._due < before);
    }

    private bool Set(long due, long period)
    {
        if (_disposed) return false;
        _due = due < 0 ? long.MaxValue : Machine.TickCount + due;
        _period = period;
        lock (Active)
        {
            if (!Active.Contains(this)) Active.Add(this);
            if (s_threadRuns) return true;
            s_threadRuns = true;
        }

        DeviceThread.StartService(Run, "device timers");
        return true;
    }

    private bool End()
    {
        _disposed = true;
        _due = long.MaxValue;
        lock (Active) Active.Remove(this);
        return true;
    }

    private void Fire()
    {
        long due = _due;
        _due = long.MaxValue;
        DeviceThread.Guard(() => callback(state));
        if (_disposed || _due != long.MaxValue || _period <= 0) return;
        long now = Machine.TickCount;
        long next = due + _period;
        _due = next >= now ? next : now - ((now - next) % _period) + _period;
    }
}
