using System;
using System.Buffers.Binary;
using BleStack.Core;
using BleStack.Explain.Capture;
using BleStack.Hci;
using BleStack.Hci.Packets;
using BleStack.L2cap;

namespace BleStack.Explain.Narration;

/// <summary>
/// Narrates the packets between one host and its controller: tracks the links, and the meaning of each packet for its link.
/// </summary>
internal sealed class AdapterNarrator(NarratorContext context, Neighbourhood neighbours, Action<LinkNarrator, bool> ended, int number)
{
    private const int Handles = 0x1000;
    private const int AddressOctets = 6;
    private const int ParameterOctets = 6;
    private const HciOpcode LeSetAdvertisingSetRandomAddress = (HciOpcode)0x2035;
    private const HciOpcode LeSetExtendedAdvertisingParameters = (HciOpcode)0x2036;
    private const HciOpcode LeExtendedCreateConnection = (HciOpcode)0x2043;
    private const HciEventCode EncryptionChangeV2 = (HciEventCode)0x59;
    private const HciEventCode ClassicConnectionComplete = (HciEventCode)0x03;
    private const LeSubevent EnhancedConnectionCompleteV2 = (LeSubevent)0x29;
    private const LeSubevent ExtendedAdvertisingReport = (LeSubevent)0x0D;

    /// <summary>Maximum number of simultaneous links; a controller has a few, a hostile capture may have more.</summary>
    private const int MostLinks = 256;

    /// <summary>Maximum time by which data may precede the event of its link; older data belonged to the previous link.</summary>
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

