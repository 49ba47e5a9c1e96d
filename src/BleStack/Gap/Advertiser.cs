using System;
using System.Threading.Tasks;
using BleStack.Core;
using BleStack.Hci;
using BleStack.Hci.Packets;

namespace BleStack.Gap;

/// <summary>Legacy advertising, one set ([Vol 3, Part C] 9.3; [Vol 4, Part E] 7.8.5 to 7.8.9).</summary>
/// <remarks>
/// The controller stops by itself when a connection comes. The application then starts again when it wants to, or leaves that to
/// <see cref="BleHostOptions.ResumeAdvertising"/>, which waits for the end of that link.
/// </remarks>
public sealed class Advertiser
{
    private const byte AllChannels = 0x07;

    private readonly BleHost _host;
    private readonly LoopTimer _timer;
    private AdvertisingParameters? _wanted;
    private bool _isPaused;

    internal Advertiser(BleHost host)
    {
        _host = host;
        _timer = host.Loop.CreateTimer(() => host.Detach(host.Gate.RunAsync(RunOutAsync)));
    }

    /// <summary>Raised when advertising has ended by itself: Success for a connection, else why none came (Advertising Timeout when its time was over).</summary>
    public event Action<HciErrorCode>? Ended;

    /// <summary>The device can be heard.</summary>
    public bool IsAdvertising { get; private set; }

    /// <summary>What was last started; null before and after <see cref="StopAsync"/>.</summary>
    public AdvertisingParameters? Parameters => _wanted;

    /// <summary>Starts, or goes on with other parameters.</summary>
    /// <exception cref="ArgumentException">Data or intervals are out of range; the message says which.</exception>
    /// <exception cref="InvalidOperationException">Directed to a bonded peer that uses private addresses, while this device does so too.</exception>
    /// <exception cref="HciCommandException">The controller refuses.</exception>
    public Task StartAsync(AdvertisingParameters parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        parameters.Validate();
        return _host.OnLoop(() => _host.Gate.RunAsync(async () =>
        {
            _host.EnsureReady();
            RefuseUnhearable(parameters);
            _timer.Stop();
            await DisableAsync().ConfigureAwait(true);
            _wanted = parameters;
            await EnableAsync(parameters).ConfigureAwait(true);
            if (parameters.Lasts is { } duration) _timer.Start(duration);
        }));
    }

    /// <summary>Stops; nothing when it was not advertising.</summary>
    public Task StopAsync() => _host.OnLoop(() => _host.Gate.RunAsync(() =>
    {
        _timer.Stop();
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
        if (resume && _wanted is { } parameters) await EnableAsync(parameters).ConfigureAwait(true);
    }

    /// <summary>A connection came of it, or it ran out.</summary>
    internal void OnEnded(HciErrorCode why)
    {
        // A pause under way must not bring back what the connection ended.
        _isPaused = false;
        if (!IsAdvertising) return;
        IsAdvertising = false;
        Ended?.Invoke(why);
        if (why != HciErrorCode.Success) OnLinkEnded();
    }

    /// <summary>A link as Peripheral is gone, or did not come about.</summary>
    internal void OnLinkEnded()
    {
        if (_host.Options.ResumeAdvertising && _host.IsReady) _host.Detach(_host.Gate.RunAsync(ResumeWantedAsync));
    }

    internal void Close()
    {
        _timer.Dispose();
        (IsAdvertising, _wanted) = (false, null);
    }

    // [Vol 3, Part C] 9.3.3, 12.4: only a peer known to resolve addresses hears a private device's directed advertising, and this host does not ask.
    private void RefuseUnhearable(AdvertisingParameters parameters)
    {
        if (_host.Options.Privacy == PrivacyMode.None || parameters.Peer is not { } peer || _host.FindBond(peer)?.PeerIrk is null) return;
        throw new InvalidOperationException($"{peer} uses private addresses, and so does this device: neither would hear the other's directed advertising. Advertise undirected.");
    }

    // From here on nothing brings it back, neither the end of a link nor of a pause.
    private async Task RunOutAsync()
    {
        _wanted = null;
        if (!IsAdvertising) return;
        await DisableAsync().ConfigureAwait(true);
        Ended?.Invoke(HciErrorCode.AdvertisingTimeout);
    }

    private Task ResumeWantedAsync() => _wanted is { IsDirected: false } parameters && !IsAdvertising && _host.IsReady ? EnableAsync(parameters) : Task.CompletedTask;

    private async Task EnableAsync(AdvertisingParameters parameters)
    {
        HciHost hci = _host.Hci;
        BleAddress peer = parameters.Peer ?? BleAddress.None;
        var command = new LeSetAdvertisingParameters(
            Units.Of625Microseconds(parameters.IntervalMin), Units.Of625Microseconds(parameters.IntervalMax), parameters.Type, _host.Own.Type, peer, AllChannels, parameters.FilterPolicy);
        (await hci.CommandAsync(command).ConfigureAwait(true)).OrThrow();
        if (!parameters.IsDirected)
        {
            (await hci.CommandAsync(new LeSetAdvertisingData(parameters.Data)).ConfigureAwait(true)).OrThrow();
            (await hci.CommandAsync(new LeSetScanResponseData(parameters.ScanResponse)).ConfigureAwait(true)).OrThrow();
        }

        // Set before the answer: a connection may be reported before this continues.
        IsAdvertising = true;
        HciReply reply = await hci.CommandAsync(new LeSetAdvertisingEnable(true)).ConfigureAwait(true);
        if (reply.IsSuccess) return;
        IsAdvertising = false;
        reply.OrThrow();
    }

    private async Task DisableAsync()
    {
        if (!IsAdvertising) return;

        // Refused when a connection has just ended it, which comes to the same.
        await _host.Hci.CommandAsync(new LeSetAdvertisingEnable(false)).ConfigureAwait(true);
        IsAdvertising = false;
    }
}
