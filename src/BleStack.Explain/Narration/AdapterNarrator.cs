using System;
using System.Buffers.Binary;
using BleStack.Core;
using BleStack.Hci.Packets;

namespace BleStack.Explain.Narration;

/// <summary>Tells what passes between one host and its controller: which links there are, and what each packet means for its link.</summary>
internal sealed partial class AdapterNarrator(Teller teller, Neighbourhood neighbours, Action<LinkNarrator, bool> ended, int number)
{
    private const int Handles = 0x1000;

    /// <summary>Links told at once; a controller has a few, a hostile capture may have more.</summary>
    private const int MostLinks = 256;

    /// <summary>Longest time by which data overtakes the event of its link; what is older belonged to the link before.</summary>
    private static readonly TimeSpan s_overtaking = TimeSpan.FromSeconds(1);

    private readonly LinkNarrator?[] _links = new LinkNarrator?[Handles];
    private readonly bool[] _isClassic = new bool[Handles];
    private readonly PacketDirection[] _lastDirection = new PacketDirection[Handles];
    private readonly StrayData _stray = new();
    private int _open;
    private BleAddress? _public;
    private BleAddress? _random;
    private bool _usesRandom;

    /// <summary>One H4 packet, indicator first.</summary>
    public void OnPacket(PacketDirection direction, ReadOnlySpan<byte> packet, int missing)
    {
        switch ((H4PacketType)packet[0])
        {
            case H4PacketType.AclData:
                OnAcl(direction, packet[1..], missing);
                break;
            case H4PacketType.Event when packet.Length >= 3:
                OnEvent((HciEventCode)packet[1], Within(packet[3..], packet[2]));
                break;
            case H4PacketType.Command when packet.Length >= 4:
                OnCommand((HciOpcode)BinaryPrimitives.ReadUInt16LittleEndian(packet[1..]), Within(packet[4..], packet[3]));
                break;
        }
    }

    /// <summary>The capture is at its end, or the adapter is gone.</summary>
    public void Finish(bool isCaptureEnd)
    {
        if (isCaptureEnd) foreach (int handle in _stray.Handles) TakeEarly(handle);
        _stray.Clear();
        for (int handle = 0; handle < Handles; handle++)
        {
            if (_links[handle] is { } link) End((ushort)handle, link, isCaptureEnd);
        }
    }

    private static ReadOnlySpan<byte> Within(ReadOnlySpan<byte> parameters, int length) =>
        parameters.Length > length ? parameters[..length] : parameters;

    private void OnAcl(PacketDirection direction, ReadOnlySpan<byte> acl, int missing)
    {
        if (acl.Length < AclHeader.Length) return;
        int first = BinaryPrimitives.ReadUInt16LittleEndian(acl);
        int handle = first & 0x0FFF;
        if (_isClassic[handle]) return;
        if (direction == PacketDirection.Unknown) direction = Direction(handle, first >> 12 & 3);
        _lastDirection[handle] = direction;
        if (_links[handle] is null)
        {
            if (_stray.Takes(handle, direction, teller.Stamp, acl, missing)) return;
            TakeEarly(handle);
        }

        OnLinkData(handle, direction, acl, missing);
    }

    private void OnLinkData(int handle, PacketDirection direction, ReadOnlySpan<byte> acl, int missing)
    {
        bool isContinuing = (BinaryPrimitives.ReadUInt16LittleEndian(acl) >> 12 & 3) == (int)AclBoundary.Continuing;
        int length = BinaryPrimitives.ReadUInt16LittleEndian(acl[2..]);
        ReadOnlySpan<byte> data = acl[AclHeader.Length..];
        if (data.Length > length) data = data[..length];
        else missing = Math.Max(missing, length - data.Length);
        LinkNarrator? link = _links[handle] ?? Meet((ushort)handle, !isContinuing, data);
        if (link is null) return;
        link.Story.LastSeen = teller.Stamp.Time;
        link.OnHci(direction, !isContinuing, data, missing);
    }

    // What the controller sent before there was a link, at the times it came.
    private void TakeEarly(int handle, DateTimeOffset since = default)
    {
        PacketStamp now = teller.Stamp;
        foreach ((PacketStamp stamp, byte[] acl, int missing) in _stray.Release(handle))
        {
            if (stamp.Time < since) continue;
            teller.Stamp = stamp;
            OnLinkData(handle, PacketDirection.Received, acl, missing);
        }

        teller.Stamp = now;
    }

    // Captures without a direction: an LE host begins a PDU with 00, a controller with 10; a continuation follows what came before it.
    private PacketDirection Direction(int handle, int boundary) => boundary switch
    {
        (int)AclBoundary.FirstNonFlushable => PacketDirection.Sent,
        (int)AclBoundary.FirstFlushable => PacketDirection.Received,
        _ => _lastDirection[handle] == PacketDirection.Unknown ? PacketDirection.Received : _lastDirection[handle],
    };

    // A handle never announced: the capture began in the middle. The fixed LE channels tell LE from BR/EDR.
    private LinkNarrator? Meet(ushort handle, bool begins, ReadOnlySpan<byte> data)
    {
        if (!begins || data.Length < Fragments.Header) return null;
        if (BinaryPrimitives.ReadUInt16LittleEndian(data[2..]) is not (LinkNarrator.Att or LinkNarrator.Signal or LinkNarrator.Smp)) return null;
        var story = new ConnectionStory(++teller.Connections, number, teller.Stamp.Time) { Handle = handle, StartsInMiddle = true };
        LinkNarrator? link = Open(handle, story);
        link?.Tell(NarratedKind.ConnectionOpened, Severity.Normal, Party.None, "The capture begins in the middle of this connection.",
            "What was agreed before is not known.");
        return link;
    }

    private LinkNarrator? Open(ushort handle, ConnectionStory story)
    {
        if (_links[handle] is { } stale) End(handle, stale, isCaptureEnd: true);
        if (_open >= MostLinks) return null;
        neighbours.Introduce(story);
        var link = new LinkNarrator(teller, story);
        (_links[handle], _isClassic[handle], _lastDirection[handle]) = (link, false, PacketDirection.Unknown);
        _stray.OnOpened(handle);
        _open++;
        return link;
    }

    private void End(ushort handle, LinkNarrator link, bool isCaptureEnd)
    {
        _links[handle] = null;
        _open--;
        if (link.Story.Closed is null && isCaptureEnd) link.OnEnded(isCaptureEnd);
        else if (link.Story.Closed is null) link.OnControllerGone();
        ended(link, isCaptureEnd);
    }
}
