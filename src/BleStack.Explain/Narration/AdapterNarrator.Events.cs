using System;
using BleStack.Core;
using BleStack.Gap;
using BleStack.Hci;
using BleStack.Hci.Packets;

namespace BleStack.Explain.Narration;

/// <content>Events and commands. Those that are cut short or not known are passed over.</content>
internal sealed partial class AdapterNarrator
{
    private const int AddressOctets = 6;
    private const int ParameterOctets = 6;
    private const HciOpcode LeSetAdvertisingSetRandomAddress = (HciOpcode)0x2035;
    private const HciOpcode LeSetExtendedAdvertisingParameters = (HciOpcode)0x2036;
    private const HciOpcode LeExtendedCreateConnection = (HciOpcode)0x2043;
    private const HciEventCode EncryptionChangeV2 = (HciEventCode)0x59;
    private const HciEventCode ClassicConnectionComplete = (HciEventCode)0x03;
    private const LeSubevent EnhancedConnectionCompleteV2 = (LeSubevent)0x29;
    private const LeSubevent ExtendedAdvertisingReport = (LeSubevent)0x0D;

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
                    teller.Tell(NarratedKind.ControllerReset, Severity.Failure, "The controller reports a hardware error.");
                    break;
            }
        }
        catch (MalformedPduException)
        {
            // A capture may keep the beginning of a packet only.
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

        // A capture may keep the beginning only: who connected, and not with which parameters.
        (BleAddress own, BleAddress onAir) = isEnhanced && reader.Remaining >= 2 * AddressOctets ? Resolved(ref reader, peer) : (default, peer);
        ConnectionParameterValues? parameters = reader.Remaining >= ParameterOctets ? new(reader.U16(), reader.U16(), reader.U16()) : null;
        BleAddress? local = own.Value != 0 ? own : _usesRandom ? _random ?? _public : _public ?? _random;
        var story = new ConnectionStory(++teller.Connections, number, teller.Stamp.Time)
        {
            Handle = handle,
            Local = isPhone ? Party.Phone : Party.Device,
            Phone = isPhone ? local : onAir,
            Device = isPhone ? onAir : local,
            PhoneIdentity = isPhone || onAir == peer ? null : peer.Plain,
            DeviceIdentity = isPhone && onAir != peer ? peer.Plain : null,
            Parameters = parameters,
            LastSeen = teller.Stamp.Time,
        };
        if (Open(handle, story) is not { } link) return;
        string name = story.DeviceName is { } known ? $" \"{known}\"" : "";
        link.Tell(NarratedKind.ConnectionOpened, Severity.Normal, Party.Phone,
            $"The phone {Address(story.Phone)} connects to the device{name} {Address(story.Device)}.", parameters is null ? null : $"Connection parameters: {parameters}.");
        TakeEarly(handle, since: teller.Stamp.Time - s_overtaking);
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
            teller.Tell(NarratedKind.ConnectionFailed, Severity.Normal, "The phone gives up connecting.",
                "The device was not heard, or the user cancelled.");
        else if (status == HciErrorCode.AdvertisingTimeout)
            teller.Tell(NarratedKind.ConnectionFailed, Severity.Detail, "Advertising ends without a connection.");
        else teller.Tell(NarratedKind.ConnectionFailed, Severity.Failure, $"No connection: {Words.Of(status)}.", LinkEnd.Explanation(status));
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
        link.OnParametersWanted(Words.Other(link.Story.Local), new WantedParameters(reader.U16(), reader.U16(), reader.U16(), reader.U16()));
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
        Party local = link.Story.Local;
        Party endedBy = reason == HciErrorCode.ConnectionTerminatedByLocalHost ? local : reason == HciErrorCode.ConnectionTimeout ? Party.None
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
            // A capture may keep the beginning of a packet only.
        }
    }

    private void OnReset()
    {
        if (_open > 0) teller.Tell(NarratedKind.ControllerReset, Severity.Warning, "The host resets its controller: all links are gone.");
        Finish(isCaptureEnd: false);
        Array.Clear(_isClassic);
        (_random, _usesRandom) = (null, false);
    }

    // An event of a link that was never announced: its data begins it.
    private LinkNarrator? Link(int handle)
    {
        handle &= 0x0FFF;
        if (_links[handle] is null) TakeEarly(handle);
        return _links[handle];
    }
}
