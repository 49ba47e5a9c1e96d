using System;
using System.Threading.Tasks;
using BleStack.Core;
using BleStack.Hci;
using Microsoft.Extensions.Logging;

namespace BleStack.Gap;

/// <summary>Advertising with legacy PDUs, one set ([Vol 3, Part C] 9.3), by the commands the controller has (legacy or extended).</summary>
/// <remarks>
/// The controller stops by itself when a connection comes. The application then starts again when it wants to, or leaves that to
/// <see cref="BleHostOptions.ResumeAdvertising"/> or <see cref="AdvertisingParameters.IsPersistent"/>, which wait for the end of that link.
/// What begins by itself and is refused for the moment (Command Disallowed, Connection Limit Exceeded and their like) is tried again, each
/// time later, up to every ten seconds; <see cref="Started"/> tells when it is so, and only then.
/// </remarks>
public sealed class Advertiser
{
    private readonly BleHost _host;
    private LoopTimer? _timer;
    private Backoff? _backoff;
    private AdvertisingParameters? _wanted;
    private bool _isPaused;
    private bool _wasInterrupted;

    internal Advertiser(BleHost host) => _host = host;

    /// <summary>Raised each time the device can be heard: the controller has said so.</summary>
    public event Action? Started;

    /// <summary>
    /// Raised when advertising that should begin by itself is refused: why, and after how long it is tried again; null when it never is.
    /// </summary>
    public event Action<HciErrorCode, TimeSpan?>? Refused;

    /// <summary>
    /// Raised when advertising has ended by itself: Success for a connection, else why none came (Advertising Timeout when its time was
    /// over).
    /// </summary>
    public event Action<HciErrorCode>? Ended;

    /// <summary>The device can be heard.</summary>
    public bool IsAdvertising { get; private set; }

    /// <summary>What was last started; null before and after <see cref="StopAsync"/>.</summary>
    public AdvertisingParameters? Parameters => _wanted;

    private bool Resumes => _host.Options.ResumeAdvertising || _wanted is { IsPersistent: true };

    /// <summary>Starts, or goes on with other parameters.</summary>
    /// <exception cref="ArgumentException">Data or intervals are out of range; the message says which.</exception>
    /// <exception cref="InvalidOperationException">Directed to a bonded peer that uses private addresses, while this device does so
    /// too.</exception>
    /// <exception cref="HciCommandException">The controller refuses; not thrown for <see cref="AdvertisingParameters.IsPersistent"/>, see
    /// <see cref="Refused"/>.</exception>
    public Task StartAsync(AdvertisingParameters parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        parameters.Validate();
        return _host.OnLoop(() => _host.Gate.RunAsync(async () =>
        {
            _host.EnsureReady();
            RefuseUnhearable(parameters);
            _timer?.Stop();
            _backoff?.Reset();
            await DisableAsync().ConfigureAwait(true);
            _wanted = parameters;
            if (parameters.IsPersistent) await TryEnableAsync(parameters).ConfigureAwait(true);
            else await EnableAsync(parameters).ConfigureAwait(true);
            if (parameters.Lasts is { } duration) (_timer ??= _host.Loop.CreateTimer(RunOut)).Start(duration);
        }));
    }

    /// <summary>Stops; nothing when it was not advertising.</summary>
    public Task StopAsync() => _host.OnLoop(() => _host.Gate.RunAsync(() =>
    {
        _timer?.Stop();
        _backoff?.Reset();
        _wanted = null;
        return DisableAsync();
    }));

    internal async Task PauseAsync()
    {
        _isPaused = IsAdvertising;
        await DisableAsync().ConfigureAwait(true);
    }

    internal async Task ResumeAsync()
    {
        bool resume = _isPaused;
        _isPaused = false;
        if (resume && _wanted is { } parameters) await TryEnableAsync(parameters).ConfigureAwait(true);
    }

    /// <summary>The controller has lost its state, and with it the advertising.</summary>
    internal void Interrupt()
    {
        _wasInterrupted |= IsAdvertising || _isPaused || _backoff is { IsPending: true };
        _isPaused = IsAdvertising = false;
        _backoff?.Reset();
    }

