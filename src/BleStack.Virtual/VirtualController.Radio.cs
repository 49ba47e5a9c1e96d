using System;
using BleStack.Core;
using BleStack.Gap;
using BleStack.Hci;
using BleStack.Hci.Packets;
using BleStack.Virtual.LinkLayer;

namespace BleStack.Virtual;

/// <summary>Advertising, scanning, initiating and the filter accept list ([Vol 4, Part E] 7.8.4 to 7.8.17).</summary>
public sealed partial class VirtualController
{
    private static readonly LeSetScanParameters DefaultScanParameters = new(LeScanType.Passive, 0x10, 0x10, OwnAddressType.Public, ScanningFilterPolicy.Basic);

    private LeSetScanParameters _scanParameters;

    private bool IsAcceptListInUse =>
        (Advertiser is { IsEnabled: true } advertiser && advertiser.Parameters.FilterPolicy != AdvertisingFilterPolicy.ProcessAll)
        || (Scanner is not null && _scanParameters.FilterPolicy == ScanningFilterPolicy.AcceptList)
        || Initiator is { Target: null };

    internal void SetRandomAddress(LeSetRandomAddress command)
    {
        if (!Allowed(Advertiser is not { IsEnabled: true } && Scanner is null && Initiator is null)) return;
        _randomAddress = command.Address;
        Done();
    }

    internal void SetAdvertisingParameters(LeSetAdvertisingParameters command)
    {
        if (!Allowed(Advertiser is not { IsEnabled: true })) return;
        bool ranged = command.Type == AdvertisingType.ConnectableDirectedHighDuty
            || (command.IntervalMin is >= 0x20 and <= 0x4000 && command.IntervalMax is >= 0x20 and <= 0x4000 && command.IntervalMin <= command.IntervalMax);
        bool known = command.Type <= AdvertisingType.ConnectableDirectedLowDuty && command.OwnAddressType <= OwnAddressType.ResolvableOrRandom
            && command.Peer.Type <= AddressType.Random && command.FilterPolicy <= AdvertisingFilterPolicy.AllFromAcceptList
            && command.ChannelMap is > 0 and <= 7;
        if (!Valid(ranged && known) || !Allowed(command.OwnAddressType <= OwnAddressType.Random, HciErrorCode.UnsupportedFeatureOrParameterValue)) return;
        EnsureAdvertiser().Parameters = command;
        Done();
    }

    internal void SetAdvertisingData(LeSetAdvertisingData command)
    {
        EnsureAdvertiser().SetData(command.Data);
        Done();
    }

    internal void SetScanResponseData(LeSetScanResponseData command)
    {
        EnsureAdvertiser().SetScanResponse(command.Data);
        Done();
    }

    internal void EnableAdvertising(LeSetAdvertisingEnable command)
    {
        Advertiser advertiser = EnsureAdvertiser();
        if (command.Enable && !advertiser.IsEnabled)
        {
            if (OwnAddress(advertiser.Parameters.OwnAddressType) is not { } address)
            {
                Fail(HciErrorCode.InvalidHciCommandParameters);
                return;
            }

            if (!Allowed(!advertiser.IsConnectable || FreeSlot() >= 0, HciErrorCode.ConnectionLimitExceeded)) return;
            Done();
            advertiser.Start(address);
            return;
        }

        if (!command.Enable) advertiser.Stop();
        Done();
    }

    internal void SetScanParameters(LeSetScanParameters command)
    {
        if (!Allowed(Scanner is null)) return;
        bool known = command.Type <= LeScanType.Active && command.OwnAddressType <= OwnAddressType.ResolvableOrRandom
            && command.FilterPolicy <= ScanningFilterPolicy.AcceptListWithUnresolvedDirected;
        if (!Valid(known && IsScanTiming(command.Interval, command.Window))) return;
        bool plain = command.OwnAddressType <= OwnAddressType.Random && command.FilterPolicy <= ScanningFilterPolicy.AcceptList;
        if (!Allowed(plain, HciErrorCode.UnsupportedFeatureOrParameterValue)) return;
        _scanParameters = command;
        Done();
    }

    internal void EnableScan(LeSetScanEnable command)
    {
        BleAddress? own = OwnAddress(_scanParameters.OwnAddressType);
        // A passive scanner sends nothing, so it needs no address ([Vol 4, Part E] 7.8.11 speaks of random addresses only).
        if (command.Enable && !Valid(own is not null || _scanParameters.OwnAddressType == OwnAddressType.Public)) return;
        Done();
        StopScanning();
        if (!command.Enable) return;
        Scanner = new Scanner
        {
            Parameters = _scanParameters,
            Address = own ?? PublicAddress,
            FilterDuplicates = command.FilterDuplicates,
            Timing = TimingOf(_scanParameters.Interval, _scanParameters.Window),
        };
        Air.AddScanner(this);
    }

