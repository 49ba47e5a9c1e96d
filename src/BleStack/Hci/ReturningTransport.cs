using System;
using System.Threading;
using System.Threading.Tasks;
using BleStack.Hci.Packets;

namespace BleStack.Hci;

/// <summary>A transport whose controller may go and come back: the host stays up meanwhile, with its services and bonds.</summary>
/// <remarks>
/// To the host it is a controller that has lost its state, told by a Hardware Error event ([Vol 4, Part E] 7.7.16), once when it goes and
/// once when another has taken its place: it ends its links, resets, and takes up again what it did. In between an
/// <see cref="AbsentController"/> answers.
/// </remarks>
public sealed class ReturningTransport : IHciTransport, IHciPacketSink
{
    // Hardware_Code is vendor-specific; 0 is not used by any vendor.
    private static readonly byte[] LostState = [(byte)H4PacketType.Event, (byte)HciEventCode.HardwareError, 1, 0];

    private readonly Func<CancellationToken, Task<IHciTransport>> _open;
    private readonly Func<CancellationToken, Task> _pause;
    private readonly CancellationTokenSource _disposed = new();
    private readonly Lock _gate = new();
    private readonly AbsentController _absent;
    private IHciTransport? _present;
    private IHciPacketSink? _sink;

    /// <summary>Begins with an open transport.</summary>
    /// <param name="first">The transport to begin with, which is taken over.</param>
    /// <param name="open">Opens it once more; throws <see cref="HciTransportException"/> while that cannot be.</param>
    /// <param name="pause">Waits between two tries.</param>
    public ReturningTransport(IHciTransport first, Func<CancellationToken, Task<IHciTransport>> open, Func<CancellationToken, Task> pause)
    {
        ArgumentNullException.ThrowIfNull(first);
        (_present, _open, _pause, Name) = (first, open, pause, first.Name);
        _absent = new AbsentController(Deliver);
    }

    /// <summary>Raised, on any thread, when the controller has gone, with the reason.</summary>
    public event Action<string>? Left;

    /// <summary>Raised, on any thread, when a controller is there again.</summary>
    public event Action? Returned;

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public void Open(IHciPacketSink sink)
    {
        _sink = sink;
        _present!.Open(this);
    }

    /// <inheritdoc/>
    public int AwaitResetAnswer() => Volatile.Read(ref _present)?.AwaitResetAnswer() ?? 0;

    /// <inheritdoc/>
    public void Send(ReadOnlySpan<byte> packet)
    {
        if (Volatile.Read(ref _present) is { } present) present.Send(packet);
        else if (!_disposed.IsCancellationRequested) _absent.Answer(packet);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _disposed.Cancel();
        Interlocked.Exchange(ref _present, null)?.Dispose();
    }

    void IHciPacketSink.OnPacket(ReadOnlySpan<byte> packet)
    {
        _absent.Learn(packet);
        Deliver(packet);
    }

    void IHciPacketSink.OnClosed(string reason)
    {
        if (_disposed.IsCancellationRequested) return;
        Volatile.Write(ref _present, null);
        Left?.Invoke(reason);
        Deliver(LostState);
        _ = ReturnAsync();
    }

    private async Task ReturnAsync()
    {
        while (!_disposed.IsCancellationRequested)
        {
            try
            {
                await _pause(_disposed.Token).ConfigureAwait(false);
                _disposed.Token.ThrowIfCancellationRequested();
                Take(await _open(_disposed.Token).ConfigureAwait(false));
                return;
            }
            catch (HciTransportException)
            {
                // Not yet.
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private void Take(IHciTransport next)
    {
        next.Open(this);
        Volatile.Write(ref _present, next);
        if (_disposed.IsCancellationRequested)
        {
            Dispose();
            return;
        }

        Deliver(LostState); // First: what is asked for by those who are told comes after the reset.
        Returned?.Invoke();
    }

    // Packets come one at a time, whichever thread they come on.
    private void Deliver(ReadOnlySpan<byte> packet)
    {
        lock (_gate) _sink!.OnPacket(packet);
    }
}