    /// <summary>The controller is up again.</summary>
    internal void OnRestarted()
    {
        if (_wasInterrupted || Resumes) Resume();
        _wasInterrupted = false;
    }

    /// <summary>A connection came of it, or it ran out.</summary>
    internal void OnEnded(HciErrorCode why)
    {
        // A pause under way must not bring back what the connection ended.
        _isPaused = false;
        if (!IsAdvertising) return;
        IsAdvertising = false;
        if (why is not (HciErrorCode.Success or HciErrorCode.AdvertisingTimeout))
            _host.Log.LogWarning("A connection that was being made to this device failed: {Status} (0x{Code:X2}).", why, (byte)why);
        _host.Loop.Raise(Ended, why);
        if (why != HciErrorCode.Success) OnLinkEnded();
    }

    /// <summary>A link as Peripheral is gone, or did not come about.</summary>
    internal void OnLinkEnded()
    {
        _backoff?.Reset();
        if (Resumes) Resume();
    }

    internal void Close()
    {
        _timer?.Dispose();
        _backoff?.Close();
        (IsAdvertising, _wanted) = (false, null);
    }

    // [Vol 3, Part C] 9.3.3, 12.4: only a peer known to resolve addresses hears a private device's directed advertising, and this host does
    // not ask.
    private void RefuseUnhearable(AdvertisingParameters parameters)
    {
        if (_host.Options.Privacy == PrivacyMode.None || parameters.Peer is not { } peer || _host.FindBond(peer)?.PeerIrk is null) return;
        throw new InvalidOperationException(
            $"{peer} uses private addresses, and so does this device: neither would hear the other's directed advertising. Advertise undirected."
        );
    }

    private void RunOut() => _host.Detach(_host.Gate.RunAsync(RunOutAsync));

    // From here on nothing brings it back, neither the end of a link nor of a pause.
    private async Task RunOutAsync()
    {
        _wanted = null;
        if (!IsAdvertising) return;
        await DisableAsync().ConfigureAwait(true);
        _host.Loop.Raise(Ended, HciErrorCode.AdvertisingTimeout);
    }

    private void Resume()
    {
        if (_host.IsReady) _host.Detach(_host.Gate.RunAsync(ResumeWantedAsync));
    }

    private Task ResumeWantedAsync() =>
        _wanted is { IsDirected: false } parameters && !IsAdvertising && _host.IsReady ? TryEnableAsync(parameters) : Task.CompletedTask;

    /// <summary>No caller waits for this attempt, so a refusal is reported and, if it is temporary, retried.</summary>
    private async Task TryEnableAsync(AdvertisingParameters parameters)
    {
        try
        {
            await EnableAsync(parameters).ConfigureAwait(true);
            _backoff?.Reset();
        }
        catch (HciCommandException refusal)
        {
            OnRefused(refusal);
        }
    }

    private void OnRefused(HciCommandException refusal)
    {
        TimeSpan? delay = Backoff.IsTransient(refusal.Status) ? (_backoff ??= new Backoff(_host.Loop, Resume)).Schedule() : null;
        if (delay is { } again)
            _host.Log.LogWarning("Not advertising: {Message} Tried again in {Delay} ms.", refusal.Message, again.TotalMilliseconds);
        else
            _host.Log.LogError("Not advertising: {Message} It is not tried again.", refusal.Message);
        _host.Loop.Raise(Refused, refusal.Status, delay);
    }

    private async Task EnableAsync(AdvertisingParameters parameters)
    {
        await _host.Radio.SetAdvertisingAsync(parameters).ConfigureAwait(true);

        // Set before the answer: a connection may be reported before this continues.
        IsAdvertising = true;
        HciReply reply = await _host.Radio.StartAdvertisingAsync(parameters).ConfigureAwait(true);
        if (!reply.IsSuccess) IsAdvertising = false;
        reply.OrThrow();
        if (IsAdvertising) _host.Loop.Raise(Started);
    }

    private async Task DisableAsync()
    {
        if (!IsAdvertising) return;

        // Refused when a connection has just ended it, which comes to the same.
        await _host.Radio.StopAdvertisingAsync().ConfigureAwait(true);
        IsAdvertising = false;
    }
}
