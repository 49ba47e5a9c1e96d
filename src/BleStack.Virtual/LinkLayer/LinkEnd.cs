using System;
using BleStack.Core;
using BleStack.Gap;
using BleStack.Hci;

namespace BleStack.Virtual.LinkLayer;

/// <summary>One controller's end of a connection: what it has queued, what protects it, and which procedures run.</summary>
/// <remarks>
/// Control PDUs go before data. While encryption starts or pauses only its own PDUs go, for the two directions change over at different
/// moments. A PDU once transmitted is repeated until the other end has it: whether it is encrypted is settled at its first transmission. An end without its peer lives until its supervision timeout.
/// </remarks>
internal sealed partial class LinkEnd : IDisposable
{
    private readonly Link _link;
    private LlPduQueue _encryption;
    private LlPduQueue _control;
    private LlPduQueue _data;
    private LlPdu? _inFlight;
    private LoopTimer? _supervision;
    private TimeSpan? _establishing;
    private int _heldBuffers;
    private ushort _completed;
    private byte _sequence;

    public LinkEnd(Link link, VirtualController controller, LinkRole role, BleAddress own, BleAddress peerAddress)
    {
        _link = link;
        Controller = controller;
        Role = role;
        (OwnAddress, PeerAddress) = (own, peerAddress);
        IsAlive = true;
        InitializeLengths();
    }

    public VirtualController Controller { get; }

    public LinkRole Role { get; }

    public ushort Handle { get; set; }

    public LinkEnd Peer { get; set; } = null!;

    public BleAddress OwnAddress { get; }

    public BleAddress PeerAddress { get; }

    public Link Link => _link;

    public bool IsAlive { get; private set; }

    public bool HasSomething => _inFlight is not null || !_encryption.IsEmpty || (!_control.IsEmpty && !IsControlPaused) || (!_data.IsEmpty && !IsDataPaused);

    private LlPduPool Pool => _link.Air.Pool;

    /// <summary>One ACL packet from the host, cut to the data length of the link.</summary>
    public void SendAcl(bool start, ReadOnlySpan<byte> data)
    {
        _heldBuffers++;
        int llid = start ? LlPdu.Start : LlPdu.Continuation;
        do
        {
            int taken = Math.Min(data.Length, _maxTxOctets);
            LlPdu pdu = Pool.Rent(llid);
            pdu.Length = taken;
            data[..taken].CopyTo(pdu.Payload);
            data = data[taken..];
            pdu.EndsAclPacket = data.IsEmpty;
            _data.Enqueue(pdu);
            llid = LlPdu.Continuation;
        }
        while (!data.IsEmpty);
        _link.Wake();
    }

    /// <summary>The PDU whose turn it is; the same one until it is acknowledged.</summary>
    public LlPdu? NextToSend() => _inFlight ??=
        _encryption.Dequeue() ?? (IsControlPaused ? null : _control.Dequeue()) ?? (IsDataPaused ? null : _data.Dequeue());

    /// <summary>Fixes a PDU's octets at its first transmission.</summary>
    public void Seal(LlPdu pdu)
    {
        if (pdu.IsSealed) return;
        pdu.IsSealed = true;
        pdu.Octets[0] = (byte)(pdu.Llid | Peer._sequence << 2 | _sequence << 3);
        if (pdu.Length > 0) Encrypt(pdu);
        pdu.Octets[1] = (byte)pdu.Length;
        _sequence ^= 1;
    }

    /// <summary>The other end has it.</summary>
    public void Acknowledged(LlPdu pdu)
    {
        _inFlight = null;
        if (pdu.EndsAclPacket) _completed++;
        bool control = pdu.Llid == LlPdu.Control;
        LlControlOpcode opcode = pdu.Opcode;
        Pool.Return(pdu);
        if (control) OnControlAcknowledged(opcode);
    }

    /// <summary>Tells the host how many of its buffers are free again.</summary>
    public void ReportCompleted()
    {
        if (_completed == 0 || !IsAlive) return;
        ushort count = _completed;
        _completed = 0;
        _heldBuffers -= count;
        Controller.OnPacketsCompleted(Handle, count);
    }

    /// <summary>Takes what the other end transmitted.</summary>
    public void Receive(LlPdu pdu)
    {
        _establishing = null;
        byte[] octets = _link.Air.Receive;
        pdu.Octets.AsSpan(0, LlPdu.HeaderLength + pdu.Length).CopyTo(octets);
        int length = pdu.Length;
        if (length > 0 && !Decrypt(octets, ref length))
        {
            Close(HciErrorCode.ConnectionTerminatedDueToMicFailure);
            return;
        }

        ReadOnlySpan<byte> payload = octets.AsSpan(LlPdu.HeaderLength, length);
        if (pdu.Llid == LlPdu.Control) OnControl(payload);
        else Controller.OnDataReceived(Handle, pdu.Llid == LlPdu.Start, payload);
    }

    /// <summary>The other end has not been heard since the last connection event; runs from there.</summary>
    public void StartSupervision()
    {
        if (!IsAlive || _supervision is { IsRunning: true }) return;
        _supervision ??= _link.Air.Loop.CreateTimer(() => Close(_establishing is null ? HciErrorCode.ConnectionTimeout : HciErrorCode.ConnectionFailedToBeEstablished));
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
        if (_inFlight is { } pdu) Pool.Return(pdu);
        _inFlight = null;
        Empty(ref _encryption);
        Empty(ref _control);
        Empty(ref _data);
        ForgetKeys();
        _supervision?.Dispose();
        _response?.Dispose();
        Controller.Detach(this, _heldBuffers);
        _heldBuffers = 0;
        _link.OnEndClosed();
    }

    private void Empty(ref LlPduQueue queue)
    {
        while (queue.Dequeue() is { } pdu) Pool.Return(pdu);
    }
}
