using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using BleStack.Core;
using BleStack.Hci;
using BleStack.Hci.Packets;
using Microsoft.Extensions.Logging;

namespace BleStack.Gap;

/// <summary>Scanning for advertisers ([Vol 3, Part C] 9.2; [Vol 4, Part E] 7.8.10, 7.8.11).</summary>
/// <remarks>
/// An advertisement is reported when heard, and again, merged, when its scan response has come: what a response adds is never waited for,
/// as it may be lost. The memory of who said what is bounded, since anyone may send under any number of addresses.
/// </remarks>
public sealed class Scanner
{
    private const int Remembered = 128;

    private readonly BleHost _host;
    private static readonly ScanParameters s_default = new();

    private Dictionary<BleAddress, AdvertisingReport>? _heard;
    private ScanParameters _parameters = s_default;
    private Action<AdvertisingReport>? _onReport;
    private Backoff? _backoff;
    private bool _isPaused;

    internal Scanner(BleHost host) => _host = host;

    /// <summary>True while the device scans.</summary>
    public bool IsScanning { get; private set; }

    /// <summary>Starts, or goes on with other parameters; <paramref name="onReport"/> is called on the loop.</summary>
    /// <exception cref="ArgumentException">Interval or window is out of range.</exception>
    /// <exception cref="HciCommandException">The controller refuses.</exception>
    public Task StartAsync(ScanParameters parameters, Action<AdvertisingReport> onReport)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(onReport);
        parameters.Validate();
        return _host.OnLoop(() => _host.Gate.RunAsync(async () =>
        {
            _host.EnsureReady();
            _backoff?.Reset();
            await DisableAsync().ConfigureAwait(true);
            (_parameters, _onReport) = (parameters, onReport);
            _heard?.Clear();
            await EnableAsync().ConfigureAwait(true);
        }));
    }

    /// <summary>Stops; nothing when it was not scanning.</summary>
    public Task StopAsync() => _host.OnLoop(() => _host.Gate.RunAsync(async () =>
    {
        _onReport = null;
        _backoff?.Reset();
        await DisableAsync().ConfigureAwait(true);
        _heard?.Clear();
    }));

    internal async Task PauseAsync()
    {
        _isPaused = IsScanning;
        await DisableAsync().ConfigureAwait(true);
    }

    internal async Task ResumeAsync()
    {
        bool resume = _isPaused;
        _isPaused = false;
        if (!resume || _onReport is null || IsScanning) return;
        try
        {
            await EnableAsync().ConfigureAwait(true);
            _backoff?.Reset();
        }
        catch (HciCommandException refusal) when (Backoff.IsTransient(refusal.Status))
        {
            _host.Log.LogWarning(
                "Not scanning: {Message} Tried again in {Delay} ms.",
                refusal.Message,
                (_backoff ??= new Backoff(_host.Loop, Resume)).Schedule().TotalMilliseconds
            );
        }
    }

    /// <summary>The controller has lost its state, and with it the scanning.</summary>
    internal void Interrupt()
    {
        IsScanning = false;
        _backoff?.Reset();
    }

    /// <summary>The controller is up again.</summary>
    internal void OnRestarted() => Resume();

    internal void OnReport(in LeAdvertisingReport report)
    {
        if (_onReport is null) return;
        BleAddress address = report.Address.Plain;
        _heard ??= [];
        AdvertisingReport? merged = report.Type == AdvertisingEventType.ScanResponse ? Answered(address, report) : Heard(address, report);
        if (merged is null) return;
        if (_heard.Count >= Remembered && !_heard.ContainsKey(address)) _heard.Clear();
        _heard[address] = merged;
        if (_parameters.Reports(merged)) _host.Loop.Raise(_onReport, merged);
    }

    internal void Close()
    {
        _backoff?.Close();
        (IsScanning, _onReport) = (false, null);
        _heard?.Clear();
    }

    // A controller that resolves by itself reports the identity as address; connecting needs no more.
    private AdvertisingReport Heard(BleAddress address, in LeAdvertisingReport report)
    {
        byte[]? response =
            _heard!.TryGetValue(address, out AdvertisingReport? before) && before.Type == report.Type ? before.ScanResponse : null;
        return new AdvertisingReport(address, _host.Resolver.Resolve(address), report.Type, report.Data.ToArray(), response, report.Rssi);
    }

    // A response without its advertisement is told as one that carried nothing.
    private AdvertisingReport Answered(BleAddress address, in LeAdvertisingReport report) =>
        _heard!.TryGetValue(address, out AdvertisingReport? before)
            ? new AdvertisingReport(address, before.Identity, before.Type, before.Advertising, report.Data.ToArray(), report.Rssi)
            : new AdvertisingReport(
                address,
                _host.Resolver.Resolve(address),
                AdvertisingEventType.ScannableUndirected,
                [],
                report.Data.ToArray(),
                report.Rssi
            );

    // Reports are needed while there is a handler.
    private void Resume()
    {
        _isPaused |= _onReport is not null && !IsScanning;
        if (_host.IsReady) _host.Detach(_host.Gate.RunAsync(ResumeAsync));
    }

    private async Task EnableAsync()
    {
        (await _host.Radio.SetScanAsync(_parameters).ConfigureAwait(true)).OrThrow();
        IsScanning = true;
        HciReply reply = await _host.Radio.StartScanAsync(_parameters.FilterDuplicates).ConfigureAwait(true);
        if (reply.IsSuccess) return;
        IsScanning = false;
        reply.OrThrow();
    }

    private async Task DisableAsync()
    {
        if (!IsScanning) return;
        await _host.Radio.StopScanAsync().ConfigureAwait(true);
        IsScanning = false;
    }
}
