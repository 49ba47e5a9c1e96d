using System;
using System.Collections.Generic;
using BleStack.Core;
using BleStack.Hci;
using BleStack.Hci.Packets;
using BleStack.Virtual.LinkLayer;

namespace BleStack.Virtual;

/// <summary>
/// A controller on the advertising channels: advertising, scanning, initiating and the filter accept list ([Vol 4, Part E] 7.8.4 to
/// 7.8.17).
/// </summary>
internal sealed class ControllerRadio
{
    private static readonly LeSetScanParameters DefaultScanParameters =
        new(LeScanType.Passive, 0x10, 0x10, OwnAddressType.Public, ScanningFilterPolicy.Basic);

    private readonly VirtualController _controller;
    private readonly HostInterface _host;
    private List<BleAddress>? _acceptList;
    private BleAddress? _randomAddress;
    private LeSetScanParameters _scanParameters = DefaultScanParameters;

    public ControllerRadio(VirtualController controller) => (_controller, _host) = (controller, controller.Host);

    /// <summary>What it advertises; null until the host has set something.</summary>
    public AdvertisingState? Advertiser { get; private set; }

    /// <summary>How it scans; null while it does not.</summary>
    public ScanningState? Scanner { get; private set; }

    /// <summary>How it initiates; null while it does not.</summary>
    public InitiatingState? Initiator { get; private set; }

    /// <summary>The air it sends to.</summary>
    public VirtualAir Air => _controller.Air;

    /// <summary>Signal strength at every receiver, in dBm.</summary>
    public sbyte SignalStrength => _controller.Options.SignalStrength;

    /// <summary>The links of its controller.</summary>
    public ControllerLinks Links => _controller.Links;

    private bool IsAcceptListInUse =>
        (Advertiser is { IsEnabled: true } advertiser && advertiser.Parameters.FilterPolicy != AdvertisingFilterPolicy.ProcessAll)
        || (Scanner is not null && _scanParameters.FilterPolicy == ScanningFilterPolicy.AcceptList)
        || Initiator is { Target: null };

    public void SetRandomAddress(LeSetRandomAddress command)
    {
        if (!_host.Allowed(Advertiser is not { IsEnabled: true } && Scanner is null && Initiator is null)) return;
        _randomAddress = command.Address;
        _host.Done();
    }

    public void SetAdvertisingParameters(LeSetAdvertisingParameters command)
    {
        if (!_host.Allowed(Advertiser is not { IsEnabled: true })) return;
        bool ranged =
            command.Type == AdvertisingType.ConnectableDirectedHighDuty
            || (
                command.IntervalMin is >= 0x20 and <= 0x4000
                && command.IntervalMax is >= 0x20 and <= 0x4000
                && command.IntervalMin <= command.IntervalMax
            );
        bool known =
            command.Type <= AdvertisingType.ConnectableDirectedLowDuty
            && command.OwnAddressType <= OwnAddressType.ResolvableOrRandom
            && command.Peer.Type <= AddressType.Random
            && command.FilterPolicy <= AdvertisingFilterPolicy.AllFromAcceptList
            && command.ChannelMap is > 0 and <= 7;
        if (
            !_host.Valid(ranged && known)
            || !_host.Allowed(command.OwnAddressType <= OwnAddressType.Random, HciErrorCode.UnsupportedFeatureOrParameterValue)
        )
            return;
        EnsureAdvertiser().Parameters = command;
        _host.Done();
    }

    public void SetAdvertisingData(LeSetAdvertisingData command)
    {
        EnsureAdvertiser().SetData(command.Data);
        _host.Done();
    }

    public void SetScanResponseData(LeSetScanResponseData command)
    {
        EnsureAdvertiser().SetScanResponse(command.Data);
        _host.Done();
    }

    public void EnableAdvertising(LeSetAdvertisingEnable command)
    {
        AdvertisingState advertiser = EnsureAdvertiser();
        if (command.Enable && !advertiser.IsEnabled)
        {
            if (OwnAddress(advertiser.Parameters.OwnAddressType) is not { } address)
            {
                _host.Fail(HciErrorCode.InvalidHciCommandParameters);
                return;
            }

            if (!_host.Allowed(!advertiser.IsConnectable || Links.HasRoom, HciErrorCode.ConnectionLimitExceeded)) return;
            _host.Done();
            advertiser.Start(address);
            return;
        }

        if (!command.Enable) advertiser.Stop();
        _host.Done();
    }

