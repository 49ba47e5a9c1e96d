using System;
using System.Collections.Generic;
using BleStack.Core;
using BleStack.Hci.Packets;
using BleStack.Virtual.LinkLayer;

namespace BleStack.Virtual;

/// <summary>The advertising channels: who advertises, who listens, and what one advertising event leads to ([Vol 6, Part B] 4.4).</summary>
/// <remarks>An initiator that wants one certain peer is found by that peer's address, so a thousand of them do not look at each other's advertisers.</remarks>
public sealed partial class VirtualAir
{
    private readonly List<VirtualController> _scanners = [];
    private readonly List<VirtualController> _anyInitiators = [];
    private readonly Dictionary<BleAddress, List<VirtualController>> _initiators = [];
    private readonly Dictionary<BleAddress, List<VirtualController>> _advertisers = [];
    private readonly byte[] _advertisingPdu = new byte[64];

    internal void AddAdvertiser(VirtualController advertiser) => Add(_advertisers, advertiser.Advertiser!.Address, advertiser);

    internal void RemoveAdvertiser(VirtualController advertiser) => Remove(_advertisers, advertiser.Advertiser!.Address, advertiser);

    internal void AddScanner(VirtualController scanner)
    {
        _scanners.Add(scanner);
        WakeAdvertisers();
    }

    internal void RemoveScanner(VirtualController scanner) => _scanners.Remove(scanner);

    internal void AddInitiator(VirtualController initiator)
    {
        if (initiator.Initiator!.Target is not { } target)
        {
            _anyInitiators.Add(initiator);
            WakeAdvertisers();
            return;
        }

        Add(_initiators, target, initiator);
        if (!_advertisers.TryGetValue(target, out List<VirtualController>? wanted)) return;
        foreach (VirtualController advertiser in wanted) advertiser.Advertiser!.Wake();
    }

    internal void RemoveInitiator(VirtualController initiator)
    {
        if (initiator.Initiator!.Target is { } target) Remove(_initiators, target, initiator);
        else _anyInitiators.Remove(initiator);
    }

    internal bool HasListeners(BleAddress advertiser) => _scanners.Count > 0 || _anyInitiators.Count > 0 || _initiators.ContainsKey(advertiser);

    internal long Jitter(long limit) => _random.Below(limit);

    /// <summary>One advertising event: scanners report it, and the first initiator that wants it connects.</summary>
    internal void Advertise(VirtualController controller)
    {
        Advertiser advertiser = controller.Advertiser!;
        SniffAdvertising(advertiser);
        foreach (VirtualController scanner in _scanners)
        {
            if (scanner != controller && scanner.Scanner!.IsListening(Now) && !IsLost()) OfferToScanner(scanner, controller);
        }

        if (!advertiser.IsConnectable) return;
        VirtualController? initiator = FindInitiator(controller, advertiser);
        if (initiator is not null) Connect(initiator, controller);
    }

    private void OfferToScanner(VirtualController scanner, VirtualController controller)
    {
        Advertiser advertiser = controller.Advertiser!;
        if (!scanner.WantsReport(advertiser)) return;
        scanner.OnAdvertisement(advertiser.EventType, advertiser.Address, advertiser.Data, controller.Options.SignalStrength);
        if (!advertiser.IsScannable || !scanner.Scanner!.IsActive || !controller.AnswersScan(scanner.Scanner.Address)) return;
        SniffScan(scanner.Scanner.Address, advertiser);
        if (!IsLost()) scanner.OnAdvertisement(AdvertisingEventType.ScanResponse, advertiser.Address, advertiser.ScanResponse, controller.Options.SignalStrength);
    }

    private VirtualController? FindInitiator(VirtualController controller, Advertiser advertiser)
    {
        if (_initiators.TryGetValue(advertiser.Address, out List<VirtualController>? wanting) && FirstThatConnects(wanting, controller) is { } first) return first;
        return FirstThatConnects(_anyInitiators, controller);
    }

    private VirtualController? FirstThatConnects(List<VirtualController> initiators, VirtualController controller)
    {
        foreach (VirtualController initiator in initiators)
        {
            if (initiator != controller && initiator.Initiator!.IsListening(Now) && initiator.WantsConnection(controller.Advertiser!)
                && controller.AnswersConnect(initiator.Initiator.Address) && !IsLost()) return initiator;
        }

        return null;
    }

