using BleStack.Core;
using BleStack.Hci;
using BleStack.Hci.Packets;

namespace BleStack.Virtual.LinkLayer;

/// <summary>PHY Update ([Vol 6, Part B] 5.1.10).</summary>
internal sealed class PhyUpdate(LinkEnd end) : LinkProcedure(end)
{
    private LePhys _wantedTx;
    private LePhys _wantedRx;
    private byte _chosenFromCentral;
    private byte _chosenFromPeripheral;

    public (LePhy Tx, LePhy Rx) Phys => End.IsCentral
        ? (End.Link.PhyFromCentral, End.Link.PhyFromPeripheral)
        : (End.Link.PhyFromPeripheral, End.Link.PhyFromCentral);

    public void OnUpdated(bool changed)
    {
        bool asked = IsActive;
        if (asked) End.Procedures.Ended(this);
        if (asked || changed) Controller.OnPhyUpdated(HciErrorCode.Success, End.Handle, Phys.Tx, Phys.Rx);
    }

    /// <summary>The host wants other PHYs.</summary>
    public void Begin(LePhys tx, LePhys rx)
    {
        (_wantedTx, _wantedRx) = (tx & Controller.Phys, rx & Controller.Phys);
        End.Procedures.Begin(this);
    }

    public override void Start() => Send(LlControlOpcode.PhyReq, _wantedTx, _wantedRx);

    public override void OnRefused(HciErrorCode error)
    {
        End.Procedures.Ended(this);
        Controller.OnPhyUpdated(error, End.Handle, Phys.Tx, Phys.Rx);
    }

    /// <summary>The other end knows the PHYs and the instant.</summary>
    public void OnAcknowledged() => End.Link.UpdatePhys(_chosenFromCentral, _chosenFromPeripheral);

    private void Send(LlControlOpcode opcode, LePhys tx, LePhys rx)
    {
        PduWriter writer = End.Control.Begin(opcode, out LlPdu pdu);
        writer.U8((byte)tx);
        writer.U8((byte)rx);
        End.Control.Send(pdu, writer.Length);
    }

    public void OnRequest(ref PduReader reader)
    {
        var (peerTx, peerRx) = ((LePhys)reader.U8(), (LePhys)reader.U8());
        if (!Controller.Supports(LeFeatures.Le2MPhy)) End.Control.Unknown(LlControlOpcode.PhyReq);
        else if (!End.IsCentral) Send(LlControlOpcode.PhyRsp, Controller.DefaultTxPhys, Controller.DefaultRxPhys);
        else if (IsUnderWay) End.Control.Reject(LlControlOpcode.PhyReq, HciErrorCode.LmpOrLlProcedureCollision);
        else ChoosePhys(Controller.DefaultTxPhys & peerRx, Controller.DefaultRxPhys & peerTx);
    }

    public void OnResponse(ref PduReader reader)
    {
        if (!End.IsCentral || !IsActive) return;
        var (peerTx, peerRx) = ((LePhys)reader.U8(), (LePhys)reader.U8());
        ChoosePhys(_wantedTx & peerRx, _wantedRx & peerTx);
    }

    /// <summary>Central: takes 2M where both like it ([Vol 6, Part B] 5.1.10).</summary>
    private void ChoosePhys(LePhys fromCentral, LePhys fromPeripheral)
    {
        (_chosenFromCentral, _chosenFromPeripheral) = (Fastest(fromCentral), Fastest(fromPeripheral));
        PduWriter writer = End.Control.Begin(LlControlOpcode.PhyUpdateInd, out LlPdu pdu);
        writer.U8(Bit(_chosenFromCentral));
        writer.U8(Bit(_chosenFromPeripheral));
        writer.U16(0);
        End.Control.Send(pdu, writer.Length);
    }

    public static void OnIndication(ref PduReader reader)
    {
        reader.Bytes(4);
        reader.End();
    }

    private static byte Fastest(LePhys phys) =>
        (phys & LePhys.Le2M) != 0 ? (byte)LePhy.Le2M
        : (phys & LePhys.Le1M) != 0 ? (byte)LePhy.Le1M
        : (byte)0;

    private static byte Bit(byte phy) => phy == 0 ? (byte)0 : (byte)(1 << (phy - 1));
}
