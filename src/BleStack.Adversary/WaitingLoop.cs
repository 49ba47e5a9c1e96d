using System;
using System.Collections.Concurrent;
using System.Diagnostics;
using BleStack.Core;

namespace BleStack.Adversary;

/// <summary>Uses the test's own thread as a loop in real time: other threads post work to it, and the work runs while the test waits for a
/// condition. A wait ends as soon as its condition holds; the time limit only ends tests that fail.</summary>
internal sealed class WaitingLoop : HostLoop, IPump
{
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(60);
    private readonly BlockingCollection<(Action<object?> Work, object? State)> _queue = [];
    private bool _current;

    public override TimeProvider Time => TimeProvider.System;

    public override bool IsCurrent => _current;

    public override void Post(Action<object?> work, object? state) => _queue.Add((work, state));

    public bool RunUntil(Func<bool> condition, TimeSpan? limit = null)
    {
        long start = Stopwatch.GetTimestamp();
        while (!condition())
        {
            TimeSpan left = s_timeout - Stopwatch.GetElapsedTime(start);
            if (left <= TimeSpan.Zero || !_queue.TryTake(out (Action<object?> Work, object? State) item, left)) return condition();
            Run(item);
        }

        return true;
    }

    public void RunUntilIdle()
    {
        while (_queue.TryTake(out (Action<object?> Work, object? State) item)) Run(item);
    }

    /// <summary>Real time cannot be advanced, so the absence of a packet can only be shown by a later answer.</summary>
    public void Advance(TimeSpan duration) =>
        throw new NotSupportedException("Real time cannot be advanced; ask for something that is answered after what must not come.");

    private void Run((Action<object?> Work, object? State) item)
    {
        _current = true;
        try
        {
            item.Work(item.State);
        }
        finally
        {
            _current = false;
        }
    }
}
