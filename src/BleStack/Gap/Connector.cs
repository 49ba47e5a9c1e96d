using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using BleStack.Core;
using BleStack.Hci;
using BleStack.Hci.Packets;

namespace BleStack.Gap;

/// <summary>Opens connections, one attempt at a time, as HCI allows no more ([Vol 4, Part E] 7.8.12, 7.8.13).</summary>
/// <remarks>
/// A cancelled attempt ends when the controller has reported its end; if the link came about first, it is closed again, so a caller that
/// cancelled never owns a link it does not know of.
/// </remarks>
internal sealed class Connector(BleHost host)
{
    private readonly Queue<Attempt> _waiting = new();
    private Attempt? _current;

    public bool IsBusy => _current is not null;

    public Task<LeLink> ConnectAsync(BleAddress peer, ConnectionParameters parameters, CancellationToken cancellationToken)
    {
        host.EnsureReady();
        var attempt = new Attempt(peer, parameters, cancellationToken);
        if (cancellationToken.CanBeCanceled)
            attempt.Registration = cancellationToken.UnsafeRegister(state => host.Loop.Post(a => Cancel((Attempt)a!), state), attempt);
        _waiting.Enqueue(attempt);
        host.Detach(NextAsync());
        return attempt.Completion.Task;
    }

    /// <summary>The link of the current attempt was established; null when the attempt was cancelled.</summary>
    public void OnConnected(LeLink link)
    {
        if (_current is not { } attempt) return;
        _current = null;
        if (attempt.IsCancelled)
        {
            host.Detach(link.DisconnectAsync());
            attempt.End(a => a.TrySetCanceled(attempt.CancellationToken));
        }
        else
        {
            attempt.End(a => a.TrySetResult(link));
        }

        Next();
    }

    /// <summary>The attempt under way has failed; false when there is none.</summary>
    public bool OnFailed(HciErrorCode error)
    {
        if (_current is not { } attempt) return false;
        _current = null;
        if (attempt.IsCancelled) attempt.End(a => a.TrySetCanceled(attempt.CancellationToken));
        else attempt.End(a => a.TrySetException(new ConnectionFailedException(attempt.Peer, error)));
        Next();
        return true;
    }

    public void Close(string reason)
    {
        _current?.End(a => a.TrySetException(new HciTransportException(reason)));
        _current = null;
        while (_waiting.TryDequeue(out Attempt? attempt)) attempt.End(a => a.TrySetException(new HciTransportException(reason)));
    }

    /// <summary>The controller is up again: what was asked for meanwhile begins.</summary>
    public void OnRestarted() => Next();

    private void Next()
    {
        if (host.IsReady) host.Detach(NextAsync());
    }

    private async Task NextAsync()
    {
        if (_current is null && _waiting.Count == 0 && host.Own.IsOverdue) await host.Own.RotateAsync().ConfigureAwait(true);
        await host.Gate.RunAsync(StartOneAsync).ConfigureAwait(true);
    }

    private async Task StartOneAsync()
    {
        if (_current is not null || !host.IsReady || NextWanted() is not { } attempt) return;
        _current = attempt;
        HciReply reply = await host.Radio.ConnectAsync(attempt.Peer, attempt.Parameters).ConfigureAwait(true);
        if (reply.Status == HciErrorCode.CommandDisallowed && host.Scanner.IsScanning && _current == attempt)
        {
            // This controller does not scan and initiate at once.
            await host.Scanner.PauseAsync().ConfigureAwait(true);
            attempt.ResumeScan = true;
            reply = await host.Radio.ConnectAsync(attempt.Peer, attempt.Parameters).ConfigureAwait(true);
        }

        if (!reply.IsSuccess && _current == attempt) OnFailed(reply.Status);
        else if (attempt.IsCancelled && _current == attempt) host.Detach(host.Hci.CommandAsync(HciOpcode.LeCreateConnectionCancel));
        if (attempt.ResumeScan) host.Detach(ResumeScanAfterAsync(attempt));
    }

    private Attempt? NextWanted()
    {
        while (_waiting.TryDequeue(out Attempt? attempt))
            if (!attempt.IsCancelled) return attempt;
        return null;
    }

    private async Task ResumeScanAfterAsync(Attempt attempt)
    {
        await attempt.Ended.ConfigureAwait(true);
        if (host.IsReady) await host.Gate.RunAsync(host.Scanner.ResumeAsync).ConfigureAwait(true);
    }

    private void Cancel(Attempt attempt)
    {
        if (attempt.IsCancelled || attempt.Completion.Task.IsCompleted) return;
        attempt.IsCancelled = true;
        if (attempt == _current) host.Detach(host.Hci.CommandAsync(HciOpcode.LeCreateConnectionCancel));
        else attempt.End(a => a.TrySetCanceled(attempt.CancellationToken));
    }

    private sealed class Attempt(BleAddress peer, ConnectionParameters parameters, CancellationToken cancellationToken)
    {
        private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public BleAddress Peer { get; } = peer;

        public ConnectionParameters Parameters { get; } = parameters;

        public CancellationToken CancellationToken { get; } = cancellationToken;

        public CancellationTokenRegistration Registration { get; set; }

        public bool IsCancelled { get; set; }

        public bool ResumeScan { get; set; }

        public TaskCompletionSource<LeLink> Completion { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Ended => _ended.Task;

        public void End(Action<TaskCompletionSource<LeLink>> how)
        {
            Registration.Dispose();
            how(Completion);
            _ended.TrySetResult();
        }
    }
}