    internal void CreateConnection(LeCreateConnection command)
    {
        if (!Allowed(Initiator is null)) return;
        bool known = IsScanTiming(command.ScanInterval, command.ScanWindow) && command.OwnAddressType <= OwnAddressType.ResolvableOrRandom
            && command.Peer.Type <= AddressType.RandomIdentity;
        if (!Valid(known && LinkParameters.AreValid(command.IntervalMin, command.IntervalMax, command.Latency, command.SupervisionTimeout))) return;
        if (!Allowed(command.OwnAddressType <= OwnAddressType.Random, HciErrorCode.UnsupportedFeatureOrParameterValue)) return;
        if (OwnAddress(command.OwnAddressType) is not { } address)
        {
            Fail(HciErrorCode.InvalidHciCommandParameters);
            return;
        }

        if (!Allowed(FreeSlot() >= 0, HciErrorCode.ConnectionLimitExceeded)) return;
        if (!Allowed(command.UseAcceptList || !IsConnectedTo(command.Peer.Plain), HciErrorCode.ConnectionAlreadyExists)) return;
        Status(HciErrorCode.Success);
        Initiator = new Initiator
        {
            Target = command.UseAcceptList ? null : command.Peer.Plain,
            Address = address,
            Parameters = new LinkParameters(command.IntervalMin, command.Latency, command.SupervisionTimeout),
            Timing = TimingOf(command.ScanInterval, command.ScanWindow),
        };
        Air.AddInitiator(this);
    }

    internal void CancelConnection()
    {
        if (!Allowed(Initiator is not null)) return;
        StopInitiating();
        Done();
        EmitConnectionComplete(HciErrorCode.UnknownConnectionIdentifier, 0, LinkRole.Central, default, default);
    }

    internal void ClearAcceptList()
    {
        if (!Allowed(!IsAcceptListInUse)) return;
        _acceptList.Clear();
        Done();
    }

    internal void AddToAcceptList(LeAddDeviceToFilterAcceptList command)
    {
        if (!Allowed(!IsAcceptListInUse) || !Valid(command.Peer.Type <= AddressType.Random || (byte)command.Peer.Type == 0xFF)) return;
        if (!_acceptList.Contains(command.Peer))
        {
            if (!Allowed(_acceptList.Count < Options.FilterAcceptListSize, HciErrorCode.MemoryCapacityExceeded)) return;
            _acceptList.Add(command.Peer);
        }

        Done();
    }

    internal void RemoveFromAcceptList(LeRemoveDeviceFromFilterAcceptList command)
    {
        if (!Allowed(!IsAcceptListInUse)) return;
        _acceptList.Remove(command.Peer);
        Done();
    }

    /// <summary>Does this scanner report that advertiser? ([Vol 6, Part B] 4.3.3)</summary>
    internal bool WantsReport(Advertiser advertiser)
    {
        if (advertiser.IsDirected && !IsOwn(advertiser.Peer)) return false;
        return Scanner!.Parameters.FilterPolicy == ScanningFilterPolicy.Basic || _acceptList.Contains(advertiser.Address);
    }

    internal bool WantsConnection(Advertiser advertiser)
    {
        if (FreeSlot() < 0 || IsConnectedTo(advertiser.Address) || (advertiser.IsDirected && advertiser.Peer.Plain != Initiator!.Address)) return false;
        return Initiator!.Target is { } target ? target == advertiser.Address : _acceptList.Contains(advertiser.Address);
    }

    /// <summary>Does this advertiser answer that scanner? ([Vol 6, Part B] 4.3.2)</summary>
    internal bool AnswersScan(BleAddress scanner) =>
        Advertiser!.Parameters.FilterPolicy is AdvertisingFilterPolicy.ProcessAll or AdvertisingFilterPolicy.ConnectFromAcceptList || _acceptList.Contains(scanner);

    internal bool AnswersConnect(BleAddress initiator)
    {
        Advertiser advertiser = Advertiser!;
        if (FreeSlot() < 0) return false;
        if (advertiser.IsDirected) return advertiser.Peer.Plain == initiator;
        return advertiser.Parameters.FilterPolicy is AdvertisingFilterPolicy.ProcessAll or AdvertisingFilterPolicy.ScanFromAcceptList || _acceptList.Contains(initiator);
    }

    internal void OnAdvertisement(AdvertisingEventType type, BleAddress address, ReadOnlySpan<byte> data, sbyte rssi)
    {
        if (!IsUnmasked(LeSubevent.AdvertisingReport) || !Scanner!.IsNews(address, type == AdvertisingEventType.ScanResponse)) return;
        var writer = new PduWriter(Air.ToHost);
        writer.U8((byte)H4PacketType.Event);
        writer.U8((byte)HciEventCode.LeMeta);
        writer.U8((byte)(12 + data.Length));
        writer.U8((byte)LeSubevent.AdvertisingReport);
        LeAdvertisingReports.WriteSingle(ref writer, new LeAdvertisingReport(type, address, data, rssi));
        Send(writer.Length);
    }

    internal void OnAdvertisingTimeout()
    {
        Advertiser!.Stop();
        EmitConnectionComplete(HciErrorCode.AdvertisingTimeout, 0, LinkRole.Peripheral, Advertiser.Peer, default);
    }

    private Advertiser EnsureAdvertiser() => Advertiser ??= new Advertiser(this);

    private BleAddress? OwnAddress(OwnAddressType type) => (type == OwnAddressType.Public) switch
    {
        true => PublicAddress == BleAddress.None ? null : PublicAddress,
        false => _randomAddress,
    };

    private bool IsOwn(BleAddress address) => address.Plain == PublicAddress || address.Plain == _randomAddress;

    private ScanTiming TimingOf(ushort interval, ushort window) => new(Air.Now, interval, Air.IsRealistic ? window : interval);

    private static bool IsScanTiming(ushort interval, ushort window) => interval is >= 4 and <= 0x4000 && window is >= 4 and <= 0x4000 && window <= interval;

    private void StopScanning()
    {
        if (Scanner is null) return;
        Air.RemoveScanner(this);
        Scanner = null;
    }

    private void StopInitiating()
    {
        if (Initiator is null) return;
        Air.RemoveInitiator(this);
        Initiator = null;
    }
}
