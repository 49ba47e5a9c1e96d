using System;
using System.Threading;
using System.Threading.Tasks;
using BleStack.Gap;
using SecureGattServer.Simulator.Phone;
using SecureGattServer.Studio.Web;

namespace SecureGattServer.Simulator.Studio;

/// <summary>What a phone does now: one operation at a time, shown as busy when it takes long. Callable from any thread.</summary>
/// <param name="phone">The phone; its failures become sentences for the page.</param>
/// <param name="part">The phone's part of the page.</param>
/// <param name="changed">Called when what is under way has changed.</param>
internal sealed class PhoneOperation(VirtualPhone phone, PhonePart part, Action changed)
{
    private readonly Lock _gate = new();
    private CancellationTokenSource? _running;
    private string? _busy;

    /// <summary>What is under way, as "connecting"; null for nothing that takes long.</summary>
    public string? Busy
    {
        get
        {
            lock (_gate) return _busy;
        }

        set
        {
            lock (_gate) _busy = value;
            changed();
        }
    }

    /// <summary>The phone's link; a message for the page where there is none.</summary>
    public LeLink RequireLink() =>
        phone.Link ?? throw new PageCommandException("The phone is not connected. Scan, and connect to a device.");

    /// <param name="busy">What it is shown as, as "connecting"; null for one that ends at once.</param>
    /// <param name="what">Its name in messages, as "connect".</param>
    /// <param name="run">Performs it.</param>
    public async Task<T> RunAsync<T>(string? busy, string what, Func<CancellationToken, Task<T>> run)
    {
        using var cancel = new CancellationTokenSource();
        lock (_gate)
        {
            if (part.IsRemoved) throw new PageCommandException("The phone is no longer there.", "phone");
            if (_busy is not null) throw new PageCommandException($"The phone is busy ({_busy}). Wait, or cancel that.");
            if (busy is not null) (_busy, _running) = (busy, cancel);
        }

        changed();
        try
        {
            return await PhoneErrors.TellAsync(phone, what, () => run(cancel.Token)).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            throw new PageCommandException($"{what}: cancelled.");
        }
        finally
        {
            if (busy is not null)
            {
                lock (_gate) (_busy, _running) = (null, null);
            }

            changed();
        }
    }

    /// <summary>Cancels the operation that is under way; false when there is none.</summary>
    public bool TryCancel()
    {
        CancellationTokenSource? running;
        lock (_gate) running = _running;
        running?.Cancel();
        return running is not null;
    }
}
