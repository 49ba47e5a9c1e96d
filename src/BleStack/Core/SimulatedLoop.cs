using System;
using System.Threading;
using System.Threading.Tasks;

namespace BleStack.Core;

/// <summary>
/// The loop in simulated time: hosts, controllers and air share it, nothing runs until it is pumped, and time jumps to the next timer.
/// </summary>
/// <remarks>
/// One thread, one queue, timers ordered by due time then by age: the same inputs give the same exchange to the byte, and 30-second
/// timeouts cost nothing. Used by one thread; posting from others is allowed only while the loop is not being pumped.
/// </remarks>
public sealed class SimulatedLoop : HostLoop
{
    private readonly SimulatedTime _time;
    private readonly LoopSynchronizationContext _context;
    private WorkQueue _queue = new();
    private bool _current;

    /// <summary>A loop whose clock starts at <paramref name="start"/> (default 2026-01-01T00:00Z).</summary>
    public SimulatedLoop(DateTimeOffset? start = null)
    {
        _time = new SimulatedTime(start ?? new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        _context = new LoopSynchronizationContext(this);
    }

    /// <inheritdoc/>
    public override TimeProvider Time => _time;

    /// <inheritdoc/>
    public override bool IsCurrent => _current;

    /// <summary>Simulated time since the start.</summary>
    public TimeSpan Elapsed => _time.Elapsed;

    /// <summary>Timers that run at this moment: one that grows without an end is a leak.</summary>
    public int RunningTimers => _time.Running;

    /// <inheritdoc/>
    public override void Post(Action<object?> work, object? state) => _queue.Enqueue(work, state);

    /// <summary>Runs everything that is due now, without letting time pass.</summary>
    public void RunUntilIdle() => Pump(() => false, _time.Elapsed);

    /// <summary>Lets <paramref name="duration"/> pass, running all that falls due in it.</summary>
    public void Advance(TimeSpan duration)
    {
        TimeSpan until = _time.Elapsed + duration;
        Pump(() => false, until);
        _time.JumpTo(until);
    }

    /// <summary>Runs, letting time pass as needed, until <paramref name="condition"/> holds.</summary>
    /// <returns>False when the limit of simulated time (default 10 minutes) passed first, or nothing is left that could happen.</returns>
    public bool RunUntil(Func<bool> condition, TimeSpan? limit = null) =>
        Pump(condition, _time.Elapsed + (limit ?? TimeSpan.FromMinutes(10)));

    /// <summary>Starts <paramref name="start"/> on the loop and pumps until its task ends; its exception is thrown here.</summary>
    /// <exception cref="TimeoutException">The task did not end within the limit of simulated time, or nothing is left that could end
    /// it.</exception>
    public T Run<T>(Func<Task<T>> start, TimeSpan? limit = null)
    {
        Task<T>? task = null;
        Post(_ => task = start(), null);
        if (!RunUntil(() => task is { IsCompleted: true }, limit))
            throw new TimeoutException($"The operation did not end; simulated time is {Elapsed}.");
        return task!.GetAwaiter().GetResult();
    }

    /// <inheritdoc cref="Run{T}(Func{Task{T}}, TimeSpan?)"/>
    public void Run(Func<Task> start, TimeSpan? limit = null) => Run(
        async () =>
        {
            await start().ConfigureAwait(true);
            return true;
        },
        limit);

    private bool Pump(Func<bool> condition, TimeSpan until)
    {
        if (_current) throw new InvalidOperationException("The simulated loop is being pumped already.");
        SynchronizationContext? previous = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(_context);
        _current = true;
        try
        {
            while (!condition())
            {
                if (_queue.TryDequeue(out (Action<object?> Work, object? State) item)) Guarded(item.Work, item.State);
                else if (!_time.FireNext(until)) return condition();
            }

            return true;
        }
        finally
        {
            _current = false;
            SynchronizationContext.SetSynchronizationContext(previous);
        }
    }

    private void Guarded(Action<object?> work, object? state)
    {
        try
        {
            work(state);
        }
        catch (Exception exception)
        {
            OnUnhandled(exception);
        }
    }
}
