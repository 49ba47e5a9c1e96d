using System;
using System.Numerics;
using BleStack.Core;
using BleStack.Hci;
using BleStack.Hci.Packets;

namespace BleStack.Virtual.LinkLayer;

/// <summary>Procedures this end starts, one at a time, and its answers to the peer's ([Vol 6, Part B] 5.1, 5.2).</summary>
internal sealed partial class LinkEnd
{
    private const ushort MinOctets = 27;
    private const ushort MinTime = 328;
    private static readonly TimeSpan ResponseTimeout = TimeSpan.FromSeconds(40);

    private Procedure _pending;
    private Procedure _active;
    private LoopTimer? _response;
    private LinkParameters _wanted;
    private (ushort Min, ushort Max, ushort Latency, ushort Timeout) _asked;
    private (byte Version, ushort Company, ushort Subversion)? _peerVersion;
    private bool _versionSent;
    private ushort _wantedTxOctets;
    private ushort _maxTxOctets = MinOctets;
    private ushort _maxRxOctets = MinOctets;
    private LePhys _wantedTx;
    private LePhys _wantedRx;
    private byte _chosenFromCentral;
    private byte _chosenFromPeripheral;

    /// <summary>The procedures a host can ask for.</summary>
    [Flags]
    private enum Procedure
    {
        None = 0,
        Encryption = 1,
        Version = 2,
        Features = 4,
        ConnectionUpdate = 8,
        Length = 16,
        Phy = 32,
    }

    /// <summary>The peer's connection parameter request waits for our host.</summary>
    public bool AwaitsParameterReply { get; private set; }

    public bool IsUpdating => ((_pending | _active) & Procedure.ConnectionUpdate) != 0;

    public bool IsChangingPhy => ((_pending | _active) & Procedure.Phy) != 0;

    private bool HasLengthExtension => Controller.Supports(LeFeatures.LeDataPacketLengthExtension);

    private ushort SupportedOctets => HasLengthExtension ? (ushort)LlPdu.MaxPayload : MinOctets;

    /// <summary>Microseconds for a PDU of so many octets at 1 Mbit/s, MIC included.</summary>
    public static ushort TimeFor(int octets) => (ushort)((octets + 14) * 8);

    public void ReadRemoteVersion()
    {
        if (_peerVersion is null) Begin(Procedure.Version);
        else ReportVersion();
    }

    public void ReadRemoteFeatures() => Begin(Procedure.Features);

    /// <summary>Central: settles new parameters. Peripheral: asks for them.</summary>
    public void UpdateConnection(ushort min, ushort max, ushort latency, ushort timeout)
    {
        _asked = (min, max, latency, timeout);
        _wanted = new LinkParameters(min, latency, timeout);
        Begin(Procedure.ConnectionUpdate);
    }

    /// <summary>Central: accepts the peer's request with what the host gave.</summary>
    public void AcceptParameters(ushort min, ushort latency, ushort timeout)
    {
        AwaitsParameterReply = false;
        _wanted = new LinkParameters(min, latency, timeout);
        SendConnectionUpdateInd();
    }

    public void RefuseParameters(HciErrorCode reason)
    {
        AwaitsParameterReply = false;
        Reject(LlControlOpcode.ConnectionParamReq, reason);
    }

    public void SetDataLength(ushort txOctets)
    {
        _wantedTxOctets = Math.Min(txOctets, SupportedOctets);
        Begin(Procedure.Length);
    }

    public void SetPhy(LePhys tx, LePhys rx)
    {
        (_wantedTx, _wantedRx) = (tx & Controller.Phys, rx & Controller.Phys);
        Begin(Procedure.Phy);
    }

    public (LePhy Tx, LePhy Rx) Phys => FromCentral ? (_link.PhyFromCentral, _link.PhyFromPeripheral) : (_link.PhyFromPeripheral, _link.PhyFromCentral);

