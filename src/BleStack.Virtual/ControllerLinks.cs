using System;
using BleStack.Core;
using BleStack.Hci;
using BleStack.Hci.Packets;
using BleStack.Virtual.LinkLayer;

namespace BleStack.Virtual;

/// <summary>
/// A controller's links: the commands that name one ([Vol 4, Part E] 7.1.6 and 7.8.18 on), ACL data, and what a link tells its host.
/// </summary>
internal sealed class ControllerLinks : ILinkController
{
    private const ulong AllDataChannels = 0x1F_FFFF_FFFF;

    private readonly VirtualController _controller;
    private readonly HostInterface _host;
    private LinkEnd?[] _links = [];
    private int _buffersInUse;
    private ushort _suggestedTxOctets;
    private LePhys _defaultTxPhys;
    private LePhys _defaultRxPhys;
    private ulong _channelMap = AllDataChannels;

    public ControllerLinks(VirtualController controller)
    {
        (_controller, _host) = (controller, controller.Host);
        SetDefaults();
    }

    /// <summary>ACL packets of the host that it holds now.</summary>
    public int HeldPackets => _buffersInUse;

    /// <summary>One more link is possible.</summary>
    public bool HasRoom => _links.Length == 0 || FreeSlot() >= 0;

    ushort ILinkController.SuggestedTxOctets => _suggestedTxOctets;

    LePhys ILinkController.DefaultTxPhys => _defaultTxPhys;

    LePhys ILinkController.DefaultRxPhys => _defaultRxPhys;

    LePhys ILinkController.Phys => Phys;

    byte ILinkController.Version => _controller.Options.HciVersion;

    ushort ILinkController.Manufacturer => _controller.Options.Manufacturer;

    sbyte ILinkController.SignalStrength => _controller.Options.SignalStrength;

    IRandomSource ILinkController.Random => _controller.Random;

    private LePhys Phys => _controller.Supports(LeFeatures.Le2MPhy) ? LePhys.Le1M | LePhys.Le2M : LePhys.Le1M;

    LeFeatures ILinkController.Features => _controller.Features;

    bool ILinkController.Supports(LeFeatures feature) => _controller.Supports(feature);

    void ILinkController.Report(string message) => _controller.Report(message);

    public void OnConnected(LinkEnd end)
    {
        if (_links.Length == 0) _links = new LinkEnd?[_controller.Options.MaxConnections];
        int slot = FreeSlot();
        _links[slot] = end;
        end.Handle = (ushort)(_controller.Options.FirstConnectionHandle + slot);
        if (end.Role == LinkRole.Central) _controller.Radio.StopInitiating();
        else _controller.Radio.Advertiser!.Stop();
        EmitConnectionComplete(HciErrorCode.Success, end.Handle, end.Role, end.PeerAddress, end.Link.Parameters);
    }

    void ILinkController.Detach(LinkEnd end, int heldBuffers)
    {
        _buffersInUse -= heldBuffers;
        int slot = end.Handle - _controller.Options.FirstConnectionHandle;
        if ((uint)slot < (uint)_links.Length && _links[slot] == end) _links[slot] = null;
    }

    void ILinkController.OnLinkClosed(ushort handle, HciErrorCode reason) =>
        _host.Emit(HciEventMask.DisconnectionComplete, new DisconnectionComplete(HciErrorCode.Success, handle, reason));

    void ILinkController.OnPacketsCompleted(ushort handle, ushort count)
    {
        _buffersInUse -= count;
        _host.Emit(HciEventMask.None, new NumberOfCompletedPackets(handle, count));
    }

    void ILinkController.OnDataReceived(ushort handle, bool start, ReadOnlySpan<byte> data)
    {
        if (data.IsEmpty) return;
        HciPacket.WriteAclHeader(_controller.Air.ToHost, handle, start ? AclBoundary.FirstFlushable : AclBoundary.Continuing, data.Length);
        data.CopyTo(_controller.Air.ToHost.AsSpan(HciPacket.AclHeaderLength));
        _host.Send(HciPacket.AclHeaderLength + data.Length);
    }

    bool ILinkController.OnLongTermKeyRequest(ushort handle, ulong rand, ushort ediv)
    {
        if (!_host.IsUnmasked(LeSubevent.LongTermKeyRequest)) return false;
        _host.EmitLe(new LeLongTermKeyRequest(handle, rand, ediv));
        return true;
    }

