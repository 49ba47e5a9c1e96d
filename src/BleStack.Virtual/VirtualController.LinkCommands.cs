using BleStack.Gap;
using BleStack.Hci;
using BleStack.Hci.Packets;
using BleStack.Virtual.LinkLayer;

namespace BleStack.Virtual;

/// <summary>Commands that name a connection ([Vol 4, Part E] 7.1.6 and 7.8.18 on).</summary>
public sealed partial class VirtualController
{
    private const ulong AllDataChannels = 0x1F_FFFF_FFFF;
    private ulong _channelMap = AllDataChannels;

    internal void Disconnect(Disconnect command)
    {
        if (Known(command.ConnectionHandle) is not { } end) return;
        bool reason = command.Reason is HciErrorCode.AuthenticationFailure or HciErrorCode.RemoteUserTerminatedConnection
            or HciErrorCode.RemoteDeviceTerminatedConnectionDueToLowResources or HciErrorCode.RemoteDeviceTerminatedConnectionDueToPowerOff
            or HciErrorCode.UnsupportedRemoteFeature or HciErrorCode.PairingWithUnitKeyNotSupported or HciErrorCode.UnacceptableConnectionParameters;
        if (!Valid(reason) || !Allowed(!end.IsTerminating)) return;
        Status(HciErrorCode.Success);
        end.Terminate(command.Reason);
    }

    internal void ReadRemoteVersion(ReadRemoteVersionInformation command)
    {
        if (Known(command.ConnectionHandle) is not { } end) return;
        Status(HciErrorCode.Success);
        end.ReadRemoteVersion();
    }

    internal void ReadTransmitPower(ReadTransmitPowerLevel command)
    {
        if (Known(command.ConnectionHandle) is null || !Valid(command.Type <= 1)) return;
        Complete(new ReadTransmitPowerLevelReturn(HciErrorCode.Success, command.ConnectionHandle, 0));
    }

    internal void ReadRssi(ReadRssi command)
    {
        if (Known(command.ConnectionHandle) is not { } end) return;
        Complete(new ReadRssiReturn(HciErrorCode.Success, command.ConnectionHandle, end.Peer.Controller.Options.SignalStrength));
    }

    internal void ReadRemoteFeatures(LeReadRemoteFeatures command)
    {
        if (Known(command.ConnectionHandle) is not { } end) return;
        if (!Allowed(end.Role == LinkRole.Central || Supports(LeFeatures.PeripheralInitiatedFeaturesExchange))) return;
        Status(HciErrorCode.Success);
        end.ReadRemoteFeatures();
    }

    internal void UpdateConnection(LeConnectionUpdate command)
    {
        if (Known(command.ConnectionHandle) is not { } end) return;
        if (!Valid(LinkParameters.AreValid(command.IntervalMin, command.IntervalMax, command.Latency, command.SupervisionTimeout))) return;
        bool may = end.Role == LinkRole.Central || Supports(LeFeatures.ConnectionParametersRequestProcedure);
        if (!Allowed(may && !end.IsUpdating)) return;
        Status(HciErrorCode.Success);
        end.UpdateConnection(command.IntervalMin, command.IntervalMax, command.Latency, command.SupervisionTimeout);
    }

    internal void AcceptParameters(LeRemoteConnectionParameterRequestReply command)
    {
        if (Known(command.ConnectionHandle) is not { } end || !Allowed(end.AwaitsParameterReply)) return;
        if (!Valid(LinkParameters.AreValid(command.IntervalMin, command.IntervalMax, command.Latency, command.SupervisionTimeout))) return;
        Done();
        end.AcceptParameters(command.IntervalMin, command.Latency, command.SupervisionTimeout);
    }

    internal void RefuseParameters(LeRemoteConnectionParameterRequestNegativeReply command)
    {
        if (Known(command.ConnectionHandle) is not { } end || !Allowed(end.AwaitsParameterReply)) return;
        Done();
        end.RefuseParameters(command.Reason);
    }

