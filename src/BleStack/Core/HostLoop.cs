using System;
using System.Threading;

namespace BleStack.Core;

/// <summary>Runs everything of one Bluetooth host (or of many that share it) one piece at a time, in the order posted.</summary>
/// <remarks>
/// State below a loop needs no lock, because only one thread is in it at any moment. Work that throws is reported through
/// <see cref="UnhandledException"/> and does not stop the loop. While work runs, <see cref="SynchronizationContext.Current"/> posts
/// to the loop, so an <c>await</c> inside stays on it.
/// </remarks>
public abstract class HostLoop
{
    /// <summary>The clock every timer of the host runs on.</summary>
    public abstract TimeProvider Time { get; }

    /// <summary>True on the thread that runs this loop's work right now.</summary>
    public abstract bool IsCurrent { get; }

    private int _unhandled;

    /// <summary>
    /// Raised on the loop for an exception that a piece of work, or a handler of the host's user, let escape: always a bug.
    /// </summary>
    public event Action<Exception>? UnhandledException;

    /// <summary>How many exceptions have escaped so far.</summary>
    public int UnhandledExceptions => Volatile.Read(ref _unhandled);

    /// <summary>
    /// Queues <paramref name="work"/>; callable from any thread; allocates nothing in steady state when the delegate is cached.
    /// </summary>
    public abstract void Post(Action<object?> work, object? state);

    /// <summary>
    /// Queues <paramref name="work"/> for a thread that brought a packet and would now only wait for the next one: an idle loop may take
    /// that thread for a while instead of waking another.
    /// </summary>
    public virtual void Deliver(Action<object?> work, object? state) => Post(work, state);

    /// <summary>
    /// Starts <paramref name="work"/> for a caller that may lend its thread: on an idle loop it is run here, and nothing else of the loop
    /// is; otherwise it is queued.
    /// </summary>
    public virtual void Enter(Action<object?> work, object? state) => Post(work, state);

    /// <summary>
    /// Makes this thread the loop's until <see cref="Leave"/>, where nothing runs on the loop and this is no other loop's thread.
    /// </summary>
    internal virtual bool TryEnter() => false;

    /// <summary>Does up to <paramref name="atMost"/> pieces of the work that has come meanwhile, and gives the loop back.</summary>
    internal virtual void Leave(int atMost)
    {
    }

    /// <summary>Makes a one-shot timer, not yet started, whose callback runs on this loop.</summary>
    public LoopTimer CreateTimer(Action callback) => new(this, callback);

    /// <summary>
    /// Makes one for what mostly ends long before it is due: stopped and started again, the clock's timer goes on, and is set to what is
    /// left when it fires too early.
    /// </summary>
    internal LoopTimer CreateLazyTimer(Action callback) => new(this, callback, isLazy: true);

    /// <summary>Runs <paramref name="work"/> now when already on the loop, else posts it.</summary>
    public void Run(Action<object?> work, object? state)
    {
        ArgumentNullException.ThrowIfNull(work);
        if (IsCurrent) work(state);
        else Post(work, state);
    }

    /// <summary>Throws when called from elsewhere: guards the layers, whose state has no lock.</summary>
    public void AssertCurrent()
    {
        if (!IsCurrent)
            throw new InvalidOperationException("This member may be called only on the Bluetooth host's loop; use HostLoop.Post.");
    }

    /// <summary>An exception of a user's handler, which ends nothing but the handler.</summary>
    internal void Report(Exception exception) => OnUnhandled(exception);

    /// <summary>Counts and reports an exception that escaped; without a subscriber it goes to standard error.</summary>
    protected virtual void OnUnhandled(Exception exception)
    {
        Interlocked.Increment(ref _unhandled);
        if (UnhandledException is { } handler) handler(exception);
        else Console.Error.WriteLine($"bug: unhandled exception on a Bluetooth host loop: {exception}");
    }
}

/// <summary>
/// A one-shot timer whose callback runs on its <see cref="HostLoop"/>; stopping it guarantees that the callback does not run.
/// </summary>
public sealed class LoopTimer : IDisposable
{
    private static readonly Action<object?> RunDue = static state => ((LoopTimer)state!).Due();

    private readonly HostLoop _loop;
    private readonly Action _callback;
    private readonly bool _isLazy;
    private ITimer? _timer;
    private bool _isDisposed;
    private long _dueAt = long.MaxValue;
    private long _firesAt = long.MaxValue;

    internal LoopTimer(HostLoop loop, Action callback, bool isLazy = false)
    {
        _loop = loop;
        _callback = callback;
        _isLazy = isLazy;
    }

    /// <summary>True between <see cref="Start"/> and the callback or <see cref="Stop"/>.</summary>
    public bool IsRunning => _dueAt != long.MaxValue;

    /// <summary>Starts, or starts again from zero; nothing once it is disposed of. On the loop only.</summary>
    public void Start(TimeSpan after)
    {
        if (_isDisposed) return;
        _dueAt = _loop.Time.GetTimestamp() + (long)(after.TotalSeconds * _loop.Time.TimestampFrequency);
        if (_isLazy && _firesAt <= _dueAt) return;
        _firesAt = _dueAt;
        _timer ??= _loop.Time.CreateTimer(
            static state => ((LoopTimer)state!).Fired(),
            this,
            Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan
        );
        _timer.Change(after, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Stops; a firing already on its way finds the timer stopped. On the loop only.</summary>
    public void Stop()
    {
        if (!IsRunning) return;
        _dueAt = long.MaxValue;
        if (_isLazy) return;
        _timer!.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _dueAt = long.MaxValue;
        _isDisposed = true;
        _timer?.Dispose();
    }

    private void Fired() => _loop.Post(RunDue, this);

    private void Due()
    {
        _firesAt = _dueAt;
        if (!IsRunning) return;
        long early = _dueAt - _loop.Time.GetTimestamp();
        if (early > 0)
        {
            // A firing from before a restart, or a clock that ticks coarser than its timestamps.
            long left = (long)Math.Ceiling(early * (TimeSpan.TicksPerSecond / (double)_loop.Time.TimestampFrequency));
            _timer!.Change(new TimeSpan(Math.Max(left, TimeSpan.TicksPerMillisecond)), Timeout.InfiniteTimeSpan);
            return;
        }

        _dueAt = _firesAt = long.MaxValue;
        _callback();
    }
}
