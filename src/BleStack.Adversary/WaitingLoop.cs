using System;
using System.Collections.Concurrent;
using System.Diagnostics;
using BleStack.Core;

namespace BleStack.Adversary;

/// <summary>
/// The test's own thread as a loop in real time: others post to it, and it runs their work while the test waits for something. What is
/// waited for comes as soon as it can; the limit is for tests that fail.
/// </summary>
public sealed class WaitingLoop : HostLoop, IPump
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);
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
            TimeSpan left = s_patience - Stopwatch.GetElapsedTime(start);
            if (left <= TimeSpan.Zero || !_queue.TryTake(out (Action<object?> Work, object? State) item, left)) return condition();
            Run(item);
        }

        return true;
    }

    public void RunUntilIdle()
    {
        while (_queue.TryTake(out (Action<object?> Work, object? State) item)) Run(item);
    }

    /// <summary>Real time passes by itself: silence cannot be waited for, only an answer behind it.</summary>
    public void Advance(TimeSpan duration) => throw new NotSupportedException("Real time cannot be advanced; ask for something that is answered after what must not come.");

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
