using BleStack.Core;
using BleStack.Hci;
using BleStack.Hci.Packets;

namespace BleStack.Virtual.LinkLayer;

/// <summary>Connection Update and Connection Parameters Request ([Vol 6, Part B] 5.1.1, 5.1.7).</summary>
internal sealed class ConnectionUpdate(LinkEnd end) : LinkProcedure(end)
{
    private LinkParameters _wanted;
    private (ushort Min, ushort Max, ushort Latency, ushort Timeout) _asked;

    /// <summary>The peer's connection parameter request waits for our host.</summary>
    public bool AwaitsReply { get; private set; }

    /// <summary>Central: settles new parameters. Peripheral: asks for them.</summary>
    public void Begin(ushort min, ushort max, ushort latency, ushort timeout)
    {
        _asked = (min, max, latency, timeout);
        _wanted = new LinkParameters(min, latency, timeout);
        End.Procedures.Begin(this);
    }

    /// <summary>Central: accepts the peer's request with what the host gave.</summary>
    public void Accept(ushort min, ushort latency, ushort timeout)
    {
        AwaitsReply = false;
        _wanted = new LinkParameters(min, latency, timeout);
        SendIndication();
    }

    public void Refuse(HciErrorCode reason)
    {
        AwaitsReply = false;
        End.Control.Reject(LlControlOpcode.ConnectionParamReq, reason);
    }

    public void OnUpdated(bool changed)
    {
        bool asked = IsActive;
        if (asked) End.Procedures.Ended(this);
        if (asked || changed) Controller.OnParametersUpdated(HciErrorCode.Success, End.Handle, End.Link.Parameters);
    }

    /// <summary>The other end knows the parameters and the instant.</summary>
    public void OnAcknowledged() => End.Link.UpdateParameters(_wanted);

    public override void OnRefused(HciErrorCode error)
    {
        End.Procedures.Ended(this);
        Controller.OnParametersUpdated(error, End.Handle, End.Link.Parameters);
    }

    public override void Start()
    {
        if (End.IsCentral)
        {
            SendIndication();
            return;
        }

        PduWriter writer = End.Control.Begin(LlControlOpcode.ConnectionParamReq, out LlPdu pdu);
        writer.U16(_asked.Min);
        writer.U16(_asked.Max);
        writer.U16(_asked.Latency);
        writer.U16(_asked.Timeout);
        writer.U8(0);
        writer.U16(0);
        for (int i = 0; i < 6; i++) writer.U16(0xFFFF);
        End.Control.Send(pdu, writer.Length);
    }

    private void SendIndication()
    {
        PduWriter writer = End.Control.Begin(LlControlOpcode.ConnectionUpdateInd, out LlPdu pdu);
        writer.U8(1);
        writer.U16(0);
        writer.U16(_wanted.Interval);
        writer.U16(_wanted.Latency);
        writer.U16(_wanted.SupervisionTimeout);
        writer.U16(0);
        End.Control.Send(pdu, writer.Length);
    }

    // Both ends take the parameters at the same instant, which the link keeps; here the peer only learns that they come.
    public void OnIndication(ref PduReader reader)
    {
        reader.Bytes(11);
        reader.End();
        if (IsActive) End.Procedures.RestartTimer();
    }

    public void OnRequest(ref PduReader reader)
    {
        (ushort min, ushort max, ushort latency, ushort timeout) = (reader.U16(), reader.U16(), reader.U16(), reader.U16());
        if (!End.IsCentral || !Controller.Supports(LeFeatures.ConnectionParametersRequestProcedure))
            End.Control.Unknown(LlControlOpcode.ConnectionParamReq);
        else if (!LinkParameters.AreValid(min, max, latency, timeout))
            End.Control.Reject(LlControlOpcode.ConnectionParamReq, HciErrorCode.InvalidLmpOrLlParameters);
        else if (IsUnderWay)
            End.Control.Reject(LlControlOpcode.ConnectionParamReq, HciErrorCode.LmpOrLlProcedureCollision);
        else if (!Controller.OnParameterRequest(End.Handle, min, max, latency, timeout))
            End.Control.Reject(LlControlOpcode.ConnectionParamReq, HciErrorCode.UnsupportedRemoteFeature);
        else
            AwaitsReply = true;
    }
}