    /// <summary>The capture has ended, or the adapter was removed.</summary>
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
            if (_stray.Takes(handle, direction, context.Stamp, acl, missing)) return;
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
        LinkNarrator? link = _links[handle] ?? OpenUnannounced((ushort)handle, !isContinuing, data);
        if (link is null) return;
        link.Connection.LastSeen = context.Stamp.Time;
        link.OnHci(direction, !isContinuing, data, missing);
    }

    // Packets that the controller sent before the link's event, with their times.
    private void TakeEarly(int handle, DateTimeOffset since = default)
    {
        PacketStamp now = context.Stamp;
        foreach ((PacketStamp stamp, byte[] acl, int missing) in _stray.Release(handle))
        {
            if (stamp.Time < since) continue;
            context.Stamp = stamp;
            OnLinkData(handle, PacketDirection.Received, acl, missing);
        }

        context.Stamp = now;
    }

    // Captures without a direction: an LE host begins a PDU with 00, a controller with 10; a continuation follows what came before it.
    private PacketDirection Direction(int handle, int boundary) => boundary switch
    {
        (int)AclBoundary.FirstNonFlushable => PacketDirection.Sent,
        (int)AclBoundary.FirstFlushable => PacketDirection.Received,
        _ => _lastDirection[handle] == PacketDirection.Unknown ? PacketDirection.Received : _lastDirection[handle],
    };

    // A handle that was never announced: the capture began in the middle. The fixed LE channels distinguish LE from BR/EDR.
    private LinkNarrator? OpenUnannounced(ushort handle, bool begins, ReadOnlySpan<byte> data)
    {
        if (!begins || data.Length < Reassembler.BasicHeader) return null;
        if (BinaryPrimitives.ReadUInt16LittleEndian(data[2..]) is not (LinkNarrator.Att or LinkNarrator.Signal or LinkNarrator.Smp))
            return null;
        var connection = new NarratedConnection(++context.Connections, number, context.Stamp.Time)
        {
            Handle = handle,
            StartsInMiddle = true,
        };
        LinkNarrator? link = Open(handle, connection);
        link?.Tell(NarratedKind.ConnectionOpened, Severity.Normal, Party.None, "The capture begins in the middle of this connection.",
            "What was agreed before is not known.");
        return link;
    }

    private LinkNarrator? Open(ushort handle, NarratedConnection connection)
    {
        if (_links[handle] is { } stale) End(handle, stale, isCaptureEnd: true);
        if (_open >= MostLinks) return null;
        neighbours.Introduce(connection);
        var link = new LinkNarrator(context, connection);
        (_links[handle], _isClassic[handle], _lastDirection[handle]) = (link, false, PacketDirection.Unknown);
        _stray.OnOpened(handle);
        _open++;
        return link;
    }

    private void End(ushort handle, LinkNarrator link, bool isCaptureEnd)
    {
        _links[handle] = null;
        _open--;
        if (link.Connection.Closed is null && isCaptureEnd) link.OnEnded(isCaptureEnd);
        else if (link.Connection.Closed is null) link.OnControllerGone();
        ended(link, isCaptureEnd);
    }

    private void OnEvent(HciEventCode code, ReadOnlySpan<byte> parameters)
    {
        if (code == HciEventCode.NumberOfCompletedPackets) return;
        try
        {
            var reader = new PduReader(parameters);
            switch (code)
            {
                case HciEventCode.LeMeta: OnLeEvent((LeSubevent)reader.U8(), ref reader); break;
                case HciEventCode.DisconnectionComplete: OnDisconnected(ref reader); break;
                case HciEventCode.EncryptionChange or EncryptionChangeV2: OnEncryption(ref reader, code == EncryptionChangeV2); break;
                case HciEventCode.EncryptionKeyRefreshComplete: OnKeyRefresh(ref reader); break;
                case HciEventCode.CommandComplete: OnComplete(ref reader); break;
                case ClassicConnectionComplete: OnClassic(ref reader); break;
                case HciEventCode.HardwareError:
                    context.Tell(NarratedKind.ControllerReset, Severity.Failure, "The controller reports a hardware error.");
                    break;
            }
        }
        catch (MalformedPduException)
        {
            // A capture may contain the beginning of a packet only.
        }
    }

    private void OnLeEvent(LeSubevent subevent, ref PduReader reader)
    {
        switch (subevent)
        {
            case LeSubevent.AdvertisingReport: neighbours.OnReports(ref reader); break;
            case ExtendedAdvertisingReport: neighbours.OnExtendedReports(ref reader); break;
            case LeSubevent.ConnectionComplete: OnConnected(ref reader, isEnhanced: false); break;
            case LeSubevent.EnhancedConnectionComplete or EnhancedConnectionCompleteV2: OnConnected(ref reader, isEnhanced: true); break;
            case LeSubevent.ConnectionUpdateComplete: OnUpdated(ref reader); break;
            case LeSubevent.LongTermKeyRequest: OnKeyWanted(ref reader); break;
            case LeSubevent.RemoteConnectionParameterRequest: OnParametersWanted(ref reader); break;
            case LeSubevent.PhyUpdateComplete: OnPhy(ref reader); break;
        }
    }

    private void OnConnected(ref PduReader reader, bool isEnhanced)
    {
        var status = (HciErrorCode)reader.U8();
        var handle = (ushort)(reader.U16() & 0x0FFF);
        bool isPhone = reader.U8() == (byte)LinkRole.Central;
        var peer = BleAddress.Read(ref reader, (AddressType)reader.U8());
        if (status != HciErrorCode.Success)
        {
            OnNotConnected(status);
            return;
        }

        // A capture may contain the beginning only: the peer, but not the parameters.
        (BleAddress own, BleAddress onAir) =
            isEnhanced && reader.Remaining >= 2 * AddressOctets ? Resolved(ref reader, peer) : (default, peer);
        ConnectionParameterValues? parameters = reader.Remaining >= ParameterOctets ? new(reader.U16(), reader.U16(), reader.U16()) : null;
        BleAddress? local = own.Value != 0 ? own : _usesRandom ? _random ?? _public : _public ?? _random;
        var connection = new NarratedConnection(++context.Connections, number, context.Stamp.Time)
        {
            Handle = handle,
            Local = isPhone ? Party.Phone : Party.Device,
            Phone = isPhone ? local : onAir,
            Device = isPhone ? onAir : local,
            PhoneIdentity = isPhone || onAir == peer ? null : peer.Plain,
            DeviceIdentity = isPhone && onAir != peer ? peer.Plain : null,
            Parameters = parameters,
            LastSeen = context.Stamp.Time,
        };
        if (Open(handle, connection) is not { } link) return;
        string name = connection.DeviceName is { } known ? $" \"{known}\"" : "";
        link.Tell(
            NarratedKind.ConnectionOpened,
            Severity.Normal,
            Party.Phone,
            $"The phone {Address(connection.Phone)} connects to the device{name} {Address(connection.Device)}.",
            parameters is null ? null : $"Connection parameters: {parameters}."
        );
        TakeEarly(handle, since: context.Stamp.Time - s_overtaking);
    }

    private static string Address(BleAddress? address) => address?.ToString() ?? "(address unknown)";

    private static (BleAddress Own, BleAddress Peer) Resolved(ref PduReader reader, BleAddress peer)
    {
        BleAddress own = BleAddress.Read(ref reader, AddressType.Random);
        BleAddress onAir = BleAddress.Read(ref reader, AddressType.Random);
        return (own, onAir.Value != 0 && (byte)peer.Type >= 2 ? onAir : peer);
    }

    private void OnNotConnected(HciErrorCode status)
    {
        if (status == HciErrorCode.UnknownConnectionIdentifier)
            context.Tell(NarratedKind.ConnectionFailed, Severity.Normal, "The phone gives up connecting.",
                "The device was not heard, or the user cancelled.");
        else if (status == HciErrorCode.AdvertisingTimeout)
            context.Tell(NarratedKind.ConnectionFailed, Severity.Detail, "Advertising ends without a connection.");
        else
            context.Tell(
                NarratedKind.ConnectionFailed,
                Severity.Failure,
                $"No connection: {Words.Of(status)}.",
                LinkEndText.Explanation(status)
            );
    }

    private void OnUpdated(ref PduReader reader)
    {
        var status = (HciErrorCode)reader.U8();
        if (Link(reader.U16()) is not { } link) return;
        var parameters = new ConnectionParameterValues(reader.U16(), reader.U16(), reader.U16());
        if (status == HciErrorCode.Success) link.OnParameters(parameters);
        else link.Tell(NarratedKind.ParametersAnswered, Severity.Warning, Party.None,
            $"The connection parameters were not changed: {Words.Of(status)}.");
    }

    private void OnParametersWanted(ref PduReader reader)
    {
        if (Link(reader.U16()) is not { } link) return;
        link.OnParametersWanted(
            Words.Other(link.Connection.Local),
            new WantedParameters(reader.U16(), reader.U16(), reader.U16(), reader.U16())
        );
    }

    private void OnPhy(ref PduReader reader)
    {
        if (reader.U8() != 0 || Link(reader.U16()) is not { } link) return;
        link.Tell(NarratedKind.LinkLayer, Severity.Detail, Party.None,
            $"The radio mode (PHY) is now {Phy(reader.U8())} in one direction and {Phy(reader.U8())} in the other.");
    }

    private static string Phy(byte phy) => phy switch { 1 => "1 Mbit/s", 2 => "2 Mbit/s", 3 => "coded for long range", _ => "unknown" };

    private void OnKeyWanted(ref PduReader reader) => Link(reader.U16())?.OnEncryptionAsked(Party.Phone);

    private void OnEncryption(ref PduReader reader, bool hasKeySize)
    {
        var status = (HciErrorCode)reader.U8();
        if (Link(reader.U16()) is not { } link) return;
        bool isOn = reader.U8() != 0;
        if (status != HciErrorCode.Success) link.OnEncryptionFailed(status);
        else if (isOn) link.OnEncrypted(hasKeySize ? reader.U8() : (byte)0);
        else link.OnUnencrypted();
    }

    private void OnKeyRefresh(ref PduReader reader)
    {
        var status = (HciErrorCode)reader.U8();
        if (Link(reader.U16()) is not { } link) return;
        if (status == HciErrorCode.Success) link.OnEncrypted(0);
        else link.OnEncryptionFailed(status);
    }

    private void OnDisconnected(ref PduReader reader)
    {
        var status = (HciErrorCode)reader.U8();
        var handle = (ushort)(reader.U16() & 0x0FFF);
        _isClassic[handle] = false;
        if (status != HciErrorCode.Success || Link(handle) is not { } link) return;
        var reason = (HciErrorCode)reader.U8();
        Party local = link.Connection.Local;
        Party endedBy =
            reason == HciErrorCode.ConnectionTerminatedByLocalHost ? local
            : reason == HciErrorCode.ConnectionTimeout ? Party.None
            : Words.Other(local);
        link.OnDisconnected(reason, endedBy);
        End(handle, link, isCaptureEnd: false);
        _stray.OnEnded(handle);
    }

    private void OnClassic(ref PduReader reader)
    {
        if (reader.U8() == 0) _isClassic[reader.U16() & 0x0FFF] = true;
    }

    private void OnComplete(ref PduReader reader)
    {
        reader.U8();
        var opcode = (HciOpcode)reader.U16();
        if (reader.AtEnd || reader.U8() != 0) return;
        if (opcode == HciOpcode.ReadBdAddr) _public = BleAddress.Read(ref reader, AddressType.Public);
    }

    private void OnCommand(HciOpcode opcode, ReadOnlySpan<byte> parameters)
    {
        try
        {
            var reader = new PduReader(parameters);
            switch (opcode)
            {
                case HciOpcode.Reset: OnReset(); break;
                case HciOpcode.LeSetRandomAddress: _random = BleAddress.Read(ref reader, AddressType.Random); break;
                case LeSetAdvertisingSetRandomAddress:
                    reader.U8();
                    _random = BleAddress.Read(ref reader, AddressType.Random);
                    break;
                case HciOpcode.LeSetAdvertisingParameters when parameters.Length >= 6: _usesRandom = (parameters[5] & 1) != 0; break;
                case LeSetExtendedAdvertisingParameters when parameters.Length >= 11: _usesRandom = (parameters[10] & 1) != 0; break;
                case HciOpcode.LeCreateConnection when parameters.Length >= 13: _usesRandom = (parameters[12] & 1) != 0; break;
                case LeExtendedCreateConnection when parameters.Length >= 2: _usesRandom = (parameters[1] & 1) != 0; break;
                case HciOpcode.LeSetAdvertisingData or HciOpcode.LeSetScanResponseData when parameters.Length > 1:
                    neighbours.OnOwnData(_usesRandom ? _random : _public, Within(parameters[1..], parameters[0]));
                    break;
                case HciOpcode.LeEnableEncryption: Link(reader.U16())?.OnEncryptionAsked(Party.Phone); break;
                case HciOpcode.LeLongTermKeyRequestNegativeReply: Link(reader.U16())?.OnNoKey(); break;
            }
        }
        catch (MalformedPduException)
        {
            // A capture may contain the beginning of a packet only.
        }
    }

    private void OnReset()
    {
        if (_open > 0) context.Tell(NarratedKind.ControllerReset, Severity.Warning, "The host resets its controller: all links are gone.");
        Finish(isCaptureEnd: false);
        Array.Clear(_isClassic);
        (_random, _usesRandom) = (null, false);
    }

    // An event of a link that was never announced: its data begins the link.
    private LinkNarrator? Link(int handle)
    {
        handle &= 0x0FFF;
        if (_links[handle] is null) TakeEarly(handle);
        return _links[handle];
    }
}