    void ILinkController.OnEncryptionChanged(HciErrorCode status, ushort handle, bool enabled, bool refresh)
    {
        if (refresh && status == HciErrorCode.Success)
            _host.Emit(HciEventMask.EncryptionKeyRefreshComplete, new EncryptionKeyRefreshComplete(status, handle));
        else
            _host.Emit(HciEventMask.EncryptionChange, new EncryptionChange(status, handle, enabled ? (byte)1 : (byte)0));
    }

    void ILinkController.OnRemoteVersion(ushort handle, byte version, ushort company, ushort subversion) => _host.Emit(
        HciEventMask.ReadRemoteVersionInformationComplete,
        new ReadRemoteVersionInformationComplete(HciErrorCode.Success, handle, version, company, subversion));

    void ILinkController.OnRemoteFeatures(HciErrorCode status, ushort handle, LeFeatures features) =>
        _host.EmitLe(new LeReadRemoteFeaturesComplete(status, handle, features));

    void ILinkController.OnParametersUpdated(HciErrorCode status, ushort handle, in LinkParameters parameters) =>
        _host.EmitLe(
            new LeConnectionUpdateComplete(status, handle, parameters.Interval, parameters.Latency, parameters.SupervisionTimeout)
        );

    bool ILinkController.OnParameterRequest(ushort handle, ushort min, ushort max, ushort latency, ushort timeout)
    {
        if (!_host.IsUnmasked(LeSubevent.RemoteConnectionParameterRequest)) return false;
        _host.EmitLe(new LeRemoteConnectionParameterRequest(handle, min, max, latency, timeout));
        return true;
    }

    void ILinkController.OnDataLengthChanged(ushort handle, ushort txOctets, ushort txTime, ushort rxOctets, ushort rxTime) =>
        _host.EmitLe(new LeDataLengthChange(handle, txOctets, txTime, rxOctets, rxTime));

    void ILinkController.OnPhyUpdated(HciErrorCode status, ushort handle, LePhy tx, LePhy rx) =>
        _host.EmitLe(new LePhyUpdateComplete(status, handle, tx, rx));

    public void OnAcl(ReadOnlySpan<byte> packet)
    {
        AclHeader header = HciPacket.ReadAcl(packet, out ReadOnlySpan<byte> data);
        LinkEnd? end = Find(header.Handle);
        if (end is null)
        {
            _controller.Report($"dropped {data.Length} octets for connection 0x{header.Handle:X4}, which is not there.");
        }
        else if (_buffersInUse >= _controller.Options.TotalNumAclDataPackets || data.Length > _controller.Options.AclDataPacketLength)
        {
            _controller.Report(
                $"dropped {data.Length} octets for connection 0x{header.Handle:X4}: the host does not keep to LE Read Buffer Size."
            );
            _host.Emit(HciEventMask.DataBufferOverflow, new DataBufferOverflow(1));
        }
        else if (header.Boundary == AclBoundary.Complete || header.Broadcast != 0)
        {
            _controller.Report($"dropped {data.Length} octets with PB or BC flags that LE does not have.");
            OnUnsentCompleted(end);
        }
        else if (data.IsEmpty)
        {
            OnUnsentCompleted(end);
        }
        else
        {
            _buffersInUse++;
            end.SendAcl(header.Boundary != AclBoundary.Continuing, data);
        }
    }

    // The host counts a buffer as used whatever was in it.
    private void OnUnsentCompleted(LinkEnd end) => _host.Emit(HciEventMask.None, new NumberOfCompletedPackets(end.Handle, 1));

    private LinkEnd? Find(ushort handle)
    {
        int slot = handle - _controller.Options.FirstConnectionHandle;
        return (uint)slot < (uint)_links.Length ? _links[slot] : null;
    }

    private int FreeSlot() => Array.IndexOf(_links, null);

    public bool IsConnectedTo(BleAddress peer) => Array.Exists(_links, end => end?.PeerAddress == peer);

