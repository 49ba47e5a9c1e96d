using System;
using System.Threading;
using BleStack.Core;
using BleStack.Diagnostics;
using BleStack.Explain.Narration;
using BleStack.Hci;
using BleStack.Hci.Packets;

namespace SecureGattServer.Simulator.Wire;

/// <summary>A transport that passes all packets on and observes them: writes the trace, and reports complete PDUs.</summary>
/// <remarks>
/// The demo checks these packets and not a host's own statements. Packets arrive on two threads, the sender's and the controller's; each
/// direction has its own reassembly and order.
/// </remarks>
internal sealed class HciTap(IHciTransport inner, BtsnoopWriter? trace = null) : IHciTransport, IHciPacketSink
{
    private readonly Reassembly _sent = new();
    private readonly Reassembly _received = new();
    private IHciPacketSink? _sink;
    private volatile bool _enables;
    private volatile bool _scans;
    private volatile bool _isDisposed;
    private int _isOver;
    private BleAddress? _public;
    private BleAddress? _random;
    private OwnAddressType _ownType;

    /// <summary>Called for every packet; null for none.</summary>
    public LiveNarrator? Narrator { get; init; }

    /// <summary>Receives every packet before the narrator, and the end; null for none.</summary>
    public IPacketWatcher? Watcher { get; init; }

    /// <summary>Raised for each complete PDU, on the thread that carries it.</summary>
    public event Action<WireFact>? Seen;

    /// <summary>The controller has confirmed that it advertises now.</summary>
    public event Action? AdvertisingStarted;

    /// <summary>The controller has confirmed that it scans, or begins to connect.</summary>
    public event Action? CentralStarted;

    /// <summary>The controller was lost, with the reason; not called when this side closed the transport.</summary>
    public event Action<string>? Lost;

    /// <summary>
    /// The address in the device's advertising, once known: the controller's public address, or the random one that was set.
    /// </summary>
    public BleAddress? AdvertisedAddress => _ownType == OwnAddressType.Random ? _random : _public;

    public string Name => inner.Name;

    public void Open(IHciPacketSink sink)
    {
        _sink = sink;
        inner.Open(this);
    }

    public int AwaitResetAnswer() => inner.AwaitResetAnswer();

    public void Send(ReadOnlySpan<byte> packet)
    {
        trace?.Write(packet, received: false);
        Look(packet, received: false, _sent);
        Watcher?.OnPacket(packet, received: false);
        Narrator?.OnPacket(packet, received: false);
        inner.Send(packet);
    }

    public void Dispose()
    {
        _isDisposed = true;
        inner.Dispose();
        End();
    }

    void IHciPacketSink.OnPacket(ReadOnlySpan<byte> packet)
    {
        trace?.Write(packet, received: true);
        Look(packet, received: true, _received);
        Watcher?.OnPacket(packet, received: true);
        Narrator?.OnPacket(packet, received: true);
        _sink!.OnPacket(packet);
    }

    void IHciPacketSink.OnClosed(string reason)
    {
        Narrator?.OnControllerGone();
        End();
        _sink!.OnClosed(reason);
        if (!_isDisposed) Lost?.Invoke(reason);
    }

    private void End()
    {
        if (Interlocked.Exchange(ref _isOver, 1) == 0) Watcher?.OnEnd();
    }

    private void Look(ReadOnlySpan<byte> packet, bool received, Reassembly reassembly)
    {
        if (packet.Length < 3) return;
        switch ((H4PacketType)packet[0])
        {
            case H4PacketType.Command:
                LookAtCommand(HciPacket.ReadCommand(packet, out ReadOnlySpan<byte> command), command);
                Seen?.Invoke(new WireFact(WireLayer.Command, received, [packet[1], packet[2], .. command]));
                break;
            case H4PacketType.Event:
                HciEventCode code = HciPacket.ReadEvent(packet, out ReadOnlySpan<byte> parameters);
                if (code == HciEventCode.CommandComplete) LookAtReturn(parameters);
                if (code == HciEventCode.CommandStatus) LookAtStatus(parameters);
                Seen?.Invoke(new WireFact(WireLayer.Event, received, [packet[1], .. parameters]));
                break;
            case H4PacketType.AclData when Seen is { } seen && reassembly.Add(packet[1..]) is { } fact:
                seen(fact with { Received = received });
                break;
        }
    }

