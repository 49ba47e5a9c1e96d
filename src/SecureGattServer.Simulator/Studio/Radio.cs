// What the board's host does over HCI, for the page: whether and what it advertises. Its links come from the narrator.
using System;
using System.Collections.Generic;
using System.Linq;
using BleStack.Core;
using BleStack.Diagnostics;
using BleStack.Explain.Narration;
using BleStack.Gap;
using BleStack.Gatt;
using BleStack.Hci.Packets;
using BleStack.L2cap;
using SecureGattServer.Studio.Model;

namespace SecureGattServer.Simulator.Studio;

/// <summary>The radio state of one board. Callable from any thread.</summary>
internal sealed class Radio(Func<BleAddress, string?> phoneOf, HciSteps steps, LiveNarrator narrator, BtsnoopWriter? trace, Action changed)
    : HostPacketWatcher(steps, narrator, trace)
{
    private readonly System.Threading.Lock _gate = new();
    private readonly Dictionary<NarratedConnection, (LinkDocument Link, string? Phone)> _links = [];
    private byte[] _data = [];
    private byte[] _response = [];
    private bool _wanted;
    private bool _on;

    public IReadOnlyList<LinkDocument> Links
    {
        get
        {
            lock (_gate) return [.. _links.Values.Select(static one => one.Link)];
        }
    }

    public AdvertisingDocument Advertising
    {
        get
        {
            lock (_gate)
            {
                var data = new AdvertisingData(_data, _response);
                return new AdvertisingDocument(_on, data.Name, [.. data.Services.Select(Describe)]);
            }
        }
    }

    public static UuidDocument Describe(BleUuid uuid) => new(uuid.ToString(), GattUuidNames.Find(uuid));

    public override void OnPacket(ReadOnlySpan<byte> packet, bool received)
    {
        Look(packet);
        base.OnPacket(packet, received);
    }

    private void Look(ReadOnlySpan<byte> packet)
    {
        if (packet.Length < 4) return;
        if ((H4PacketType)packet[0] == H4PacketType.Command)
            OnCommand(HciPacket.ReadCommand(packet, out ReadOnlySpan<byte> command), command);
        else if ((H4PacketType)packet[0] == H4PacketType.Event)
            OnEvent(HciPacket.ReadEvent(packet, out ReadOnlySpan<byte> parameters), parameters);
    }

    public override void OnEnd()
    {
        base.OnEnd();
        lock (_gate)
        {
            _links.Clear();
            (_on, _wanted) = (false, false);
        }

        changed();
    }

    /// <summary>Handles a narrator's event; returns the studio's phone that it concerns.</summary>
    public string? Take(NarratedEvent told)
    {
        if (told.Connection is not { } connection) return null;
        string? phone;
        lock (_gate)
        {
            phone =
                _links.TryGetValue(connection, out (LinkDocument Link, string? Phone) known) ? known.Phone
                : connection.Phone is { } peer ? phoneOf(peer)
                : null;
            if (told.Kind == NarratedKind.ConnectionClosed || connection.Closed is not null)
            {
                if (!_links.Remove(connection)) return phone;
            }
            else
            {
                LinkDocument now = Of(connection, phone);
                if (known.Link == now) return phone;
                _links[connection] = (now, phone);
                // Legacy advertising ends with a connection.
                if (told.Kind == NarratedKind.ConnectionOpened) _on = false;
            }
        }

        changed();
        return phone;
    }

    /// <summary>A link as seen by both ends.</summary>
    internal static LinkDocument Of(LinkSecurity security, string? phone, string peer, string? identity, int mtu, double? intervalMs) =>
        new()
        {
            Phone = phone,
            Peer = peer,
            Identity = identity,
            Level = (int)security.Level,
            Encrypted = security.IsEncrypted,
            Authenticated = security.IsAuthenticated,
            SecureConnections = security.IsSecureConnections,
            Bonded = security.IsBonded,
            KeySize = security.KeySize,
            Mtu = mtu,
            IntervalMs = intervalMs,
        };

    private static LinkDocument Of(NarratedConnection connection, string? phone)
    {
        double? interval = connection.Parameters is { } parameters ? parameters.Interval * 1.25 : null;
        LinkDocument link = Of(
            connection.Security,
            phone,
            connection.Phone?.ToString() ?? "",
            connection.PhoneIdentity?.ToString(),
            connection.Mtu,
            interval
        ) with
        {
            Connection = connection.Number,
        };
        return connection.IsLevelUnknown ? link with { Level = 0 } : link;
    }

    private void OnCommand(HciOpcode opcode, ReadOnlySpan<byte> parameters)
    {
        lock (_gate)
        {
            switch (opcode)
            {
                case HciOpcode.LeSetAdvertisingEnable or HciOpcode.LeSetExtendedAdvertisingEnable:
                    _wanted = parameters is [1, ..];
                    break;
                case HciOpcode.LeSetAdvertisingData when parameters is [var length, .. var data] && data.Length >= length:
                    _data = data[..length].ToArray();
                    break;
                case HciOpcode.LeSetScanResponseData when parameters is [var length, .. var data] && data.Length >= length:
                    _response = data[..length].ToArray();
                    break;
            }
        }
    }

    // Num_HCI_Command_Packets (1), opcode (2), status (1); [Vol 4, Part E] 7.7.14.
    private void OnEvent(HciEventCode code, ReadOnlySpan<byte> parameters)
    {
        if (code != HciEventCode.CommandComplete || parameters.Length < 4 || parameters[3] != 0) return;
        if (
            (HciOpcode)(parameters[1] | parameters[2] << 8)
            is not (HciOpcode.LeSetAdvertisingEnable or HciOpcode.LeSetExtendedAdvertisingEnable)
        )
            return;
        lock (_gate) _on = _wanted;
        changed();
    }
}
