// What the board's host does over HCI, as the page's board shows it: whether it advertises and as what; its links come from the narrator.
using System;
using System.Collections.Generic;
using System.Linq;
using BleStack.Core;
using BleStack.Explain.Narration;
using BleStack.Gap;
using BleStack.Gatt;
using BleStack.Hci.Packets;
using SecureGattServer.Studio.Model;

namespace SecureGattServer.Simulator.Studio;

/// <summary>The radio side of one board. Callable from any thread.</summary>
internal sealed class Radio(Func<BleAddress, string?> phoneOf, HciSteps steps, Action changed) : IStudioWatcher
{
    private readonly System.Threading.Lock _gate = new();
    private readonly Dictionary<ConnectionStory, (LinkDocument Link, string? Phone)> _links = [];
    private byte[] _data = [];
    private byte[] _response = [];
    private bool _wanted;
    private bool _on;

    /// <summary>The links as they are.</summary>
    public IReadOnlyList<LinkDocument> Links
    {
        get
        {
            lock (_gate) return [.. _links.Values.Select(static one => one.Link)];
        }
    }

    /// <summary>What it advertises.</summary>
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

    public void OnPacket(ReadOnlySpan<byte> packet, bool received)
    {
        steps.OnPacket(packet, received);
        if (packet.Length < 4) return;
        if ((H4PacketType)packet[0] == H4PacketType.Command) OnCommand(HciPacket.ReadCommand(packet, out ReadOnlySpan<byte> command), command);
        else if ((H4PacketType)packet[0] == H4PacketType.Event) OnEvent(HciPacket.ReadEvent(packet, out ReadOnlySpan<byte> parameters), parameters);
    }

    public void OnEnd()
    {
        lock (_gate)
        {
            _links.Clear();
            (_on, _wanted) = (false, false);
        }

        changed();
    }

    /// <summary>Takes what the narrator tells; returns the studio's phone it is about.</summary>
    public string? Take(NarratedEvent told)
    {
        if (told.Connection is not { } story) return null;
        string? phone;
        lock (_gate)
        {
            phone = _links.TryGetValue(story, out (LinkDocument Link, string? Phone) known) ? known.Phone : story.Phone is { } peer ? phoneOf(peer) : null;
            if (told.Kind == NarratedKind.ConnectionClosed || story.Closed is not null)
            {
                if (!_links.Remove(story)) return phone;
            }
            else
            {
                LinkDocument now = Of(story, phone);
                if (known.Link == now) return phone;
                _links[story] = (now, phone);
                // Legacy advertising ends with a connection.
                if (told.Kind == NarratedKind.ConnectionOpened) _on = false;
            }
        }

        changed();
        return phone;
    }

    /// <summary>A link as both ends see it.</summary>
    internal static LinkDocument Of(LinkSecurity security, string? phone, string peer, string? identity, int mtu, double? intervalMs) => new()
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

    private static LinkDocument Of(ConnectionStory story, string? phone)
    {
        double? interval = story.Parameters is { } parameters ? parameters.Interval * 1.25 : null;
        LinkDocument link = Of(story.Security, phone, story.Phone?.ToString() ?? "", story.PhoneIdentity?.ToString(), story.Mtu, interval) with { Connection = story.Number };
        return story.IsLevelUnknown ? link with { Level = 0 } : link;
    }

    private void OnCommand(HciOpcode opcode, ReadOnlySpan<byte> parameters)
    {
        lock (_gate)
        {
            switch (opcode)
            {
                case HciOpcode.LeSetAdvertisingEnable or HciOpcode.LeSetExtendedAdvertisingEnable: _wanted = parameters is [1, ..]; break;
                case HciOpcode.LeSetAdvertisingData when parameters is [var length, .. var data] && data.Length >= length: _data = data[..length].ToArray(); break;
                case HciOpcode.LeSetScanResponseData when parameters is [var length, .. var data] && data.Length >= length: _response = data[..length].ToArray(); break;
            }
        }
    }

    // Num_HCI_Command_Packets (1), opcode (2), status (1); [Vol 4, Part E] 7.7.14.
    private void OnEvent(HciEventCode code, ReadOnlySpan<byte> parameters)
    {
        if (code != HciEventCode.CommandComplete || parameters.Length < 4 || parameters[3] != 0) return;
        if ((HciOpcode)(parameters[1] | parameters[2] << 8) is not (HciOpcode.LeSetAdvertisingEnable or HciOpcode.LeSetExtendedAdvertisingEnable)) return;
        lock (_gate) _on = _wanted;
        changed();
    }
}
