using System;
using System.Threading;

namespace BleStack.Core;

/// <summary>
/// The loop in real time: a queue drained by one thread at a time, the pool's or one that delivers, so an idle host holds no thread.
/// </summary>
public sealed class SerialLoop : HostLoop, IThreadPoolWorkItem
{
    /// <summary>Pieces of work a thread that delivers does before it goes back to its own.</summary>
    internal const int Lent = 64;

    [ThreadStatic]
    private static SerialLoop? s_current;

    private readonly Lock _gate = new();
    private readonly LoopSynchronizationContext _context;
    private WorkQueue _queue = new();
    private bool _draining;
    private SynchronizationContext? _left;
    private ExecutionContext? _leftExecution;

    /// <summary>A loop on the system's clock, or on the one given.</summary>
    public SerialLoop(TimeProvider? time = null)
    {
        Time = time ?? TimeProvider.System;
        _context = new LoopSynchronizationContext(this);
    }

    /// <inheritdoc/>
    public override TimeProvider Time { get; }

    /// <summary>What all work runs in, so that it has the same values of each <see cref="AsyncLocal{T}"/>; null for the default.</summary>
    public ExecutionContext? Context { get; init; }

    /// <inheritdoc/>
    public override bool IsCurrent => s_current == this;

    /// <inheritdoc/>
    public override void Post(Action<object?> work, object? state)
    {
        if (IsFirst(work, state)) ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    /// <inheritdoc/>
    public override void Deliver(Action<object?> work, object? state) => Lend(work, state, Lent);

    /// <inheritdoc/>
    public override void Enter(Action<object?> work, object? state) => Lend(work, state, 1);

    /// <inheritdoc/>
    protected override void OnUnhandled(Exception exception)
    {
        try
        {
            base.OnUnhandled(exception);
        }
        catch (Exception second)
        {
            // The handler for unhandled exceptions has thrown: this must not end the process.
            Console.Error.WriteLine($"bug: the handler of unhandled exceptions failed with {second} on {exception}");
        }
    }

    internal override bool TryEnter()
    {
        if (s_current is not null) return false;
        lock (_gate)
        {
            if (_draining) return false;
            _draining = true;
        }

        Begin();
        return true;
    }

    internal override void Leave(int atMost)
    {
        SynchronizationContext? left = _left;
        ExecutionContext? execution = _leftExecution;
        try
        {
            for (; Next(atMost, out (Action<object?> Work, object? State) item); atMost--) Guarded(item.Work, item.State);
        }
        finally
        {
            s_current = null;
            SynchronizationContext.SetSynchronizationContext(left);
            if (execution is not null) ExecutionContext.Restore(execution);
        }
    }

    void IThreadPoolWorkItem.Execute() => Drain(int.MaxValue);

    private void Lend(Action<object?> work, object? state, int atMost)
    {
        if (!IsFirst(work, state)) return;
        if (s_current is null) Drain(atMost);
        else ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false); // Never on another loop's thread.
    }

    private bool IsFirst(Action<object?> work, object? state)
    {
        lock (_gate)
        {
            _queue.Enqueue(work, state);
            return !_draining && (_draining = true);
        }
    }

    private void Drain(int atMost)
    {
        Begin();
        Leave(atMost);
    }

    private void Begin()
    {
        _left = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(_context);
        s_current = this;
        if (Context is null) return;
        _leftExecution = ExecutionContext.Capture();
        ExecutionContext.Restore(Context);
    }

    /// <summary>The next piece of work for this thread; where there is more than it may do, the pool goes on.</summary>
    private bool Next(int atMost, out (Action<object?> Work, object? State) item)
    {
        lock (_gate)
        {
            item = default;
            if (atMost > 0 || _queue.Count == 0) return _draining = _queue.TryDequeue(out item);
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        return false;
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
    public override void Post(SendOrPostCallback d, object? state) =>
        loop.Post(static s => ((Continuation)s!).Run(), new Continuation(d, state));

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
