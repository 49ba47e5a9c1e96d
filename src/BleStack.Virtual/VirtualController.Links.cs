using System;
using BleStack.Core;
using BleStack.Gap;
using BleStack.Hci;
using BleStack.Hci.Packets;
using BleStack.Virtual.LinkLayer;

namespace BleStack.Virtual;

/// <summary>ACL data, and what links tell the controller.</summary>
public sealed partial class VirtualController
{
    private int _buffersInUse;

    internal ushort SuggestedTxOctets { get; private set; }

    internal LePhys DefaultTxPhys { get; private set; }

    internal LePhys DefaultRxPhys { get; private set; }

    internal LePhys Phys => Supports(LeFeatures.Le2MPhy) ? LePhys.Le1M | LePhys.Le2M : LePhys.Le1M;

    internal void OnConnected(LinkEnd end)
    {
        int slot = FreeSlot();
        _links[slot] = end;
        end.Handle = (ushort)(Options.FirstConnectionHandle + slot);
        if (end.Role == LinkRole.Central) StopInitiating();
        else Advertiser!.Stop();
        EmitConnectionComplete(HciErrorCode.Success, end.Handle, end.Role, end.PeerAddress, end.Link.Parameters);
    }

    internal void Detach(LinkEnd end, int heldBuffers)
    {
        _buffersInUse -= heldBuffers;
        int slot = end.Handle - Options.FirstConnectionHandle;
        if ((uint)slot < (uint)_links.Length && _links[slot] == end) _links[slot] = null;
    }

    internal void OnLinkClosed(ushort handle, HciErrorCode reason) =>
        Emit(HciEventMask.DisconnectionComplete, new DisconnectionComplete(HciErrorCode.Success, handle, reason));

    internal void OnPacketsCompleted(ushort handle, ushort count)
    {
        _buffersInUse -= count;
        Emit(HciEventMask.None, new NumberOfCompletedPackets(handle, count));
    }

    internal void OnDataReceived(ushort handle, bool start, ReadOnlySpan<byte> data)
    {
        if (data.IsEmpty) return;
        HciPacket.WriteAclHeader(Air.ToHost, handle, start ? AclBoundary.FirstFlushable : AclBoundary.Continuing, data.Length);
        data.CopyTo(Air.ToHost.AsSpan(HciPacket.AclHeaderLength));
        Send(HciPacket.AclHeaderLength + data.Length);
    }

    /// <summary>False when the host does not want to be asked: then there is no key.</summary>
    internal bool OnLongTermKeyRequest(ushort handle, ulong rand, ushort ediv)
    {
        if (!IsUnmasked(LeSubevent.LongTermKeyRequest)) return false;
        EmitLe(new LeLongTermKeyRequest(handle, rand, ediv));
        return true;
    }

    internal void OnEncryptionChanged(HciErrorCode status, ushort handle, bool enabled, bool refresh)
    {
        if (refresh && status == HciErrorCode.Success) Emit(HciEventMask.EncryptionKeyRefreshComplete, new EncryptionKeyRefreshComplete(status, handle));
        else Emit(HciEventMask.EncryptionChange, new EncryptionChange(status, handle, enabled ? (byte)1 : (byte)0));
    }

    internal void OnRemoteVersion(ushort handle, byte version, ushort company, ushort subversion) => Emit(
        HciEventMask.ReadRemoteVersionInformationComplete,
        new ReadRemoteVersionInformationComplete(HciErrorCode.Success, handle, version, company, subversion));

    internal void OnRemoteFeatures(HciErrorCode status, ushort handle, LeFeatures features) =>
        EmitLe(new LeReadRemoteFeaturesComplete(status, handle, features));

    internal void OnParametersUpdated(HciErrorCode status, ushort handle, in LinkParameters parameters) =>
        EmitLe(new LeConnectionUpdateComplete(status, handle, parameters.Interval, parameters.Latency, parameters.SupervisionTimeout));

    /// <summary>False when the host does not want to be asked.</summary>
    internal bool OnParameterRequest(ushort handle, ushort min, ushort max, ushort latency, ushort timeout)
    {
        if (!IsUnmasked(LeSubevent.RemoteConnectionParameterRequest)) return false;
        EmitLe(new LeRemoteConnectionParameterRequest(handle, min, max, latency, timeout));
        return true;
    }

    internal void OnDataLengthChanged(ushort handle, ushort txOctets, ushort txTime, ushort rxOctets, ushort rxTime) =>
        EmitLe(new LeDataLengthChange(handle, txOctets, txTime, rxOctets, rxTime));

    internal void OnPhyUpdated(HciErrorCode status, ushort handle, LePhy tx, LePhy rx) => EmitLe(new LePhyUpdateComplete(status, handle, tx, rx));

    private void OnAcl(ReadOnlySpan<byte> packet)
    {
        AclHeader header = HciPacket.ReadAcl(packet, out ReadOnlySpan<byte> data);
        LinkEnd? end = Find(header.Handle);
        if (end is null)
        {
            Report($"dropped {data.Length} octets for connection 0x{header.Handle:X4}, which is not there.");
        }
        else if (_buffersInUse >= Options.TotalNumAclDataPackets || data.Length > Options.AclDataPacketLength)
        {
            Report($"dropped {data.Length} octets for connection 0x{header.Handle:X4}: the host does not keep to LE Read Buffer Size.");
            Emit(HciEventMask.DataBufferOverflow, new DataBufferOverflow(1));
        }
        else if (header.Boundary == AclBoundary.Complete || header.Broadcast != 0)
        {
            Report($"dropped {data.Length} octets with PB or BC flags that LE does not have.");
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
    private void OnUnsentCompleted(LinkEnd end) => Emit(HciEventMask.None, new NumberOfCompletedPackets(end.Handle, 1));

    private LinkEnd? Find(ushort handle)
    {
        int slot = handle - Options.FirstConnectionHandle;
        return (uint)slot < (uint)_links.Length ? _links[slot] : null;
    }

    private int FreeSlot() => Array.IndexOf(_links, null);

    private bool IsConnectedTo(BleAddress peer) => Array.Exists(_links, end => end?.PeerAddress == peer);

    // The enhanced event belongs to 4.2 and later.
    private void EmitConnectionComplete(HciErrorCode status, ushort handle, LinkRole role, BleAddress peer, in LinkParameters parameters)
    {
        if (Options.HciVersion >= 0x08 && IsUnmasked(LeSubevent.EnhancedConnectionComplete))
        {
            EmitLe(new LeEnhancedConnectionComplete(
                status, handle, role, peer, default, default, parameters.Interval, parameters.Latency, parameters.SupervisionTimeout, 0));
        }
        else
        {
            EmitLe(new LeConnectionComplete(status, handle, role, peer, parameters.Interval, parameters.Latency, parameters.SupervisionTimeout, 0));
        }
    }
}
