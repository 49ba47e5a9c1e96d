using System;
using System.Threading;

namespace BleStack.Core;

/// <summary>The loop in real time: a queue drained by one thread-pool thread at a time, so an idle host holds no thread.</summary>
public sealed class SerialLoop : HostLoop, IThreadPoolWorkItem
{
    [ThreadStatic]
    private static SerialLoop? s_current;

    private readonly Lock _gate = new();
    private readonly LoopSynchronizationContext _context;
    private WorkQueue _queue = new();
    private bool _draining;

    /// <summary>A loop on the system's clock, or on the one given.</summary>
    public SerialLoop(TimeProvider? time = null)
    {
        Time = time ?? TimeProvider.System;
        _context = new LoopSynchronizationContext(this);
    }

    /// <inheritdoc/>
    public override TimeProvider Time { get; }

    /// <inheritdoc/>
    public override bool IsCurrent => s_current == this;

    /// <inheritdoc/>
    public override void Post(Action<object?> work, object? state)
    {
        lock (_gate)
        {
            _queue.Enqueue(work, state);
            if (_draining) return;
            _draining = true;
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    void IThreadPoolWorkItem.Execute()
    {
        SynchronizationContext? previous = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(_context);
        s_current = this;
        try
        {
            while (Next(out (Action<object?> Work, object? State) item)) Guarded(item.Work, item.State);
        }
        finally
        {
            s_current = null;
            SynchronizationContext.SetSynchronizationContext(previous);
        }
    }

    private bool Next(out (Action<object?> Work, object? State) item)
    {
        lock (_gate)
        {
            return _draining = _queue.TryDequeue(out item);
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

/// <summary>Brings the continuation of an <c>await</c> back to the loop it started on.</summary>
internal sealed class LoopSynchronizationContext(HostLoop loop) : SynchronizationContext
{
    public override void Post(SendOrPostCallback d, object? state) => loop.Post(static s => ((Continuation)s!).Run(), new Continuation(d, state));

    public override void Send(SendOrPostCallback d, object? state)
    {
        if (!loop.IsCurrent) throw new NotSupportedException("Blocking on a Bluetooth host's loop would deadlock; use Post.");
        d(state);
    }

    public override SynchronizationContext CreateCopy() => this;

    private sealed record Continuation(SendOrPostCallback Callback, object? State)
    {
        public void Run() => Callback(State);
    }
}