    public void OnPhysUpdated(bool changed)
    {
        bool asked = _active == Procedure.Phy;
        if (asked) Ended(Procedure.Phy);
        if (asked || changed) Controller.OnPhyUpdated(HciErrorCode.Success, Handle, Phys.Tx, Phys.Rx);
    }

    public void OnParametersUpdated(bool changed)
    {
        bool asked = _active == Procedure.ConnectionUpdate;
        if (asked) Ended(Procedure.ConnectionUpdate);
        if (asked || changed) Controller.OnParametersUpdated(HciErrorCode.Success, Handle, _link.Parameters);
    }

    private void InitializeLengths()
    {
        _wantedTxOctets = Math.Min(Controller.SuggestedTxOctets, SupportedOctets);
        if (_wantedTxOctets > MinOctets) _pending |= Procedure.Length;
    }

    /// <summary>Starts what the controller does by itself on a new link.</summary>
    public void OnEstablished() => StartNext();

    private void Begin(Procedure procedure)
    {
        _pending |= procedure;
        StartNext();
    }

    private void StartNext()
    {
        if (_active != Procedure.None || _pending == Procedure.None || !IsAlive) return;
        _active = (Procedure)(1 << BitOperations.TrailingZeroCount((int)_pending));
        _pending &= ~_active;
        RestartResponseTimer();
        switch (_active)
        {
            case Procedure.Encryption: StartEncryptionProcedure(); break;
            case Procedure.Version: StartVersion(); break;
            case Procedure.Features: SendFeatures(FromCentral ? LlControlOpcode.FeatureReq : LlControlOpcode.PeripheralFeatureReq, Controller.Features); break;
            case Procedure.ConnectionUpdate: StartConnectionUpdate(); break;
            case Procedure.Length: SendLength(LlControlOpcode.LengthReq); break;
            case Procedure.Phy: SendPhys(LlControlOpcode.PhyReq, _wantedTx, _wantedRx); break;
        }
    }

    private void Ended(Procedure procedure)
    {
        if (_active != procedure) return;
        _active = Procedure.None;
        _response?.Stop();
        StartNext();
    }

    private void RestartResponseTimer()
    {
        if (_active == Procedure.None) return;
        _response ??= _link.Air.Loop.CreateTimer(() => Close(HciErrorCode.LmpOrLlResponseTimeout));
        _response.Start(ResponseTimeout);
    }

    private void OnRefused(LlControlOpcode opcode, HciErrorCode error)
    {
        switch (opcode)
        {
            case LlControlOpcode.EncReq when _active == Procedure.Encryption:
                OnEncryptionRejected(error);
                break;
            case LlControlOpcode.ConnectionParamReq when _active == Procedure.ConnectionUpdate:
                Ended(Procedure.ConnectionUpdate);
                Controller.OnParametersUpdated(error, Handle, _link.Parameters);
                break;
            case LlControlOpcode.PhyReq when _active == Procedure.Phy:
                Ended(Procedure.Phy);
                Controller.OnPhyUpdated(error, Handle, Phys.Tx, Phys.Rx);
                break;
            case LlControlOpcode.LengthReq:
                Ended(Procedure.Length);
                break;
            case LlControlOpcode.FeatureReq or LlControlOpcode.PeripheralFeatureReq when _active == Procedure.Features:
                Ended(Procedure.Features);
                Controller.OnRemoteFeatures(error, Handle, LeFeatures.None);
                break;
        }
    }

    private void StartVersion()
    {
        SendVersion();
        if (_peerVersion is null) return;
        Ended(Procedure.Version);
        ReportVersion();
    }

    // Once in the life of a link ([Vol 6, Part B] 5.1.5).
    private void SendVersion()
    {
        if (_versionSent) return;
        _versionSent = true;
        PduWriter writer = BeginControl(LlControlOpcode.VersionInd, out LlPdu pdu);
        writer.U8(Controller.Options.HciVersion);
        writer.U16(Controller.Options.Manufacturer);
        writer.U16(0);
        EndControl(pdu, writer.Length);
    }