    public void SetScanParameters(LeSetScanParameters command)
    {
        if (!_host.Allowed(Scanner is null)) return;
        bool known = command.Type <= LeScanType.Active && command.OwnAddressType <= OwnAddressType.ResolvableOrRandom
            && command.FilterPolicy <= ScanningFilterPolicy.AcceptListWithUnresolvedDirected;
        if (!_host.Valid(known && IsScanTiming(command.Interval, command.Window))) return;
        bool plain = command.OwnAddressType <= OwnAddressType.Random && command.FilterPolicy <= ScanningFilterPolicy.AcceptList;
        if (!_host.Allowed(plain, HciErrorCode.UnsupportedFeatureOrParameterValue)) return;
        _scanParameters = command;
        _host.Done();
    }

    public void EnableScan(LeSetScanEnable command)
    {
        BleAddress? own = OwnAddress(_scanParameters.OwnAddressType);
        // A passive scanner sends nothing, so it needs no address ([Vol 4, Part E] 7.8.11 speaks of random addresses only).
        if (command.Enable && !_host.Valid(own is not null || _scanParameters.OwnAddressType == OwnAddressType.Public)) return;
        _host.Done();
        StopScanning();
        if (!command.Enable) return;
        Scanner = new ScanningState
        {
            Parameters = _scanParameters,
            Address = own ?? _controller.PublicAddress,
            FilterDuplicates = command.FilterDuplicates,
            Timing = TimingOf(_scanParameters.Interval, _scanParameters.Window),
        };
        Air.Channels.AddScanner(this);
    }

    public void CreateConnection(LeCreateConnection command)
    {
        if (!_host.Allowed(Initiator is null)) return;
        bool known = IsScanTiming(command.ScanInterval, command.ScanWindow) && command.OwnAddressType <= OwnAddressType.ResolvableOrRandom
            && command.Peer.Type <= AddressType.RandomIdentity;
        if (
            !_host.Valid(
                known && LinkParameters.AreValid(command.IntervalMin, command.IntervalMax, command.Latency, command.SupervisionTimeout)
            )
        )
            return;
        if (!_host.Allowed(command.OwnAddressType <= OwnAddressType.Random, HciErrorCode.UnsupportedFeatureOrParameterValue)) return;
        if (OwnAddress(command.OwnAddressType) is not { } address)
        {
            _host.Fail(HciErrorCode.InvalidHciCommandParameters);
            return;
        }

        if (!_host.Allowed(Links.HasRoom, HciErrorCode.ConnectionLimitExceeded)) return;
        if (!_host.Allowed(command.UseAcceptList || !Links.IsConnectedTo(command.Peer.Plain), HciErrorCode.ConnectionAlreadyExists)) return;
        _host.Status(HciErrorCode.Success);
        Initiator = new InitiatingState
        {
            Target = command.UseAcceptList ? null : command.Peer.Plain,
            Address = address,
            Parameters = new LinkParameters(command.IntervalMin, command.Latency, command.SupervisionTimeout),
            Timing = TimingOf(command.ScanInterval, command.ScanWindow),
        };
        Air.Channels.AddInitiator(this);
    }

    public void CancelConnection()
    {
        if (!_host.Allowed(Initiator is not null)) return;
        StopInitiating();
        _host.Done();
        Links.EmitConnectionComplete(HciErrorCode.UnknownConnectionIdentifier, 0, LinkRole.Central, default, default);
    }

    public void ClearAcceptList()
    {
        if (!_host.Allowed(!IsAcceptListInUse)) return;
        _acceptList?.Clear();
        _host.Done();
    }

    public void AddToAcceptList(LeAddDeviceToFilterAcceptList command)
    {
        if (!_host.Allowed(!IsAcceptListInUse) || !_host.Valid(command.Peer.Type <= AddressType.Random || (byte)command.Peer.Type == 0xFF))
            return;
        _acceptList ??= [];
        if (!_acceptList.Contains(command.Peer))
        {
            if (!_host.Allowed(_acceptList.Count < _controller.Options.FilterAcceptListSize, HciErrorCode.MemoryCapacityExceeded)) return;
            _acceptList.Add(command.Peer);
        }

        _host.Done();
    }