    private void Connect(VirtualController central, VirtualController peripheral)
    {
        Initiator initiator = central.Initiator!;
        Advertiser advertiser = peripheral.Advertiser!;
        var link = new Link(this, central, peripheral, initiator.Parameters, initiator.Address, advertiser.Address);
        SniffConnect(link, initiator, advertiser);
        _links.Add(link);
        central.OnConnected(link.Central);
        if (IsLost())
        {
            link.Central.FailToEstablish();
            return;
        }

        peripheral.OnConnected(link.Peripheral);
        link.Central.OnEstablished();
        link.Peripheral.OnEstablished();
    }

    private void WakeAdvertisers()
    {
        foreach (List<VirtualController> same in _advertisers.Values)
        {
            foreach (VirtualController advertiser in same) advertiser.Advertiser!.Wake();
        }
    }

    private void SniffAdvertising(Advertiser advertiser)
    {
        if (Sniffer is null) return;
        var writer = new PduWriter(_advertisingPdu);
        writer.U8((byte)(advertiser.PduType | (advertiser.Address.IsRandom ? 0x40 : 0) | (advertiser.IsDirected && advertiser.Peer.IsRandom ? 0x80 : 0)));
        writer.U8((byte)(6 + (advertiser.IsDirected ? 6 : advertiser.Data.Length)));
        advertiser.Address.Write(ref writer);
        if (advertiser.IsDirected) advertiser.Peer.Write(ref writer);
        else writer.Bytes(advertiser.Data);
        SniffAdvertisingChannel(false, writer.Written);
    }

    private void SniffScan(BleAddress scanner, Advertiser advertiser)
    {
        if (Sniffer is null) return;
        var request = new PduWriter(_advertisingPdu);
        request.U8((byte)(0x03 | (scanner.IsRandom ? 0x40 : 0) | (advertiser.Address.IsRandom ? 0x80 : 0)));
        request.U8(12);
        scanner.Write(ref request);
        advertiser.Address.Write(ref request);
        SniffAdvertisingChannel(true, request.Written);
        var response = new PduWriter(_advertisingPdu);
        response.U8((byte)(0x04 | (advertiser.Address.IsRandom ? 0x40 : 0)));
        response.U8((byte)(6 + advertiser.ScanResponse.Length));
        advertiser.Address.Write(ref response);
        response.Bytes(advertiser.ScanResponse);
        SniffAdvertisingChannel(false, response.Written);
    }

    // CONNECT_IND: addresses, access address, CRC init, window size and offset, interval, latency, timeout, channel map, hop and SCA.
    private void SniffConnect(Link link, Initiator initiator, Advertiser advertiser)
    {
        if (Sniffer is null) return;
        var writer = new PduWriter(_advertisingPdu);
        writer.U8((byte)(0x05 | (initiator.Address.IsRandom ? 0x40 : 0) | (advertiser.Address.IsRandom ? 0x80 : 0)));
        writer.U8(34);
        initiator.Address.Write(ref writer);
        advertiser.Address.Write(ref writer);
        writer.U32(link.AccessAddress);
        writer.U24(0x555555);
        writer.U8(1);
        writer.U16(0);
        writer.U16(initiator.Parameters.Interval);
        writer.U16(initiator.Parameters.Latency);
        writer.U16(initiator.Parameters.SupervisionTimeout);
        writer.U32(0xFFFF_FFFF);
        writer.U8(0x1F);
        writer.U8(5);
        SniffAdvertisingChannel(true, writer.Written);
    }

    private void SniffAdvertisingChannel(bool fromListener, ReadOnlySpan<byte> octets) =>
        Sniffer!.OnPdu(new SniffedPdu(Now, SniffedPdu.AdvertisingAccessAddress, fromListener, false, false, octets));

    private static void Add(Dictionary<BleAddress, List<VirtualController>> map, BleAddress address, VirtualController controller)
    {
        if (!map.TryGetValue(address, out List<VirtualController>? list)) map.Add(address, list = new List<VirtualController>(1));
        list.Add(controller);
    }

    private static void Remove(Dictionary<BleAddress, List<VirtualController>> map, BleAddress address, VirtualController controller)
    {
        if (!map.TryGetValue(address, out List<VirtualController>? list)) return;
        list.Remove(controller);
        if (list.Count == 0) map.Remove(address);
    }
}