    private void OnVersion(ref PduReader reader)
    {
        _peerVersion = (reader.U8(), reader.U16(), reader.U16());
        SendVersion();
        if (_active != Procedure.Version) return;
        Ended(Procedure.Version);
        ReportVersion();
    }

    private void ReportVersion() =>
        Controller.OnRemoteVersion(Handle, _peerVersion!.Value.Version, _peerVersion.Value.Company, _peerVersion.Value.Subversion);

    private void SendFeatures(LlControlOpcode opcode, LeFeatures features)
    {
        PduWriter writer = BeginControl(opcode, out LlPdu pdu);
        writer.U64((ulong)features);
        EndControl(pdu, writer.Length);
    }

    private void OnFeatureReq(LlControlOpcode opcode, ref PduReader reader)
    {
        if (opcode == LlControlOpcode.PeripheralFeatureReq && !Controller.Supports(LeFeatures.PeripheralInitiatedFeaturesExchange)) Unknown(opcode);
        else SendFeatures(LlControlOpcode.FeatureRsp, (LeFeatures)reader.U64() & Controller.Features);
    }

    private void OnFeatureRsp(ref PduReader reader)
    {
        var features = (LeFeatures)reader.U64();
        if (_active != Procedure.Features) return;
        Ended(Procedure.Features);
        Controller.OnRemoteFeatures(HciErrorCode.Success, Handle, features);
    }

    private void StartConnectionUpdate()
    {
        if (FromCentral)
        {
            SendConnectionUpdateInd();
            return;
        }

        PduWriter writer = BeginControl(LlControlOpcode.ConnectionParamReq, out LlPdu pdu);
        writer.U16(_asked.Min);
        writer.U16(_asked.Max);
        writer.U16(_asked.Latency);
        writer.U16(_asked.Timeout);
        writer.U8(0);
        writer.U16(0);
        for (int i = 0; i < 6; i++) writer.U16(0xFFFF);
        EndControl(pdu, writer.Length);
    }

    private void SendConnectionUpdateInd()
    {
        PduWriter writer = BeginControl(LlControlOpcode.ConnectionUpdateInd, out LlPdu pdu);
        writer.U8(1);
        writer.U16(0);
        writer.U16(_wanted.Interval);
        writer.U16(_wanted.Latency);
        writer.U16(_wanted.SupervisionTimeout);
        writer.U16(0);
        EndControl(pdu, writer.Length);
    }

    // Both ends take the parameters at the same instant, which the link keeps; here the peer only learns that they come.
    private void OnConnectionUpdateInd(ref PduReader reader)
    {
        reader.Bytes(11);
        reader.End();
        if (_active == Procedure.ConnectionUpdate) RestartResponseTimer();
    }

    private void OnConnectionParamReq(ref PduReader reader)
    {
        (ushort min, ushort max, ushort latency, ushort timeout) = (reader.U16(), reader.U16(), reader.U16(), reader.U16());
        if (!FromCentral || !Controller.Supports(LeFeatures.ConnectionParametersRequestProcedure)) Unknown(LlControlOpcode.ConnectionParamReq);
        else if (!LinkParameters.AreValid(min, max, latency, timeout)) Reject(LlControlOpcode.ConnectionParamReq, HciErrorCode.InvalidLmpOrLlParameters);
        else if (IsUpdating) Reject(LlControlOpcode.ConnectionParamReq, HciErrorCode.LmpOrLlProcedureCollision);
        else if (!Controller.OnParameterRequest(Handle, min, max, latency, timeout)) Reject(LlControlOpcode.ConnectionParamReq, HciErrorCode.UnsupportedRemoteFeature);
        else AwaitsParameterReply = true;
    }

