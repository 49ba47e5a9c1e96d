using System;
using BleStack.Core;
using BleStack.Hci.Packets;

namespace BleStack.Virtual;

/// <summary>What a controller advertises, and when its next advertising event is ([Vol 6, Part B] 4.4.2).</summary>
internal sealed class AdvertisingState : IDisposable
{
    private const long DelayTicks = 100_000;
    private static readonly TimeSpan HighDutyInterval = TimeSpan.FromMilliseconds(3.75);
    private static readonly TimeSpan HighDutyLimit = TimeSpan.FromSeconds(1.28);

    private readonly ControllerRadio _radio;
    private LoopTimer? _timer;
    private byte[] _data = [];
    private byte[] _scanResponse = [];
    private TimeSpan _since;

    public AdvertisingState(ControllerRadio radio) => _radio = radio;

    public LeSetAdvertisingParameters Parameters { get; set; } =
        new(0x0800, 0x0800, AdvertisingType.ConnectableUndirected, OwnAddressType.Public, default, 7, AdvertisingFilterPolicy.ProcessAll);

    public bool IsEnabled { get; private set; }

    public BleAddress Address { get; private set; }

    public BleAddress Peer => Parameters.Peer;

    public ReadOnlySpan<byte> Data => IsDirected ? default : _data;

    public ReadOnlySpan<byte> ScanResponse => _scanResponse;

    public bool IsDirected => Parameters.Type is AdvertisingType.ConnectableDirectedHighDuty or AdvertisingType.ConnectableDirectedLowDuty;

    public bool IsConnectable => IsDirected || Parameters.Type == AdvertisingType.ConnectableUndirected;

    public bool IsScannable => Parameters.Type is AdvertisingType.ConnectableUndirected or AdvertisingType.ScannableUndirected;

    /// <summary>ADV_IND, ADV_DIRECT_IND, ADV_NONCONN_IND or ADV_SCAN_IND.</summary>
    public byte PduType => Parameters.Type switch
    {
        AdvertisingType.ConnectableUndirected => 0x0,
        AdvertisingType.ScannableUndirected => 0x6,
        AdvertisingType.NonConnectableUndirected => 0x2,
        _ => 0x1,
    };

    public AdvertisingEventType EventType => Parameters.Type switch
    {
        AdvertisingType.ConnectableUndirected => AdvertisingEventType.ConnectableUndirected,
        AdvertisingType.ScannableUndirected => AdvertisingEventType.ScannableUndirected,
        AdvertisingType.NonConnectableUndirected => AdvertisingEventType.NonConnectableUndirected,
        _ => AdvertisingEventType.ConnectableDirected,
    };

    private bool IsHighDuty => Parameters.Type == AdvertisingType.ConnectableDirectedHighDuty;

    private TimeSpan Interval =>
        IsHighDuty ? HighDutyInterval : new TimeSpan(Parameters.IntervalMin * 6_250L + _radio.Air.Jitter(DelayTicks));

    public void SetData(ReadOnlySpan<byte> data) => _data = data.ToArray();

    public void SetScanResponse(ReadOnlySpan<byte> data) => _scanResponse = data.ToArray();

    public void Start(BleAddress address)
    {
        (Address, IsEnabled, _since) = (address, true, _radio.Air.Now);
        _radio.Air.Channels.AddAdvertiser(_radio);
        if (IsHighDuty || _radio.Air.Channels.HasListeners(Address)) Schedule(TimeSpan.Zero);
    }

    public void Stop()
    {
        if (!IsEnabled) return;
        IsEnabled = false;
        _timer?.Stop();
        _radio.Air.Channels.RemoveAdvertiser(_radio);
    }

    /// <summary>A scanner or initiator has begun to listen.</summary>
    public void Wake()
    {
        if (!IsEnabled || _timer is { IsRunning: true }) return;
        Schedule(_radio.Air.IsRealistic ? new TimeSpan(_radio.Air.Jitter(Interval.Ticks)) : TimeSpan.Zero);
    }

    public void Dispose()
    {
        Stop();
        _timer?.Dispose();
    }

    private void OnDue()
    {
        if (IsHighDuty && _radio.Air.Now - _since >= HighDutyLimit)
        {
            _radio.OnAdvertisingTimeout();
            return;
        }

        bool heard = _radio.Air.Channels.HasListeners(Address);
        if (heard) _radio.Air.Channels.Advertise(_radio);
        if (IsEnabled && (heard || IsHighDuty)) Schedule(Interval);
    }

    private void Schedule(TimeSpan after) => (_timer ??= _radio.Air.Loop.CreateTimer(OnDue)).Start(after);
}
