using System;
using System.Buffers;
using BleStack.Core;
using BleStack.Hci;
using BleStack.Hci.Packets;

namespace BleStack.L2cap;

/// <summary>L2CAP of one LE link: fixed channels 4, 5 and 6 in basic mode ([Vol 3, Part A] 3.1, 7.2).</summary>
/// <remarks>
/// Incoming: a PDU in one ACL packet is passed up in place; a fragmented one is gathered by <see cref="Reassembler"/>. Channels that do not
/// exist are ignored. Outgoing: a PDU that fits one packet leaves at once where nothing waits; another becomes a frame in a pooled buffer
/// which the ACL scheduler cuts. A peer or application that lets more than <see cref="MaximumBacklog"/> frames wait loses the link rather
/// than the host its memory. While the controller encrypts, what the protection decides about waits (<see cref="HeldPdus"/>). On the loop
/// only.
/// </remarks>
internal sealed class L2capLink : IAclSender
{
    /// <summary>Frames that may wait for the controller.</summary>
    public const int MaximumBacklog = 4096;

    private const int SmpMtu = 65;
    private const int BasicHeader = Reassembler.BasicHeader;

    private readonly AclScheduler _acl;
    private readonly AclQueue _queue;
    private readonly IL2capLinkOwner _owner;
    private readonly Reassembler _reassembler = new();
    private readonly HeldPdus _held;
    private bool _isSending;
    private bool _isClosed;

    public L2capLink(HciHost hci, ushort handle, LinkRole role, int attMtu, IL2capLinkOwner owner)
    {
        (Loop, _acl, _owner) = (hci.Loop, hci.Acl, owner);
        _queue = _acl.Open(handle, this);
        Att = new L2capChannel(this, FixedCid.Att, attMtu);
        Smp = new L2capChannel(this, FixedCid.Smp, SmpMtu) { TellsDelivery = true };
        SignalingChannel = new L2capChannel(this, FixedCid.Signaling, Signaling.Mtu);
        Signaling = new Signaling(SignalingChannel, role, owner);
        SignalingChannel.User = Signaling;
        _held = new HeldPdus(Loop, owner.OnEncryptionOverdue);
    }

    public HostLoop Loop { get; }

    public L2capChannel Att { get; }

    public L2capChannel Smp { get; }

    public Signaling Signaling { get; }

    private L2capChannel SignalingChannel { get; }

    /// <summary>Takes one ACL packet of this link.</summary>
    public void Receive(AclBoundary boundary, ReadOnlySpan<byte> data)
    {
        if (_isClosed) return;
        if (boundary == AclBoundary.Continuing) Continue(data);
        else Start(data);
    }

    /// <summary>The controller was told to encrypt: until it reports how that ended, what the protection decides about waits.</summary>
    public void HoldForEncryption()
    {
        if (!_isClosed) _held.Begin();
    }

    /// <summary>The protection stands: what waited is judged by it, in order.</summary>
    public void ReleaseHeld()
    {
        while (_held.TryTake(out (L2capChannel Channel, byte[] Pdu) held)) held.Channel.User?.OnPdu(held.Pdu);
    }

    /// <summary>Encryption failed, or did not come: what was sent under its key is void.</summary>
    public void DropHeld()
    {
        if (_held.Clear() is var count and > 0) Malformed($"{count} PDU(s) that came for an encryption that did not");
    }

    /// <summary>Sends one PDU at once, if it fits one packet and nothing has to be waited for.</summary>
    public bool TrySend(L2capChannel channel, ReadOnlySpan<byte> pdu)
    {
        if (_isClosed) return false;
        Span<byte> packet = _acl.Reserve(BasicHeader + pdu.Length);
        if (packet.IsEmpty) return false;
        WriteFrame(packet[AclQueue.Headroom..], channel.Cid, pdu);
        _acl.Send(_queue, packet, channel.TellsDelivery ? channel : null);
        return true;
    }

    /// <summary>Queues one PDU; false when the link is gone.</summary>
    public bool Send(L2capChannel channel, ReadOnlySpan<byte> pdu)
    {
        if (_isClosed) return false;
        if (_queue.Count >= MaximumBacklog)
        {
            _owner.OnMalformed($"{MaximumBacklog} frames wait for the controller");
            Disconnect(HciErrorCode.RemoteUserTerminatedConnection);
            return false;
        }

        byte[] buffer = ArrayPool<byte>.Shared.Rent(AclQueue.Headroom + BasicHeader + pdu.Length);
        WriteFrame(buffer.AsSpan(AclQueue.Headroom), channel.Cid, pdu);
        bool outer = _isSending;
        _isSending = true;
        _acl.Enqueue(_queue, buffer, BasicHeader + pdu.Length, channel);
        _isSending = outer;
        return true;
    }