    private void SendLength(LlControlOpcode opcode)
    {
        PduWriter writer = BeginControl(opcode, out LlPdu pdu);
        writer.U16(SupportedOctets);
        writer.U16(TimeFor(SupportedOctets));
        writer.U16(_wantedTxOctets);
        writer.U16(TimeFor(_wantedTxOctets));
        EndControl(pdu, writer.Length);
    }

    private void OnLength(LlControlOpcode opcode, ref PduReader reader)
    {
        if (!HasLengthExtension)
        {
            Unknown(opcode);
            return;
        }

        ushort peerRx = reader.U16();
        reader.U16();
        ushort peerTx = reader.U16();
        reader.U16();
        reader.End();
        if (opcode == LlControlOpcode.LengthReq) SendLength(LlControlOpcode.LengthRsp);
        var effective = (Tx: Clamp(Math.Min(_wantedTxOctets, peerRx)), Rx: Clamp(Math.Min(SupportedOctets, peerTx)));
        if (opcode == LlControlOpcode.LengthRsp) Ended(Procedure.Length);
        if (effective == (_maxTxOctets, _maxRxOctets)) return;
        (_maxTxOctets, _maxRxOctets) = effective;
        Controller.OnDataLengthChanged(Handle, _maxTxOctets, Math.Max(TimeFor(_maxTxOctets), MinTime), _maxRxOctets, Math.Max(TimeFor(_maxRxOctets), MinTime));
    }

    private static ushort Clamp(ushort octets) => Math.Clamp(octets, MinOctets, (ushort)LlPdu.MaxPayload);

    private void SendPhys(LlControlOpcode opcode, LePhys tx, LePhys rx)
    {
        PduWriter writer = BeginControl(opcode, out LlPdu pdu);
        writer.U8((byte)tx);
        writer.U8((byte)rx);
        EndControl(pdu, writer.Length);
    }

    private void OnPhyReq(ref PduReader reader)
    {
        var (peerTx, peerRx) = ((LePhys)reader.U8(), (LePhys)reader.U8());
        if (!Controller.Supports(LeFeatures.Le2MPhy)) Unknown(LlControlOpcode.PhyReq);
        else if (!FromCentral) SendPhys(LlControlOpcode.PhyRsp, Controller.DefaultTxPhys, Controller.DefaultRxPhys);
        else if (IsChangingPhy) Reject(LlControlOpcode.PhyReq, HciErrorCode.LmpOrLlProcedureCollision);
        else ChoosePhys(Controller.DefaultTxPhys & peerRx, Controller.DefaultRxPhys & peerTx);
    }

    private void OnPhyRsp(ref PduReader reader)
    {
        if (!FromCentral || _active != Procedure.Phy) return;
        var (peerTx, peerRx) = ((LePhys)reader.U8(), (LePhys)reader.U8());
        ChoosePhys(_wantedTx & peerRx, _wantedRx & peerTx);
    }

    /// <summary>Central: takes 2M where both like it ([Vol 6, Part B] 5.1.10).</summary>
    private void ChoosePhys(LePhys fromCentral, LePhys fromPeripheral)
    {
        (_chosenFromCentral, _chosenFromPeripheral) = (Fastest(fromCentral), Fastest(fromPeripheral));
        PduWriter writer = BeginControl(LlControlOpcode.PhyUpdateInd, out LlPdu pdu);
        writer.U8(Bit(_chosenFromCentral));
        writer.U8(Bit(_chosenFromPeripheral));
        writer.U16(0);
        EndControl(pdu, writer.Length);
    }

    private static void OnPhyUpdateInd(ref PduReader reader)
    {
        reader.Bytes(4);
        reader.End();
    }

    private static byte Fastest(LePhys phys) => (phys & LePhys.Le2M) != 0 ? (byte)LePhy.Le2M : (phys & LePhys.Le1M) != 0 ? (byte)LePhy.Le1M : (byte)0;

    private static byte Bit(byte phy) => phy == 0 ? (byte)0 : (byte)(1 << (phy - 1));
}
