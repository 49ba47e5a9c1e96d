using System;
using BleStack.Core;
using BleStack.Hci;
using BleStack.Hci.Packets;

namespace BleStack.Virtual.LinkLayer;

/// <summary>LL control PDUs in and out ([Vol 6, Part B] 2.4.2).</summary>
internal sealed partial class LinkEnd
{
    private bool _terminating;
    private HciErrorCode _terminateReason;

    public bool IsTerminating => _terminating;

    /// <summary>Ends the link for both ends; what the host has sent goes first unless encryption holds it back.</summary>
    public void Terminate(HciErrorCode reason)
    {
        if (_terminating) return;
        _terminating = true;
        LlPdu pdu = Pool.Rent(LlPdu.Control);
        pdu.Opcode = LlControlOpcode.TerminateInd;
        pdu.Length = 2;
        pdu.Payload[0] = (byte)LlControlOpcode.TerminateInd;
        pdu.Payload[1] = (byte)reason;
        if (!IsDataPaused) _data.Enqueue(pdu);
        else if (_start!.Phase == EncryptionPhase.StartEncRsp) _control.Enqueue(pdu);
        else _encryption.Enqueue(pdu);
        _terminateReason = reason;
        _link.Wake();
    }

    private PduWriter BeginControl(LlControlOpcode opcode, out LlPdu pdu)
    {
        pdu = Pool.Rent(LlPdu.Control);
        pdu.Opcode = opcode;
        var writer = new PduWriter(pdu.Octets.AsSpan(LlPdu.HeaderLength));
        writer.U8((byte)opcode);
        return writer;
    }

    private void EndControl(LlPdu pdu, int length)
    {
        pdu.Length = length;
        if (IsOfEncryption(pdu.Opcode)) _encryption.Enqueue(pdu);
        else _control.Enqueue(pdu);
        _link.Wake();
    }

    private static bool IsOfEncryption(LlControlOpcode opcode) => opcode is LlControlOpcode.EncReq or LlControlOpcode.EncRsp
        or LlControlOpcode.StartEncReq or LlControlOpcode.StartEncRsp or LlControlOpcode.PauseEncReq or LlControlOpcode.PauseEncRsp;

    private void SendControl(LlControlOpcode opcode)
    {
        PduWriter writer = BeginControl(opcode, out LlPdu pdu);
        EndControl(pdu, writer.Length);
    }

    private void Reject(LlControlOpcode opcode, HciErrorCode error)
    {
        bool extended = Controller.Supports(LeFeatures.ExtendedRejectIndication) && Peer.Controller.Supports(LeFeatures.ExtendedRejectIndication);
        PduWriter writer = BeginControl(extended ? LlControlOpcode.RejectExtInd : LlControlOpcode.RejectInd, out LlPdu pdu);
        if (extended) writer.U8((byte)opcode);
        writer.U8((byte)error);
        EndControl(pdu, writer.Length);
    }

    private void OnControl(ReadOnlySpan<byte> payload)
    {
        var reader = new PduReader(payload);
        try
        {
            Dispatch((LlControlOpcode)reader.U8(), ref reader);
        }
        catch (MalformedPduException exception)
        {
            Controller.Report($"link {Handle}: {exception.Message}");
        }
    }

    private void Dispatch(LlControlOpcode opcode, ref PduReader reader)
    {
        switch (opcode)
        {
            case LlControlOpcode.TerminateInd: Close((HciErrorCode)reader.U8()); break;
            case LlControlOpcode.EncReq when IsExpected(opcode): OnEncReq(ref reader); break;
            case LlControlOpcode.EncRsp when IsExpected(opcode): OnEncRsp(ref reader); break;
            case LlControlOpcode.StartEncReq when IsExpected(opcode): OnStartEncReq(); break;
            case LlControlOpcode.StartEncRsp when IsExpected(opcode): OnStartEncRsp(); break;
            case LlControlOpcode.PauseEncReq when IsExpected(opcode): OnPauseEncReq(); break;
            case LlControlOpcode.PauseEncRsp when IsExpected(opcode): OnPauseEncRsp(); break;
            case LlControlOpcode.VersionInd: OnVersion(ref reader); break;
            case LlControlOpcode.FeatureReq or LlControlOpcode.PeripheralFeatureReq: OnFeatureReq(opcode, ref reader); break;
            case LlControlOpcode.FeatureRsp: OnFeatureRsp(ref reader); break;
            case LlControlOpcode.ConnectionUpdateInd: OnConnectionUpdateInd(ref reader); break;
            case LlControlOpcode.ConnectionParamReq: OnConnectionParamReq(ref reader); break;
            case LlControlOpcode.LengthReq or LlControlOpcode.LengthRsp: OnLength(opcode, ref reader); break;
            case LlControlOpcode.PhyReq: OnPhyReq(ref reader); break;
            case LlControlOpcode.PhyRsp: OnPhyRsp(ref reader); break;
            case LlControlOpcode.PhyUpdateInd: OnPhyUpdateInd(ref reader); break;
            case LlControlOpcode.UnknownRsp: OnRefused((LlControlOpcode)reader.U8(), HciErrorCode.UnsupportedRemoteFeature); break;
            case LlControlOpcode.RejectInd: OnRefused(LlControlOpcode.EncReq, (HciErrorCode)reader.U8()); break;
            case LlControlOpcode.RejectExtInd: OnRefused((LlControlOpcode)reader.U8(), (HciErrorCode)reader.U8()); break;
            default: Unknown(opcode); break;
        }
    }

    private void Unknown(LlControlOpcode opcode)
    {
        PduWriter writer = BeginControl(LlControlOpcode.UnknownRsp, out LlPdu pdu);
        writer.U8((byte)opcode);
        EndControl(pdu, writer.Length);
    }

    private void OnControlAcknowledged(LlControlOpcode opcode)
    {
        switch (opcode)
        {
            case LlControlOpcode.TerminateInd:
                Close(_terminateReason == HciErrorCode.PinOrKeyMissing ? _terminateReason : HciErrorCode.ConnectionTerminatedByLocalHost);
                break;
            case LlControlOpcode.StartEncReq: _encryptsRx = true; break;
            case LlControlOpcode.PauseEncRsp when !FromCentral: _encryptsRx = false; break;
            case LlControlOpcode.ConnectionUpdateInd: _link.UpdateParameters(_wanted); break;
            case LlControlOpcode.PhyUpdateInd: _link.UpdatePhys(_chosenFromCentral, _chosenFromPeripheral); break;
        }
    }
}
