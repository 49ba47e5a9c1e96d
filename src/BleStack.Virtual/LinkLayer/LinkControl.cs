using System;
using BleStack.Core;
using BleStack.Hci;
using BleStack.Hci.Packets;

namespace BleStack.Virtual.LinkLayer;

/// <summary>LL control PDUs of one end, in and out ([Vol 6, Part B] 2.4.2).</summary>
internal sealed class LinkControl(LinkEnd end)
{
    private HciErrorCode _terminateReason;

    public bool IsTerminating { get; private set; }

    private LinkProcedures Procedures => end.Procedures;

    /// <summary>Ends the link for both ends; what the host has sent goes first unless encryption holds it back.</summary>
    public void Terminate(HciErrorCode reason)
    {
        if (IsTerminating) return;
        IsTerminating = true;
        _terminateReason = reason;
        PduWriter writer = Begin(LlControlOpcode.TerminateInd, out LlPdu pdu);
        writer.U8((byte)reason);
        pdu.Length = writer.Length;
        end.Queue.AddTermination(pdu);
        end.Link.Wake();
    }

    public PduWriter Begin(LlControlOpcode opcode, out LlPdu pdu)
    {
        pdu = end.Link.Air.Pool.Rent(LlPdu.Control);
        pdu.Opcode = opcode;
        var writer = new PduWriter(pdu.Octets.AsSpan(LlPdu.HeaderLength));
        writer.U8((byte)opcode);
        return writer;
    }

    public void Send(LlPdu pdu, int length)
    {
        pdu.Length = length;
        end.Queue.AddControl(pdu);
        end.Link.Wake();
    }

    public void Send(LlControlOpcode opcode)
    {
        PduWriter writer = Begin(opcode, out LlPdu pdu);
        Send(pdu, writer.Length);
    }

    public void Reject(LlControlOpcode opcode, HciErrorCode error)
    {
        const LeFeatures feature = LeFeatures.ExtendedRejectIndication;
        bool extended = end.Controller.Supports(feature) && end.Peer.Controller.Supports(feature);
        PduWriter writer = Begin(extended ? LlControlOpcode.RejectExtInd : LlControlOpcode.RejectInd, out LlPdu pdu);
        if (extended) writer.U8((byte)opcode);
        writer.U8((byte)error);
        Send(pdu, writer.Length);
    }

    public void Unknown(LlControlOpcode opcode)
    {
        PduWriter writer = Begin(LlControlOpcode.UnknownRsp, out LlPdu pdu);
        writer.U8((byte)opcode);
        Send(pdu, writer.Length);
    }

    public void Receive(ReadOnlySpan<byte> payload)
    {
        var reader = new PduReader(payload);
        try
        {
            Dispatch((LlControlOpcode)reader.U8(), ref reader);
        }
        catch (MalformedPduException exception)
        {
            end.Controller.Report($"link {end.Handle}: {exception.Message}");
        }
    }

    /// <summary>The other end has a control PDU.</summary>
    public void Acknowledged(LlControlOpcode opcode)
    {
        switch (opcode)
        {
            case LlControlOpcode.TerminateInd:
                end.Close(
                    _terminateReason == HciErrorCode.PinOrKeyMissing ? _terminateReason : HciErrorCode.ConnectionTerminatedByLocalHost
                );
                break;
            case LlControlOpcode.StartEncReq or LlControlOpcode.PauseEncRsp: Procedures.Encryption.OnAcknowledged(opcode); break;
            case LlControlOpcode.ConnectionUpdateInd: Procedures.Update.OnAcknowledged(); break;
            case LlControlOpcode.PhyUpdateInd: Procedures.Phy.OnAcknowledged(); break;
        }
    }

    private void Dispatch(LlControlOpcode opcode, ref PduReader reader)
    {
        switch (opcode)
        {
            case LlControlOpcode.TerminateInd:
                end.Close((HciErrorCode)reader.U8());
                break;
            case var _ when Procedures.Encryption.IsExpected(opcode):
                Procedures.Encryption.Receive(opcode, ref reader);
                break;
            case LlControlOpcode.VersionInd:
                Procedures.Version.OnVersionInd(ref reader);
                break;
            case LlControlOpcode.FeatureReq or LlControlOpcode.PeripheralFeatureReq:
                Procedures.Features.OnRequest(opcode, ref reader);
                break;
            case LlControlOpcode.FeatureRsp:
                Procedures.Features.OnResponse(ref reader);
                break;
            case LlControlOpcode.ConnectionUpdateInd:
                Procedures.Update.OnIndication(ref reader);
                break;
            case LlControlOpcode.ConnectionParamReq:
                Procedures.Update.OnRequest(ref reader);
                break;
            case LlControlOpcode.LengthReq or LlControlOpcode.LengthRsp:
                Procedures.Length.OnLength(opcode, ref reader);
                break;
            case LlControlOpcode.PhyReq:
                Procedures.Phy.OnRequest(ref reader);
                break;
            case LlControlOpcode.PhyRsp:
                Procedures.Phy.OnResponse(ref reader);
                break;
            case LlControlOpcode.PhyUpdateInd:
                PhyUpdate.OnIndication(ref reader);
                break;
            case LlControlOpcode.UnknownRsp:
                Procedures.OnRefused((LlControlOpcode)reader.U8(), HciErrorCode.UnsupportedRemoteFeature);
                break;
            case LlControlOpcode.RejectInd:
                Procedures.OnRefused(LlControlOpcode.EncReq, (HciErrorCode)reader.U8());
                break;
            case LlControlOpcode.RejectExtInd:
                Procedures.OnRefused((LlControlOpcode)reader.U8(), (HciErrorCode)reader.U8());
                break;
            default:
                Unknown(opcode);
                break;
        }
    }
}