    // The enhanced event belongs to 4.2 and later.
    public void EmitConnectionComplete(HciErrorCode status, ushort handle, LinkRole role, BleAddress peer, in LinkParameters parameters)
    {
        if (_controller.Options.HciVersion >= 0x08 && _host.IsUnmasked(LeSubevent.EnhancedConnectionComplete))
        {
            _host.EmitLe(new LeEnhancedConnectionComplete(
                status, handle, role, peer, default, default, parameters.Interval, parameters.Latency, parameters.SupervisionTimeout, 0));
        }
        else
        {
            _host.EmitLe(
                new LeConnectionComplete(
                    status,
                    handle,
                    role,
                    peer,
                    parameters.Interval,
                    parameters.Latency,
                    parameters.SupervisionTimeout,
                    0
                )
            );
        }
    }

    public void Disconnect(Disconnect command)
    {
        if (Known(command.ConnectionHandle) is not { } end) return;
        if (!_host.Valid(command.Reason.IsDisconnectReason()) || !_host.Allowed(!end.Control.IsTerminating)) return;
        _host.Status(HciErrorCode.Success);
        end.Control.Terminate(command.Reason);
    }

    public void ReadRemoteVersion(ReadRemoteVersionInformation command)
    {
        if (Known(command.ConnectionHandle) is not { } end) return;
        _host.Status(HciErrorCode.Success);
        end.Procedures.Version.Read();
    }

    public void ReadTransmitPower(ReadTransmitPowerLevel command)
    {
        if (Known(command.ConnectionHandle) is null || !_host.Valid(command.Type <= 1)) return;
        _host.Complete(new ReadTransmitPowerLevelReturn(HciErrorCode.Success, command.ConnectionHandle, 0));
    }

    public void ReadRssi(ReadRssi command)
    {
        if (Known(command.ConnectionHandle) is not { } end) return;
        _host.Complete(new ReadRssiReturn(HciErrorCode.Success, command.ConnectionHandle, end.Peer.Controller.SignalStrength));
    }

    public void ReadRemoteFeatures(LeReadRemoteFeatures command)
    {
        if (Known(command.ConnectionHandle) is not { } end) return;
        if (!_host.Allowed(end.Role == LinkRole.Central || _controller.Supports(LeFeatures.PeripheralInitiatedFeaturesExchange))) return;
        _host.Status(HciErrorCode.Success);
        end.Procedures.Begin(end.Procedures.Features);
    }

    public void UpdateConnection(LeConnectionUpdate command)
    {
        if (Known(command.ConnectionHandle) is not { } end) return;
        if (!_host.Valid(LinkParameters.AreValid(command.IntervalMin, command.IntervalMax, command.Latency, command.SupervisionTimeout)))
            return;
        bool may = end.Role == LinkRole.Central || _controller.Supports(LeFeatures.ConnectionParametersRequestProcedure);
        if (!_host.Allowed(may && !end.Procedures.Update.IsUnderWay)) return;
        _host.Status(HciErrorCode.Success);
        end.Procedures.Update.Begin(command.IntervalMin, command.IntervalMax, command.Latency, command.SupervisionTimeout);
    }

    public void AcceptParameters(LeRemoteConnectionParameterRequestReply command)
    {
        if (Known(command.ConnectionHandle) is not { } end || !_host.Allowed(end.Procedures.Update.AwaitsReply)) return;
        if (!_host.Valid(LinkParameters.AreValid(command.IntervalMin, command.IntervalMax, command.Latency, command.SupervisionTimeout)))
            return;
        _host.Done();
        end.Procedures.Update.Accept(command.IntervalMin, command.Latency, command.SupervisionTimeout);
    }

    public void RefuseParameters(LeRemoteConnectionParameterRequestNegativeReply command)
    {
        if (Known(command.ConnectionHandle) is not { } end || !_host.Allowed(end.Procedures.Update.AwaitsReply)) return;
        _host.Done();
        end.Procedures.Update.Refuse(command.Reason);
    }

    public void EnableEncryption(LeEnableEncryption command)
    {
        if (Known(command.ConnectionHandle) is not { } end) return;
        if (!_host.Allowed(end.Role == LinkRole.Central && !end.Procedures.Encryption.PausesData && !end.Control.IsTerminating)) return;
        _host.Status(HciErrorCode.Success);
        end.Procedures.Encryption.Enable(command.RandomNumber, command.EncryptedDiversifier, command.LongTermKey);
    }

    public void GiveLongTermKey(LeLongTermKeyRequestReply command)
    {
        if (Known(command.ConnectionHandle) is not { } end || !_host.Allowed(end.Procedures.Encryption.AwaitsHostKey)) return;
        _host.Done();
        end.Procedures.Encryption.UseLongTermKey(command.LongTermKey);
    }