    internal void EnableEncryption(LeEnableEncryption command)
    {
        if (Known(command.ConnectionHandle) is not { } end) return;
        if (!Allowed(end.Role == LinkRole.Central && !end.IsEncrypting && !end.IsTerminating)) return;
        Status(HciErrorCode.Success);
        end.EnableEncryption(command.RandomNumber, command.EncryptedDiversifier, command.LongTermKey);
    }

    internal void GiveLongTermKey(LeLongTermKeyRequestReply command)
    {
        if (Known(command.ConnectionHandle) is not { } end || !Allowed(end.AwaitsHostKey)) return;
        Done();
        end.UseLongTermKey(command.LongTermKey);
    }

    internal void RefuseLongTermKey(LeLongTermKeyRequestNegativeReply command)
    {
        if (Known(command.ConnectionHandle) is not { } end || !Allowed(end.AwaitsHostKey)) return;
        Done();
        end.RefuseLongTermKey();
    }

    internal void SetDataLength(LeSetDataLength command)
    {
        if (Known(command.ConnectionHandle) is not { } end || !Valid(IsDataLength(command.TxOctets, command.TxTime))) return;
        Done();
        end.SetDataLength(command.TxOctets);
    }

    internal void ReadSuggestedDataLength() =>
        Complete(new LeReadSuggestedDefaultDataLengthReturn(HciErrorCode.Success, SuggestedTxOctets, LinkEnd.TimeFor(SuggestedTxOctets)));

    internal void SuggestDataLength(LeWriteSuggestedDefaultDataLength command)
    {
        if (!Valid(IsDataLength(command.TxOctets, command.TxTime))) return;
        SuggestedTxOctets = command.TxOctets;
        Done();
    }

    internal void ReadPhy(LeReadPhy command)
    {
        if (Known(command.ConnectionHandle) is not { } end) return;
        Complete(new LeReadPhyReturn(HciErrorCode.Success, command.ConnectionHandle, end.Phys.Tx, end.Phys.Rx));
    }

    internal void SetDefaultPhy(LeSetDefaultPhy command)
    {
        if (!ChosenPhys(command.AllPhys, command.TxPhys, command.RxPhys, out LePhys tx, out LePhys rx)) return;
        (DefaultTxPhys, DefaultRxPhys) = (tx, rx);
        Done();
    }

    internal void SetPhy(LeSetPhy command)
    {
        if (Known(command.ConnectionHandle) is not { } end || !ChosenPhys(command.AllPhys, command.TxPhys, command.RxPhys, out LePhys tx, out LePhys rx)) return;
        if (!Allowed(!end.IsChangingPhy)) return;
        Status(HciErrorCode.Success);
        end.SetPhy(tx, rx);
    }

    internal void ClassifyChannels(LeSetHostChannelClassification command)
    {
        if (!Valid(command.ChannelMap is > 0 and <= AllDataChannels)) return;
        _channelMap = command.ChannelMap;
        Done();
    }

    internal void ReadChannelMap(LeReadChannelMap command)
    {
        if (Known(command.ConnectionHandle) is null) return;
        Complete(new LeReadChannelMapReturn(HciErrorCode.Success, command.ConnectionHandle, _channelMap));
    }

    /// <summary>The link a command names; refuses the command when there is none.</summary>
    private LinkEnd? Known(ushort handle)
    {
        LinkEnd? end = Find(handle);
        if (end is null) Fail(HciErrorCode.UnknownConnectionIdentifier);
        return end;
    }

    private static bool IsDataLength(ushort octets, ushort time) => octets is >= 27 and <= 251 && time is >= 328 and <= 17040;

    private bool ChosenPhys(byte none, LePhys tx, LePhys rx, out LePhys chosenTx, out LePhys chosenRx)
    {
        chosenTx = (none & 1) != 0 ? Phys : tx;
        chosenRx = (none & 2) != 0 ? Phys : rx;
        const LePhys Defined = LePhys.Le1M | LePhys.Le2M | LePhys.LeCoded;
        if (!Valid(chosenTx != LePhys.None && chosenRx != LePhys.None && ((chosenTx | chosenRx) & ~Defined) == 0)) return false;
        return Allowed((chosenTx & ~Phys) == 0 && (chosenRx & ~Phys) == 0, HciErrorCode.UnsupportedFeatureOrParameterValue);
    }
}
