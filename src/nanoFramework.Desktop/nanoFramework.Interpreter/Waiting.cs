// All waits of device code, on one gate: a change of anything a thread may wait for wakes them all to look again. A board has few
// threads, and the interpreter has one lock as well. Timeouts run on the board's clock.
using System;
using System.Threading;

namespace nanoFramework.Interpreter;

internal static class Waiting
{
    private static readonly object Gate = new();

    /// <summary>Timeout of a wait without end.</summary>
    public const long Infinite = -1;

    /// <summary>Wakes all waiting threads to look again.</summary>
    public static void Changed()
    {
        lock (Gate) Monitor.PulseAll(Gate);
    }

    /// <summary>Changes what others wait for, atomically.</summary>
    public static T Change<TState, T>(TState state, Func<TState, T> change)
    {
        lock (Gate)
        {
            T result = change(state);
            Monitor.PulseAll(Gate);
            return result;
        }
    }

    /// <summary>Waits until <paramref name="condition"/> holds; it is asked under the gate and may take what it finds.</summary>
    /// <returns>False when the time is over.</returns>
    public static bool Until<TState>(TState state, Func<TState, bool> condition, long milliseconds)
    {
        DeviceThread? current = DeviceThread.Current;
        using Rest rest = new(current);
        lock (Gate)
        {
            using Deadline deadline = new(milliseconds);
            while (true)
            {
                Check(current);
                if (current is not { IsSuspended: true })
                {
                    if (condition(state)) return true;
                    if (deadline.IsOver) return false;
                }

                rest.Begin();
                deadline.Wait();
            }
        }
    }

    private static void Check(DeviceThread? current)
    {
        if (Machine.IsOff) throw new PowerOffException();
        current?.CheckAbort();
    }

    // Who really waits gives the processor away, and goes on when it has it again.
    private readonly struct Rest(DeviceThread? thread) : IDisposable
    {
        public void Begin()
        {
            if (thread is null || thread.IsWaiting) return;
            thread.IsWaiting = true;
            Processor.Release(thread);
        }

        public void Dispose()
        {
            if (thread is not { IsWaiting: true }) return;
            Processor.Acquire(thread);
            thread.IsWaiting = false;
        }
    }

    // On the system's clock the wait itself has the timeout; any other clock pulses the gate from a timer of its own.
    private readonly struct Deadline : IDisposable
    {
        private readonly long _start;
        private readonly TimeSpan _span;
        private readonly bool _ends;
        private readonly ITimer? _timer;

        public Deadline(long milliseconds)
        {
            _ends = milliseconds >= 0;
            if (!_ends) return;
            _start = Machine.Time.GetTimestamp();
            _span = TimeSpan.FromMilliseconds(milliseconds);
            if (Machine.Time != TimeProvider.System && milliseconds > 0)
            {
                _timer = Machine.Time.CreateTimer(static _ => Changed(), null, _span, Timeout.InfiniteTimeSpan);
            }
        }

        public bool IsOver => _ends && Machine.Time.GetElapsedTime(_start) >= _span;

        public void Wait()
        {
            if (!_ends || _timer is not null)
            {
                Monitor.Wait(Gate);
                return;
            }

            double left = (_span - Machine.Time.GetElapsedTime(_start)).TotalMilliseconds;
            Monitor.Wait(Gate, (int)Math.Min(Math.Max(1, Math.Ceiling(left)), int.MaxValue));
        }

        public void Dispose() => _timer?.Dispose();
    }
}