    private void LookAtCommand(HciOpcode opcode, ReadOnlySpan<byte> parameters)
    {
        switch (opcode)
        {
            case HciOpcode.LeSetAdvertisingEnable:
                _enables = parameters is [1];
                break;
            case HciOpcode.LeSetScanEnable or HciOpcode.LeSetExtendedScanEnable:
                _scans = parameters is [1, ..];
                break;
            case HciOpcode.LeSetRandomAddress:
                _random = LeSetRandomAddress.Parse(parameters).Address;
                break;
            case HciOpcode.LeSetExtendedAdvertisingEnable:
                _enables = parameters is [1, ..];
                break;
            case HciOpcode.LeSetAdvertisingSetRandomAddress:
                _random = LeSetAdvertisingSetRandomAddress.Parse(parameters).Address;
                break;
            case HciOpcode.LeSetExtendedAdvertisingParameters:
                _ownType = LeSetExtendedAdvertisingParameters.Parse(parameters).OwnAddressType;
                break;
            case HciOpcode.LeSetAdvertisingParameters:
                _ownType = LeSetAdvertisingParameters.Parse(parameters).OwnAddressType;
                break;
        }
    }

    // Num_HCI_Command_Packets (1), opcode (2), status (1), then the return parameters; [Vol 4, Part E] 7.7.14.
    private void LookAtReturn(ReadOnlySpan<byte> parameters)
    {
        if (parameters.Length < 4 || parameters[3] != 0) return;
        var reader = new PduReader(parameters[1..]);
        var opcode = (HciOpcode)reader.U16();
        reader.U8();
        if (_enables && opcode is (HciOpcode.LeSetAdvertisingEnable or HciOpcode.LeSetExtendedAdvertisingEnable))
            AdvertisingStarted?.Invoke();
        if (_scans && opcode is (HciOpcode.LeSetScanEnable or HciOpcode.LeSetExtendedScanEnable)) CentralStarted?.Invoke();
        if (opcode == HciOpcode.ReadBdAddr && reader.Remaining == 6) _public = BleAddress.Read(ref reader, AddressType.Public);
    }

    // Status (1), Num_HCI_Command_Packets (1), opcode (2); [Vol 4, Part E] 7.7.15.
    private void LookAtStatus(ReadOnlySpan<byte> parameters)
    {
        if (parameters.Length < 4 || parameters[0] != 0) return;
        var reader = new PduReader(parameters[2..]);
        if ((HciOpcode)reader.U16() is HciOpcode.LeCreateConnection or HciOpcode.LeExtendedCreateConnection) CentralStarted?.Invoke();
    }

    /// <summary>Reassembles the fragments of one direction; a demo has one link at a time.</summary>
    private sealed class Reassembly
    {
        private const int L2capHeader = 4;
        private const int LongestPdu = 0xFFFF + L2capHeader;

        private readonly byte[] _pdu = new byte[LongestPdu];
        private int _length;

        public WireFact? Add(ReadOnlySpan<byte> acl)
        {
            var reader = new PduReader(acl);
            if (acl.Length < AclHeader.Length) return null;
            AclHeader header = AclHeader.Read(ref reader);
            if (header.Boundary != AclBoundary.Continuing) _length = 0;
            ReadOnlySpan<byte> data = acl[AclHeader.Length..];
            if (_length + data.Length > LongestPdu) return null;
            data.CopyTo(_pdu.AsSpan(_length));
            _length += data.Length;
            return Whole();
        }

        private WireFact? Whole()
        {
            if (_length < L2capHeader) return null;
            var reader = new PduReader(_pdu);
            int length = reader.U16();
            ushort channel = reader.U16();
            if (_length != L2capHeader + length) return null;
            WireLayer? layer = channel switch { 4 => WireLayer.Att, 5 => WireLayer.Signal, 6 => WireLayer.Smp, _ => null };
            return layer is { } known ? new WireFact(known, Received: false, _pdu[L2capHeader.._length]) : null;
        }
    }
}