    public void RemoveFromAcceptList(LeRemoveDeviceFromFilterAcceptList command)
    {
        if (!_host.Allowed(!IsAcceptListInUse)) return;
        _acceptList?.Remove(command.Peer);
        _host.Done();
    }

    /// <summary>Does this scanner report that advertiser? ([Vol 6, Part B] 4.3.3)</summary>
    public bool WantsReport(AdvertisingState advertiser)
    {
        if (advertiser.IsDirected && !IsOwn(advertiser.Peer)) return false;
        return Scanner!.Parameters.FilterPolicy == ScanningFilterPolicy.Basic || IsAccepted(advertiser.Address);
    }

    public bool WantsConnection(AdvertisingState advertiser)
    {
        if (
            !Links.HasRoom
            || Links.IsConnectedTo(advertiser.Address)
            || (advertiser.IsDirected && advertiser.Peer.Plain != Initiator!.Address)
        )
            return false;
        return Initiator!.Target is { } target ? target == advertiser.Address : IsAccepted(advertiser.Address);
    }

    /// <summary>Does this advertiser answer that scanner? ([Vol 6, Part B] 4.3.2)</summary>
    public bool AnswersScan(BleAddress scanner) =>
        Advertiser!.Parameters.FilterPolicy is AdvertisingFilterPolicy.ProcessAll or AdvertisingFilterPolicy.ConnectFromAcceptList
        || IsAccepted(scanner);

    public bool AnswersConnect(BleAddress initiator)
    {
        AdvertisingState advertiser = Advertiser!;
        if (!Links.HasRoom) return false;
        if (advertiser.IsDirected) return advertiser.Peer.Plain == initiator;
        return advertiser.Parameters.FilterPolicy is AdvertisingFilterPolicy.ProcessAll or AdvertisingFilterPolicy.ScanFromAcceptList
            || IsAccepted(initiator);
    }

    public void OnAdvertisement(AdvertisingEventType type, BleAddress address, ReadOnlySpan<byte> data, sbyte rssi)
    {
        if (!_host.IsUnmasked(LeSubevent.AdvertisingReport) || !Scanner!.IsNews(address, type == AdvertisingEventType.ScanResponse)) return;
        var writer = new PduWriter(Air.ToHost);
        writer.U8((byte)H4PacketType.Event);
        writer.U8((byte)HciEventCode.LeMeta);
        writer.U8((byte)(12 + data.Length));
        writer.U8((byte)LeSubevent.AdvertisingReport);
        LeAdvertisingReports.WriteSingle(ref writer, new LeAdvertisingReport(type, address, data, rssi));
        _host.Send(writer.Length);
    }

    public void OnAdvertisingTimeout()
    {
        Advertiser!.Stop();
        Links.EmitConnectionComplete(HciErrorCode.AdvertisingTimeout, 0, LinkRole.Peripheral, Advertiser.Peer, default);
    }

    private bool IsAccepted(BleAddress address) => _acceptList?.Contains(address) == true;

    private AdvertisingState EnsureAdvertiser() => Advertiser ??= new AdvertisingState(this);

    private BleAddress? OwnAddress(OwnAddressType type) => (type == OwnAddressType.Public) switch
    {
        true => _controller.PublicAddress == BleAddress.None ? null : _controller.PublicAddress,
        false => _randomAddress,
    };

    private bool IsOwn(BleAddress address) => address.Plain == _controller.PublicAddress || address.Plain == _randomAddress;

    private ScanTiming TimingOf(ushort interval, ushort window) => new(Air.Now, interval, Air.IsRealistic ? window : interval);

    private static bool IsScanTiming(ushort interval, ushort window) =>
        interval is >= 4 and <= 0x4000 && window is >= 4 and <= 0x4000 && window <= interval;

    /// <summary>Nothing on the air, every setting at its default.</summary>
    public void Reset()
    {
        Advertiser?.Dispose();
        Advertiser = null;
        StopScanning();
        StopInitiating();
        _acceptList?.Clear();
        _randomAddress = null;
        _scanParameters = DefaultScanParameters;
    }

    private void StopScanning()
    {
        if (Scanner is null) return;
        Air.Channels.RemoveScanner(this);
        Scanner = null;
    }

    public void StopInitiating()
    {
        if (Initiator is null) return;
        Air.Channels.RemoveInitiator(this);
        Initiator = null;
    }
}
