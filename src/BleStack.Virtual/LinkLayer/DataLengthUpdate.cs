using System;
using BleStack.Core;
using BleStack.Hci;
using BleStack.Hci.Packets;

namespace BleStack.Virtual.LinkLayer;

/// <summary>Data Length Update ([Vol 6, Part B] 5.1.9).</summary>
internal sealed class DataLengthUpdate : LinkProcedure
{
    private const ushort MinOctets = 27;
    private const ushort MinTime = 328;

    private ushort _wantedTxOctets;
    private ushort _maxRxOctets = MinOctets;

    public DataLengthUpdate(LinkEnd end)
        : base(end)
    {
        _wantedTxOctets = Math.Min(Controller.SuggestedTxOctets, SupportedOctets);
        IsPending = _wantedTxOctets > MinOctets;
    }

    /// <summary>Longest payload this end sends now, in octets.</summary>
    public ushort MaxTxOctets { get; private set; } = MinOctets;

    private bool HasLengthExtension => Controller.Supports(LeFeatures.LeDataPacketLengthExtension);

    private ushort SupportedOctets => HasLengthExtension ? (ushort)LlPdu.MaxPayload : MinOctets;

    /// <summary>Microseconds for a PDU of this many octets at 1 Mbit/s, MIC included.</summary>
    public static ushort TimeFor(int octets) => (ushort)((octets + 14) * 8);

    /// <summary>The host wants to send PDUs of this length.</summary>
    public void Begin(ushort txOctets)
    {
        _wantedTxOctets = Math.Min(txOctets, SupportedOctets);
        End.Procedures.Begin(this);
    }

    public override void Start() => Send(LlControlOpcode.LengthReq);

    public override void OnRefused(HciErrorCode error) => End.Procedures.Ended(this);

    private void Send(LlControlOpcode opcode)
    {
        PduWriter writer = End.Control.Begin(opcode, out LlPdu pdu);
        writer.U16(SupportedOctets);
        writer.U16(TimeFor(SupportedOctets));
        writer.U16(_wantedTxOctets);
        writer.U16(TimeFor(_wantedTxOctets));
        End.Control.Send(pdu, writer.Length);
    }

    public void OnLength(LlControlOpcode opcode, ref PduReader reader)
    {
        if (!HasLengthExtension)
        {
            End.Control.Unknown(opcode);
            return;
        }

        ushort peerRx = reader.U16();
        reader.U16();
        ushort peerTx = reader.U16();
        reader.U16();
        reader.End();
        if (opcode == LlControlOpcode.LengthReq) Send(LlControlOpcode.LengthRsp);
        var effective = (Tx: Clamp(Math.Min(_wantedTxOctets, peerRx)), Rx: Clamp(Math.Min(SupportedOctets, peerTx)));
        if (opcode == LlControlOpcode.LengthRsp) End.Procedures.Ended(this);
        if (effective == (MaxTxOctets, _maxRxOctets)) return;
        (MaxTxOctets, _maxRxOctets) = effective;
        Controller.OnDataLengthChanged(
            End.Handle,
            MaxTxOctets,
            Math.Max(TimeFor(MaxTxOctets), MinTime),
            _maxRxOctets,
            Math.Max(TimeFor(_maxRxOctets), MinTime)
        );
    }

    private static ushort Clamp(ushort octets) => Math.Clamp(octets, MinOctets, (ushort)LlPdu.MaxPayload);
}