    public void Disconnect(HciErrorCode reason) => _owner.Disconnect(reason);

    /// <summary>The link is gone.</summary>
    public void Close(HciErrorCode reason)
    {
        if (_isClosed) return;
        _isClosed = true;
        _acl.Close(_queue);
        _reassembler.Reset();
        _held.Close();
        Smp.Close(reason);
        Att.Close(reason);
        SignalingChannel.Close(reason);
    }

    void IAclSender.OnFrameTaken(object? tag) => ((L2capChannel)tag!).OnTaken(_isSending);

    void IAclSender.OnFrameDelivered(object? tag) => ((L2capChannel)tag!).OnDelivered();

    // [Vol 3, Part A] 3.1.
    private static void WriteFrame(Span<byte> frame, ushort cid, ReadOnlySpan<byte> pdu)
    {
        var writer = new PduWriter(frame);
        writer.U16((ushort)pdu.Length);
        writer.U16(cid);
        writer.Bytes(pdu);
    }

    private void Start(ReadOnlySpan<byte> data)
    {
        if (_reassembler.IsActive)
        {
            Malformed("a PDU was started before the last was finished");
            _reassembler.Reset();
        }

        if (data.Length >= BasicHeader)
        {
            var reader = new PduReader(data);
            int length = reader.U16();
            ushort cid = reader.U16();
            if (reader.Remaining == length)
            {
                Deliver(cid, reader.Rest());
                return;
            }

            if (Accepts(cid, length, data)) Gather(_reassembler.Start(data));
            else if (reader.Remaining < length) _reassembler.Skip(length - reader.Remaining);
            return;
        }

        // The header itself may be fragmented.
        if (data.IsEmpty) Malformed("an empty start fragment");
        else Gather(_reassembler.Start(data));
    }

    private void Continue(ReadOnlySpan<byte> data)
    {
        if (!_reassembler.IsActive) Malformed("a continuation without a start");
        else Gather(_reassembler.Add(data));
    }

    private void Gather(Reassembler.Result result)
    {
        switch (result)
        {
            case Reassembler.Result.Complete:
                DeliverGathered();
                break;
            case Reassembler.Result.TooLong:
                _reassembler.Reset();
                Malformed("fragments longer than their PDU's length");
                break;
            case Reassembler.Result.Unacceptable:
                Malformed("a PDU longer than any channel takes");
                break;
        }
    }

    private void DeliverGathered()
    {
        byte[] buffer = _reassembler.Take(out int length);
        try
        {
            var reader = new PduReader(buffer.AsSpan(0, length));
            reader.U16();
            Deliver(reader.U16(), reader.Rest());
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private void Deliver(ushort cid, ReadOnlySpan<byte> pdu)
    {
        L2capChannel? channel = Find(cid);
        if (channel is null) return;
        if (pdu.Length > channel.ReceiveMtu) Overlong(channel, pdu);
        else if (_held.IsActive && channel.User?.WaitsForEncryption(pdu) == true) Hold(channel, pdu);
        else channel.User?.OnPdu(pdu);
    }

    private void Hold(L2capChannel channel, ReadOnlySpan<byte> pdu)
    {
        if (!_held.TryAdd(channel, pdu)) Malformed("a PDU more than may wait for the encryption");
    }

    private bool Accepts(ushort cid, int length, ReadOnlySpan<byte> start)
    {
        if (start.Length - BasicHeader > length)
        {
            Malformed($"{start.Length - BasicHeader} octets where the PDU has {length}");
            return false;
        }

        if (Find(cid) is not { } channel) return false;
        if (length <= channel.ReceiveMtu) return true;
        Overlong(channel, start[BasicHeader..]);
        return false;
    }

    private void Overlong(L2capChannel channel, ReadOnlySpan<byte> beginning)
    {
        Malformed($"a PDU longer than channel {channel.Cid} takes ({channel.ReceiveMtu})");
        if (channel == SignalingChannel) Signaling.OnOverlong(beginning);
    }

    private L2capChannel? Find(ushort cid) => cid switch
    {
        FixedCid.Att => Att,
        FixedCid.Signaling => SignalingChannel,
        FixedCid.Smp => Smp,
        _ => null,
    };

    private void Malformed(string what) => _owner.OnMalformed(what);
}
