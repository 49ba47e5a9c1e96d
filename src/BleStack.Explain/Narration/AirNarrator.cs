using System;
using System.Collections.Generic;
using System.Linq;
using BleStack.Core;
using BleStack.Explain.Capture;

namespace BleStack.Explain.Narration;

/// <summary>Narrates a sniffer's packets: names from advertising, new connections from CONNECT_IND, and their data channels.</summary>
internal sealed class AirNarrator(NarratorContext context, Neighbourhood neighbours, Action<LinkNarrator, bool> ended)
{
    private const int MostLinks = 256;
    private const int ConnectLength = 34;

    private readonly Dictionary<uint, AirLink> _links = [];
    private readonly HashSet<uint> _heardOnce = [];
    private AirLink? _last;
    private long _damaged;

    public void OnPacket(in AirPacket packet)
    {
        if (packet.IsDamaged)
        {
            _damaged++;
            return;
        }

        if (packet.Pdu.Length < 2) return;
        if (packet.AccessAddress == AirPacket.AdvertisingAddress) OnAdvertising(packet.Pdu);
        else OnData(packet);
    }

    public void Finish()
    {
        foreach (AirLink link in _links.Values.ToArray()) End(link, isCaptureEnd: true);
        if (_damaged > 0)
            context.Tell(NarratedKind.CaptureNote, Severity.Detail,
                $"{Words.Count(_damaged, "packet")} reached the sniffer damaged and {(_damaged == 1 ? "was" : "were")} left out.");
    }

    // PDU type, TxAdd, RxAdd; then the advertiser's address, except in SCAN_REQ and CONNECT_IND: [Vol 6, Part B] 2.3.
    private void OnAdvertising(ReadOnlySpan<byte> pdu)
    {
        int type = pdu[0] & 0x0F;
        ReadOnlySpan<byte> payload = pdu[2..];
        var sender = (AddressType)(pdu[0] >> 6 & 1);
        if (type == 5 && payload.Length >= ConnectLength) OnConnect(payload, sender, (AddressType)(pdu[0] >> 7));
        else if (type is 0 or 2 or 4 or 6 && payload.Length > 6)
        {
            var reader = new PduReader(payload);
            neighbours.OnOwnData(BleAddress.Read(ref reader, sender), reader.Rest());
        }
    }

    // InitA, AdvA, access address, CRCInit (3), window (3), interval, latency, timeout.
    private void OnConnect(ReadOnlySpan<byte> payload, AddressType initiator, AddressType advertiser)
    {
        var reader = new PduReader(payload);
        BleAddress phone = BleAddress.Read(ref reader, initiator);
        BleAddress device = BleAddress.Read(ref reader, advertiser);
        uint access = reader.U32();
        reader.Bytes(6);
        var parameters = new ConnectionParameterValues(reader.U16(), reader.U16(), reader.U16());
        if (_links.TryGetValue(access, out AirLink? stale))
        {
            if (stale.Connection.Packets == 0 && stale.Connection.Phone == phone) return; // The same CONNECT_IND, received twice.
            End(stale, isCaptureEnd: false);
        }

        // Two devices have one connection: the sniffer missed the end of an earlier one.
        foreach (AirLink lost in _links.Values.Where(link => link.Connection.Phone == phone && link.Connection.Device == device).ToArray())
            End(lost, isCaptureEnd: false);
        var connection = new NarratedConnection(++context.Connections, 0, context.Stamp.Time)
        {
            Handle = access,
            IsAir = true,
            Phone = phone,
            Device = device,
            Parameters = parameters,
            LastSeen = context.Stamp.Time,
        };
        AirLink link = Open(connection);
        string name = connection.DeviceName is { } known ? $" \"{known}\"" : "";
        link.Narrator.Tell(
            NarratedKind.ConnectionOpened,
            Severity.Normal,
            Party.Phone,
            $"The phone {phone} connects to the device{name} {device}.",
            $"Connection parameters: {parameters}."
        );
    }

    private void OnData(in AirPacket packet)
    {
        AirLink? link = _last?.Connection.Handle == packet.AccessAddress ? _last : _links.GetValueOrDefault(packet.AccessAddress);
        if (link is null)
        {
            if (packet.Pdu[1] == 0 || !IsBelieved(packet)) return;
            var connection = new NarratedConnection(++context.Connections, 0, context.Stamp.Time)
            {
                Handle = packet.AccessAddress,
                IsAir = true,
                StartsInMiddle = true,
            };
            link = Open(connection);
            link.Narrator.Tell(
                NarratedKind.ConnectionOpened,
                Severity.Normal,
                Party.None,
                "The capture begins in the middle of this connection.",
                "What was agreed before is not known."
            );
        }

        _last = link;
        if (link.OnPacket(context.Stamp.Time, packet)) End(link, isCaptureEnd: false);
    }

    // Sniffers without a CRC check record noise as packets; a connection seen in one packet only is ignored.
    private bool IsBelieved(in AirPacket packet)
    {
        if (packet.IsChecked) return true;
        if (_heardOnce.Remove(packet.AccessAddress)) return true;
        if (_heardOnce.Count >= MostLinks) _heardOnce.Clear();
        _heardOnce.Add(packet.AccessAddress);
        return false;
    }

    private AirLink Open(NarratedConnection connection)
    {
        if (_links.Count >= MostLinks) End(_links.Values.MinBy(static link => link.Connection.LastSeen)!, isCaptureEnd: true);
        neighbours.Introduce(connection);
        return _links[connection.Handle] = new AirLink(new LinkNarrator(context, connection));
    }

    private void End(AirLink link, bool isCaptureEnd)
    {
        _links.Remove(link.Connection.Handle);
        if (_last == link) _last = null;
        if (link.Connection.Closed is null) link.Narrator.OnEnded(isCaptureEnd);
        if (link.Hidden > 0)
            link.Narrator.Tell(NarratedKind.CaptureNote, Severity.Warning, Party.None,
                $"{Words.Count(link.Hidden, "encrypted packet")} could not be read.",
                    advice: "Capture at one of the two hosts (an HCI trace), or give the sniffer the key.");
        if (link.Missed > 0)
            link.Narrator.Tell(NarratedKind.CaptureNote, Severity.Detail, Party.None,
                $"The sniffer missed {Words.Count(link.Missed, "packet")} of this connection or more.");
        ended(link.Narrator, isCaptureEnd);
    }
}