    public void RefuseLongTermKey(LeLongTermKeyRequestNegativeReply command)
    {
        if (Known(command.ConnectionHandle) is not { } end || !_host.Allowed(end.Procedures.Encryption.AwaitsHostKey)) return;
        _host.Done();
        end.Procedures.Encryption.RefuseLongTermKey();
    }

    public void SetDataLength(LeSetDataLength command)
    {
        if (Known(command.ConnectionHandle) is not { } end || !_host.Valid(IsDataLength(command.TxOctets, command.TxTime))) return;
        _host.Done();
        end.Procedures.Length.Begin(command.TxOctets);
    }

    public void ReadSuggestedDataLength() =>
        _host.Complete(
            new LeReadSuggestedDefaultDataLengthReturn(
                HciErrorCode.Success,
                _suggestedTxOctets,
                DataLengthUpdate.TimeFor(_suggestedTxOctets)
            )
        );

    public void SuggestDataLength(LeWriteSuggestedDefaultDataLength command)
    {
        if (!_host.Valid(IsDataLength(command.TxOctets, command.TxTime))) return;
        _suggestedTxOctets = command.TxOctets;
        _host.Done();
    }

    public void ReadPhy(LeReadPhy command)
    {
        if (Known(command.ConnectionHandle) is not { } end) return;
        _host.Complete(
            new LeReadPhyReturn(HciErrorCode.Success, command.ConnectionHandle, end.Procedures.Phy.Phys.Tx, end.Procedures.Phy.Phys.Rx)
        );
    }

    public void SetDefaultPhy(LeSetDefaultPhy command)
    {
        if (!ChosenPhys(command.AllPhys, command.TxPhys, command.RxPhys, out LePhys tx, out LePhys rx)) return;
        (_defaultTxPhys, _defaultRxPhys) = (tx, rx);
        _host.Done();
    }

    public void SetPhy(LeSetPhy command)
    {
        if (
            Known(command.ConnectionHandle) is not { } end
            || !ChosenPhys(command.AllPhys, command.TxPhys, command.RxPhys, out LePhys tx, out LePhys rx)
        )
            return;
        if (!_host.Allowed(!end.Procedures.Phy.IsUnderWay)) return;
        _host.Status(HciErrorCode.Success);
        end.Procedures.Phy.Begin(tx, rx);
    }

    public void ClassifyChannels(LeSetHostChannelClassification command)
    {
        if (!_host.Valid(command.ChannelMap is > 0 and <= AllDataChannels)) return;
        _channelMap = command.ChannelMap;
        _host.Done();
    }

    public void ReadChannelMap(LeReadChannelMap command)
    {
        if (Known(command.ConnectionHandle) is null) return;
        _host.Complete(new LeReadChannelMapReturn(HciErrorCode.Success, command.ConnectionHandle, _channelMap));
    }

    /// <summary>The link a command names; refuses the command when there is none.</summary>
    private LinkEnd? Known(ushort handle)
    {
        LinkEnd? end = Find(handle);
        if (end is null) _host.Fail(HciErrorCode.UnknownConnectionIdentifier);
        return end;
    }

    /// <summary>No link, every setting at its default.</summary>
    public void Reset()
    {
        foreach (LinkEnd? end in _links) end?.Vanish();
        SetDefaults();
    }

    private void SetDefaults()
    {
        _suggestedTxOctets = 27;
        (_defaultTxPhys, _defaultRxPhys) = (Phys, Phys);
    }

    private static bool IsDataLength(ushort octets, ushort time) => octets is >= 27 and <= 251 && time is >= 328 and <= 17040;

    private bool ChosenPhys(byte none, LePhys tx, LePhys rx, out LePhys chosenTx, out LePhys chosenRx)
    {
        chosenTx = (none & 1) != 0 ? Phys : tx;
        chosenRx = (none & 2) != 0 ? Phys : rx;
        const LePhys Defined = LePhys.Le1M | LePhys.Le2M | LePhys.LeCoded;
        if (!_host.Valid(chosenTx != LePhys.None && chosenRx != LePhys.None && ((chosenTx | chosenRx) & ~Defined) == 0)) return false;
        return _host.Allowed((chosenTx & ~Phys) == 0 && (chosenRx & ~Phys) == 0, HciErrorCode.UnsupportedFeatureOrParameterValue);
    }
}
