using System;
using System.Collections.Generic;
using BleStack.Core;
using BleStack.Hci.Packets;
using BleStack.Virtual.LinkLayer;

namespace BleStack.Virtual;

/// <summary>
/// The advertising channels: which radios advertise and listen, and what one advertising event leads to ([Vol 6, Part B] 4.4).
/// </summary>
/// <remarks>
/// An initiator that wants one certain peer is found by that peer's address, so a thousand of them do not look at each other's advertisers.
/// </remarks>
internal sealed class AdvertisingChannels(VirtualAir air)
{
    private readonly List<ControllerRadio> _scanners = [];
    private readonly List<ControllerRadio> _anyInitiators = [];
    private readonly Dictionary<BleAddress, List<ControllerRadio>> _initiators = [];
    private readonly Dictionary<BleAddress, List<ControllerRadio>> _advertisers = [];
    private readonly byte[] _advertisingPdu = new byte[64];

    public void AddAdvertiser(ControllerRadio advertiser) => Add(_advertisers, advertiser.Advertiser!.Address, advertiser);

    public void RemoveAdvertiser(ControllerRadio advertiser) => Remove(_advertisers, advertiser.Advertiser!.Address, advertiser);

    public void AddScanner(ControllerRadio scanner)
    {
        _scanners.Add(scanner);
        WakeAdvertisers();
    }

    public void RemoveScanner(ControllerRadio scanner) => _scanners.Remove(scanner);

    public void AddInitiator(ControllerRadio initiator)
    {
        if (initiator.Initiator!.Target is not { } target)
        {
            _anyInitiators.Add(initiator);
            WakeAdvertisers();
            return;
        }

        Add(_initiators, target, initiator);
        if (!_advertisers.TryGetValue(target, out List<ControllerRadio>? wanted)) return;
        foreach (ControllerRadio advertiser in wanted) advertiser.Advertiser!.Wake();
    }

    public void RemoveInitiator(ControllerRadio initiator)
    {
        if (initiator.Initiator!.Target is { } target) Remove(_initiators, target, initiator);
        else _anyInitiators.Remove(initiator);
    }

    public bool HasListeners(BleAddress advertiser) =>
        _scanners.Count > 0 || _anyInitiators.Count > 0 || _initiators.ContainsKey(advertiser);

    /// <summary>One advertising event: scanners report it, and the first initiator that wants it connects.</summary>
    public void Advertise(ControllerRadio radio)
    {
        AdvertisingState advertiser = radio.Advertiser!;
        SniffAdvertising(advertiser);
        foreach (ControllerRadio scanner in _scanners)
        {
            if (scanner != radio && scanner.Scanner!.IsListening(air.Now) && !air.IsLost()) OfferToScanner(scanner, radio);
        }

        if (!advertiser.IsConnectable) return;
        ControllerRadio? initiator = FindInitiator(radio, advertiser);
        if (initiator is not null) Connect(initiator, radio);
    }

    private void OfferToScanner(ControllerRadio scanner, ControllerRadio radio)
    {
        AdvertisingState advertiser = radio.Advertiser!;
        if (!scanner.WantsReport(advertiser)) return;
        scanner.OnAdvertisement(advertiser.EventType, advertiser.Address, advertiser.Data, radio.SignalStrength);
        if (!advertiser.IsScannable || !scanner.Scanner!.IsActive || !radio.AnswersScan(scanner.Scanner.Address)) return;
        SniffScan(scanner.Scanner.Address, advertiser);
        if (!air.IsLost())
            scanner.OnAdvertisement(AdvertisingEventType.ScanResponse, advertiser.Address, advertiser.ScanResponse, radio.SignalStrength);
    }

    private ControllerRadio? FindInitiator(ControllerRadio radio, AdvertisingState advertiser)
    {
        if (
            _initiators.TryGetValue(advertiser.Address, out List<ControllerRadio>? wanting)
            && FirstThatConnects(wanting, radio) is { } first
        )
            return first;
        return FirstThatConnects(_anyInitiators, radio);
    }

    private ControllerRadio? FirstThatConnects(List<ControllerRadio> initiators, ControllerRadio radio)
    {
        foreach (ControllerRadio initiator in initiators)
        {
            if (initiator != radio && initiator.Initiator!.IsListening(air.Now) && initiator.WantsConnection(radio.Advertiser!)
                && radio.AnswersConnect(initiator.Initiator.Address) && !air.IsLost()) return initiator;
        }

        return null;
    }

    private void Connect(ControllerRadio central, ControllerRadio peripheral)
    {
        InitiatingState initiator = central.Initiator!;
        AdvertisingState advertiser = peripheral.Advertiser!;
        var link = new Link(air, central.Links, peripheral.Links, initiator.Parameters, initiator.Address, advertiser.Address);
        SniffConnect(link, initiator, advertiser);
        air.Add(link);
        central.Links.OnConnected(link.Central);
        if (air.IsLost())
        {
            link.Central.FailToEstablish();
            return;
        }

        peripheral.Links.OnConnected(link.Peripheral);
        link.Central.Procedures.StartNext();
        link.Peripheral.Procedures.StartNext();
    }

    private void WakeAdvertisers()
    {
        foreach (List<ControllerRadio> same in _advertisers.Values)
        {
            foreach (ControllerRadio advertiser in same) advertiser.Advertiser!.Wake();
        }
    }

    private void SniffAdvertising(AdvertisingState advertiser)
    {
        if (air.Sniffer is null) return;
        var writer = new PduWriter(_advertisingPdu);
        writer.U8(
            (byte)(
                advertiser.PduType
                | (advertiser.Address.IsRandom ? 0x40 : 0)
                | (advertiser.IsDirected && advertiser.Peer.IsRandom ? 0x80 : 0)
            )
        );
        writer.U8((byte)(6 + (advertiser.IsDirected ? 6 : advertiser.Data.Length)));
        advertiser.Address.Write(ref writer);
        if (advertiser.IsDirected) advertiser.Peer.Write(ref writer);
        else writer.Bytes(advertiser.Data);
        SniffAdvertisingChannel(false, writer.Written);
    }

    private void SniffScan(BleAddress scanner, AdvertisingState advertiser)
    {
        if (air.Sniffer is null) return;
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
    private void SniffConnect(Link link, InitiatingState initiator, AdvertisingState advertiser)
    {
        if (air.Sniffer is null) return;
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
        air.Sniffer!.OnPdu(new SniffedPdu(air.Now, SniffedPdu.AdvertisingAccessAddress, fromListener, false, false, octets));

    private static void Add(Dictionary<BleAddress, List<ControllerRadio>> map, BleAddress address, ControllerRadio radio)
    {
        if (!map.TryGetValue(address, out List<ControllerRadio>? list)) map.Add(address, list = new List<ControllerRadio>(1));
        list.Add(radio);
    }

    private static void Remove(Dictionary<BleAddress, List<ControllerRadio>> map, BleAddress address, ControllerRadio radio)
    {
        if (!map.TryGetValue(address, out List<ControllerRadio>? list)) return;
        list.Remove(radio);
        if (list.Count == 0) map.Remove(address);
    }
}
