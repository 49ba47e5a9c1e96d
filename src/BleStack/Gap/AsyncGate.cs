using System;
using System.Collections.Generic;
using System.Threading.Tasks;

namespace BleStack.Gap;

/// <summary>Lets one sequence of commands at a time through, in order. On the loop only, so it needs no lock.</summary>
internal sealed class AsyncGate
{
    private Queue<TaskCompletionSource>? _waiting;
    private bool _isHeld;

    /// <summary>Waits for its turn, runs, and lets the next in however it ends.</summary>
    public async Task RunAsync(Func<Task> sequence)
    {
        if (_isHeld)
        {
            var turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            (_waiting ??= new Queue<TaskCompletionSource>()).Enqueue(turn);
            await turn.Task.ConfigureAwait(true);
        }

        _isHeld = true;
        try
        {
            await sequence().ConfigureAwait(true);
        }
        finally
        {
            // Passed on without being released, so that no other caller can enter in between.
            if (_waiting is { Count: > 0 } waiting) waiting.Dequeue().SetResult();
            else _isHeld = false;
        }
    }
}
