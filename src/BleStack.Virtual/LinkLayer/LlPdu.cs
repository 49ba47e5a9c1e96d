using System;

namespace BleStack.Virtual.LinkLayer;

/// <summary>One data channel PDU on its way, in a buffer that is used again and again.</summary>
internal sealed class LlPdu
{
    public const int HeaderLength = 2;
    public const int MaxPayload = 251;
    public const int Continuation = 0b01;
    public const int Start = 0b10;
    public const int Control = 0b11;

    /// <summary>Header, payload, room for a MIC.</summary>
    public byte[] Octets { get; } = new byte[HeaderLength + MaxPayload + LinkCipher.MicLength];

    /// <summary>Octets of the payload; with the MIC once it is sealed.</summary>
    public int Length { get; set; }

    public int Llid { get; set; }

    /// <summary>Sent at least once: its octets stay as they are until it is acknowledged.</summary>
    public bool IsSealed { get; set; }

    public bool IsEncrypted { get; set; }

    /// <summary>The last piece of an ACL packet from the host.</summary>
    public bool EndsAclPacket { get; set; }

    public LlPdu? Next { get; set; }

    public Span<byte> Payload => Octets.AsSpan(HeaderLength, Length);

    public LlControlOpcode Opcode { get; set; }
}

/// <summary>PDUs not in use. One per air, on its loop.</summary>
internal sealed class LlPduPool
{
    private LlPdu? _free;

    public LlPdu Rent(int llid)
    {
        LlPdu pdu = _free ?? new LlPdu();
        _free = pdu.Next;
        (pdu.Next, pdu.Llid, pdu.Length) = (null, llid, 0);
        (pdu.IsSealed, pdu.IsEncrypted, pdu.EndsAclPacket) = (false, false, false);
        return pdu;
    }

    public void Return(LlPdu pdu)
    {
        pdu.Next = _free;
        _free = pdu;
    }
}

/// <summary>First in, first out, without a node per entry.</summary>
internal struct LlPduQueue
{
    private LlPdu? _first;
    private LlPdu? _last;

    public readonly bool IsEmpty => _first is null;

    public void Enqueue(LlPdu pdu)
    {
        if (_last is null) _first = pdu;
        else _last.Next = pdu;
        _last = pdu;
    }

    public LlPdu? Dequeue()
    {
        if (_first is not { } pdu) return null;
        _first = pdu.Next;
        if (_first is null) _last = null;
        pdu.Next = null;
        return pdu;
    }
}
