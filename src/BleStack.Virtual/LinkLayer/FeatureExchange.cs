using BleStack.Core;
using BleStack.Hci;
using BleStack.Hci.Packets;

namespace BleStack.Virtual.LinkLayer;

/// <summary>Feature Exchange ([Vol 6, Part B] 5.1.4).</summary>
internal sealed class FeatureExchange(LinkEnd end) : LinkProcedure(end)
{
    public override void Start() =>
        Send(End.IsCentral ? LlControlOpcode.FeatureReq : LlControlOpcode.PeripheralFeatureReq, Controller.Features);

    public override void OnRefused(HciErrorCode error)
    {
        End.Procedures.Ended(this);
        Controller.OnRemoteFeatures(error, End.Handle, LeFeatures.None);
    }

    public void OnRequest(LlControlOpcode opcode, ref PduReader reader)
    {
        if (opcode == LlControlOpcode.PeripheralFeatureReq && !Controller.Supports(LeFeatures.PeripheralInitiatedFeaturesExchange))
            End.Control.Unknown(opcode);
        else
            Send(LlControlOpcode.FeatureRsp, (LeFeatures)reader.U64() & Controller.Features);
    }

    public void OnResponse(ref PduReader reader)
    {
        var features = (LeFeatures)reader.U64();
        if (!IsActive) return;
        End.Procedures.Ended(this);
        Controller.OnRemoteFeatures(HciErrorCode.Success, End.Handle, features);
    }

    private void Send(LlControlOpcode opcode, LeFeatures features)
    {
        PduWriter writer = End.Control.Begin(opcode, out LlPdu pdu);
        writer.U64((ulong)features);
        End.Control.Send(pdu, writer.Length);
    }
}
