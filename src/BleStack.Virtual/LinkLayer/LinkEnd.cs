using System;
using BleStack.Core;
using BleStack.Hci;
using BleStack.Hci.Packets;

namespace BleStack.Virtual.LinkLayer;

/// <summary>One controller's end of a connection: transmission and reception, supervision, and the end of the link.</summary>
/// <remarks>
/// A PDU once transmitted is repeated until the other end has it: whether it is encrypted is settled at its first transmission. An end
/// without its peer lives until its supervision timeout. What is to be sent is in <see cref="Queue"/>, control PDUs in
/// <see cref="Control"/>, what runs in <see cref="Procedures"/>.
/// </remarks>
internal sealed class LinkEnd : IDisposable
{
    private readonly Link _link;
    private LoopTimer? _supervision;
    private TimeSpan? _establishing;
    private byte _sequence;

    public LinkEnd(Link link, ILinkController controller, LinkRole role, BleAddress own, BleAddress peerAddress)
    {
        _link = link;
        Controller = controller;
        Role = role;
        (OwnAddress, PeerAddress) = (own, peerAddress);
        IsAlive = true;
        Queue = new TransmitQueue(this);
        Control = new LinkControl(this);
        Procedures = new LinkProcedures(this);
    }

    public ILinkController Controller { get; }

    public LinkRole Role { get; }

    public ushort Handle { get; set; }

    public LinkEnd Peer { get; set; } = null!;

    public BleAddress OwnAddress { get; }

    public BleAddress PeerAddress { get; }

    public Link Link => _link;

    public TransmitQueue Queue { get; }

    public LinkControl Control { get; }

    public LinkProcedures Procedures { get; }

    public bool IsAlive { get; private set; }

    public bool IsCentral => Role == LinkRole.Central;

    /// <summary>One ACL packet from the host.</summary>
    public void SendAcl(bool start, ReadOnlySpan<byte> data)
    {
        Queue.AddAcl(start, data, Procedures.Length.MaxTxOctets);
        _link.Wake();
    }

    /// <summary>Fixes a PDU's octets at its first transmission.</summary>
    public void Seal(LlPdu pdu)
    {
        if (pdu.IsSealed) return;
        pdu.IsSealed = true;
        pdu.Octets[0] = (byte)(pdu.Llid | Peer._sequence << 2 | _sequence << 3);
        if (pdu.Length > 0) Procedures.Encryption.Encrypt(pdu);
        pdu.Octets[1] = (byte)pdu.Length;
        _sequence ^= 1;
    }

    /// <summary>The other end has it.</summary>
    public void Acknowledged(LlPdu pdu)
    {
        bool isControl = pdu.Llid == LlPdu.Control;
        LlControlOpcode opcode = pdu.Opcode;
        Queue.Acknowledged(pdu);
        if (isControl) Control.Acknowledged(opcode);
    }

    /// <summary>Tells the host how many of its buffers are free again.</summary>
    public void ReportCompleted()
    {
        if (IsAlive && Queue.TakeCompleted() is var count and > 0) Controller.OnPacketsCompleted(Handle, count);
    }

    /// <summary>Takes what the other end transmitted.</summary>
    public void Receive(LlPdu pdu)
    {
        _establishing = null;
        byte[] octets = _link.Air.Receive;
        pdu.Octets.AsSpan(0, LlPdu.HeaderLength + pdu.Length).CopyTo(octets);
        int length = pdu.Length;
        if (length > 0 && !Procedures.Encryption.Decrypt(octets, ref length))
        {
            Close(HciErrorCode.ConnectionTerminatedDueToMicFailure);
            return;
        }

        ReadOnlySpan<byte> payload = octets.AsSpan(LlPdu.HeaderLength, length);
        if (pdu.Llid == LlPdu.Control) Control.Receive(payload);
        else Controller.OnDataReceived(Handle, pdu.Llid == LlPdu.Start, payload);
    }

    /// <summary>The other end has not been heard since the last connection event; runs from there.</summary>
    public void StartSupervision()
    {
        if (!IsAlive || _supervision is { IsRunning: true }) return;
        _supervision ??= _link.Air.Loop.CreateTimer(
            () => Close(_establishing is null ? HciErrorCode.ConnectionTimeout : HciErrorCode.ConnectionFailedToBeEstablished));
        TimeSpan left = _link.LastAnchor + (_establishing ?? _link.Parameters.Timeout) - _link.Air.Now;
        _supervision.Start(left > TimeSpan.Zero ? left : TimeSpan.Zero);
    }

    /// <summary>The other end has been heard.</summary>
    public void StopSupervision() => _supervision?.Stop();

    /// <summary>The central's connection request was not heard: it gives up after six intervals ([Vol 6, Part B] 4.5.2).</summary>
    public void FailToEstablish()
    {
        _establishing = _link.Parameters.IntervalTime * 6;
        Peer.Vanish();
        StartSupervision();
    }

    /// <summary>Ends without a word to host or peer: power off, HCI reset.</summary>
    public void Vanish()
    {
        if (!IsAlive) return;
        Release();
        Peer.StartSupervision();
    }

    /// <summary>Ends here and tells the host why; the peer, unless it knows already, finds out by supervision timeout.</summary>
    public void Close(HciErrorCode reason)
    {
        if (!IsAlive) return;
        Release();
        Controller.OnLinkClosed(Handle, reason);
        Peer.StartSupervision();
    }

    /// <inheritdoc cref="Vanish"/>
    public void Dispose() => Vanish();

    private void Release()
    {
        IsAlive = false;
        int held = Queue.Clear();
        Procedures.Dispose();
        _supervision?.Dispose();
        Controller.Detach(this, held);
        _link.OnEndClosed();
    }
}
