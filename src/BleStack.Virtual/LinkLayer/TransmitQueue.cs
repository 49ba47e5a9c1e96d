using System;

namespace BleStack.Virtual.LinkLayer;

/// <summary>What one end has to send, and the ACL packets of the host that it holds meanwhile.</summary>
/// <remarks>
/// Control PDUs go before data. While encryption starts or pauses only its own PDUs go, for the two directions change over at different
/// moments.
/// </remarks>
internal sealed class TransmitQueue(LinkEnd end)
{
    private LlPduQueue _encryption;
    private LlPduQueue _control;
    private LlPduQueue _data;
    private LlPdu? _inFlight;
    private ushort _completed;

    public bool HasSomething =>
        _inFlight is not null
        || !_encryption.IsEmpty
        || (!_control.IsEmpty && !Encryption.PausesControl)
        || (!_data.IsEmpty && !Encryption.PausesData);

    /// <summary>ACL packets of the host that it holds.</summary>
    public int HeldBuffers { get; private set; }

    private LinkEncryption Encryption => end.Procedures.Encryption;

    private LlPduPool Pool => end.Link.Air.Pool;

    /// <summary>One ACL packet from the host, cut to the data length of the link.</summary>
    public void AddAcl(bool start, ReadOnlySpan<byte> data, int maximum)
    {
        HeldBuffers++;
        int llid = start ? LlPdu.Start : LlPdu.Continuation;
        do
        {
            int taken = Math.Min(data.Length, maximum);
            LlPdu pdu = Pool.Rent(llid);
            pdu.Length = taken;
            data[..taken].CopyTo(pdu.Payload);
            data = data[taken..];
            pdu.EndsAclPacket = data.IsEmpty;
            _data.Enqueue(pdu);
            llid = LlPdu.Continuation;
        }
        while (!data.IsEmpty);
    }

    public void AddControl(LlPdu pdu)
    {
        if (LinkEncryption.IsOfEncryption(pdu.Opcode)) _encryption.Enqueue(pdu);
        else _control.Enqueue(pdu);
    }

    /// <summary>The end of the link goes behind all data, unless encryption holds that back.</summary>
    public void AddTermination(LlPdu pdu)
    {
        if (!Encryption.PausesData) _data.Enqueue(pdu);
        else if (Encryption.AwaitsStartEncRsp) _control.Enqueue(pdu);
        else _encryption.Enqueue(pdu);
    }

    /// <summary>The PDU whose turn it is; the same one until it is acknowledged.</summary>
    public LlPdu? Next() => _inFlight ??=
        _encryption.Dequeue() ?? (Encryption.PausesControl ? null : _control.Dequeue()) ?? (Encryption.PausesData ? null : _data.Dequeue());

    /// <summary>The other end has the PDU; it goes back to the pool.</summary>
    public void Acknowledged(LlPdu pdu)
    {
        _inFlight = null;
        if (pdu.EndsAclPacket) _completed++;
        Pool.Return(pdu);
    }

    /// <summary>How many ACL packets are free again since the last call.</summary>
    public ushort TakeCompleted()
    {
        ushort count = _completed;
        _completed = 0;
        HeldBuffers -= count;
        return count;
    }

    /// <summary>Drops everything; returns the ACL packets that it held.</summary>
    public int Clear()
    {
        if (_inFlight is { } pdu) Pool.Return(pdu);
        _inFlight = null;
        Empty(ref _encryption);
        Empty(ref _control);
        Empty(ref _data);
        int held = HeldBuffers;
        HeldBuffers = 0;
        return held;
    }

    private void Empty(ref LlPduQueue queue)
    {
        while (queue.Dequeue() is { } pdu) Pool.Return(pdu);
    }
}
