using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using BleStack.Smp;

namespace BleStack.Gap;

/// <summary>Calls that wait for the outcome of a link's pairing or encryption.</summary>
internal sealed class PairingWaiters(LeLink link)
{
    private readonly List<TaskCompletionSource<PairingOutcome>> _waiting = [];

    /// <summary>Begins a pairing or an encryption on the loop, and waits for its outcome, which Cancelled may be.</summary>
    public Task<PairingOutcome> RunAsync(Action begin, CancellationToken cancellationToken) => link.Host.OnLoop(async () =>
    {
        TaskCompletionSource<PairingOutcome> waiting = Add();
        using CancellationTokenRegistration registration = cancellationToken.UnsafeRegister(
            _ => link.Host.Loop.Post(_ => Cancel(waiting), null),
            null
        );
        try
        {
            begin();
        }
        catch
        {
            _waiting.Remove(waiting);
            throw;
        }

        return await waiting.Task.ConfigureAwait(true);
    });

    /// <summary>A pairing or an encryption has ended: all have its outcome.</summary>
    public void EndAll(PairingOutcome outcome)
    {
        TaskCompletionSource<PairingOutcome>[] waiting = [.. _waiting];
        _waiting.Clear();
        foreach (TaskCompletionSource<PairingOutcome> one in waiting) one.TrySetResult(outcome);
    }

    private TaskCompletionSource<PairingOutcome> Add()
    {
        var waiting = new TaskCompletionSource<PairingOutcome>(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting.Add(waiting);
        return waiting;
    }

    private void Cancel(TaskCompletionSource<PairingOutcome> waiting)
    {
        if (!_waiting.Remove(waiting)) return;
        waiting.TrySetResult(new PairingOutcome { FailedBy = FailedBy.Cancelled, Security = link.Security });
        if (_waiting.Count == 0) link.SecurityManager.Cancel();
    }
}
