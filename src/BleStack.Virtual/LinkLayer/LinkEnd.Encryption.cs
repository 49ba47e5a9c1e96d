using System;
using System.Security.Cryptography;
using BleStack.Core;
using BleStack.Gap;
using BleStack.Hci;
using BleStack.Hci.Packets;

namespace BleStack.Virtual.LinkLayer;

/// <summary>Encryption start, pause and restart, both roles ([Vol 6, Part B] 5.1.3).</summary>
internal sealed partial class LinkEnd
{
    private EncryptionStart? _start;
    private LinkCipher? _cipher;
    private ulong _txCounter;
    private ulong _rxCounter;
    private bool _encryptsTx;
    private bool _encryptsRx;

    /// <summary>What the other end has to send, or our host to answer, before encryption goes on.</summary>
    private enum EncryptionPhase
    {
        NotBegun,
        PauseEncRsp,
        EncReq,
        EncRsp,
        HostKey,
        StartEncReq,
        StartEncRsp,
    }

    public bool IsEncrypting => _start is not null;

    public bool AwaitsHostKey => _start is { Phase: EncryptionPhase.HostKey };

    private bool IsDataPaused => _start is not null;

    private bool IsControlPaused => _start is { Phase: not EncryptionPhase.NotBegun };

    private bool FromCentral => Role == LinkRole.Central;

    /// <summary>Central: starts encryption, or restarts it with another key.</summary>
    public void EnableEncryption(ulong rand, ushort ediv, ReadOnlySpan<byte> longTermKey)
    {
        _start = new EncryptionStart(_encryptsTx) { Rand = rand, Ediv = ediv };
        longTermKey.CopyTo(_start.LongTermKey);
        Begin(Procedure.Encryption);
    }

    /// <summary>Peripheral: the host's key for the request it got.</summary>
    public void UseLongTermKey(ReadOnlySpan<byte> longTermKey)
    {
        longTermKey.CopyTo(_start!.LongTermKey);
        _start.Phase = EncryptionPhase.StartEncRsp;
        MakeCipher();
        SendControl(LlControlOpcode.StartEncReq);
    }

    /// <summary>Peripheral: the host has no key. After a pause the link must not go on unencrypted.</summary>
    public void RefuseLongTermKey()
    {
        bool refresh = _start!.IsRefresh;
        EndEncryptionStart();
        if (refresh) Terminate(HciErrorCode.PinOrKeyMissing);
        else Reject(LlControlOpcode.EncReq, HciErrorCode.PinOrKeyMissing);
    }

    private void StartEncryptionProcedure()
    {
        if (_start!.IsRefresh)
        {
            _start.Phase = EncryptionPhase.PauseEncRsp;
            SendControl(LlControlOpcode.PauseEncReq);
        }
        else
        {
            SendEncReq();
        }
    }

    private void SendEncReq()
    {
        _start!.Phase = EncryptionPhase.EncRsp;
        Controller.Random.Fill(_start.Skd.AsSpan(0, 8));
        Controller.Random.Fill(_start.Iv.AsSpan(0, 4));
        PduWriter writer = BeginControl(LlControlOpcode.EncReq, out LlPdu pdu);
        writer.U64(_start.Rand);
        writer.U16(_start.Ediv);
        writer.Bytes(_start.Skd.AsSpan(0, 8));
        writer.Bytes(_start.Iv.AsSpan(0, 4));
        EndControl(pdu, writer.Length);
    }

    private void OnEncReq(ref PduReader reader)
    {
        if (!Controller.Supports(LeFeatures.LeEncryption))
        {
            Reject(LlControlOpcode.EncReq, HciErrorCode.UnsupportedRemoteFeature);
            return;
        }

        _start ??= new EncryptionStart(false);
        ulong rand = reader.U64();
        ushort ediv = reader.U16();
        reader.Bytes(8).CopyTo(_start.Skd);
        reader.Bytes(4).CopyTo(_start.Iv);
        reader.End();
        Controller.Random.Fill(_start.Skd.AsSpan(8));
        Controller.Random.Fill(_start.Iv.AsSpan(4));
        PduWriter writer = BeginControl(LlControlOpcode.EncRsp, out LlPdu pdu);
        writer.Bytes(_start.Skd.AsSpan(8));
        writer.Bytes(_start.Iv.AsSpan(4));
        EndControl(pdu, writer.Length);
        _start.Phase = EncryptionPhase.HostKey;
        if (!Controller.OnLongTermKeyRequest(Handle, rand, ediv)) RefuseLongTermKey();
    }

    private void OnEncRsp(ref PduReader reader)
    {
        reader.Bytes(8).CopyTo(_start!.Skd.AsSpan(8));
        reader.Bytes(4).CopyTo(_start.Iv.AsSpan(4));
        reader.End();
        _start.Phase = EncryptionPhase.StartEncReq;
        RestartResponseTimer();
    }

    private void OnStartEncReq()
    {
        MakeCipher();
        (_encryptsTx, _encryptsRx) = (true, true);
        _start!.Phase = EncryptionPhase.StartEncRsp;
        SendControl(LlControlOpcode.StartEncRsp);
        RestartResponseTimer();
    }

    private void OnStartEncRsp()
    {
        bool refresh = _start!.IsRefresh;
        if (!FromCentral)
        {
            _encryptsTx = true;
            SendControl(LlControlOpcode.StartEncRsp);
        }

        EndEncryptionStart();
        if (FromCentral) Ended(Procedure.Encryption);
        Controller.OnEncryptionChanged(HciErrorCode.Success, Handle, enabled: true, refresh);
        _link.Wake();
    }

    private void OnPauseEncReq()
    {
        _start = new EncryptionStart(true) { Phase = EncryptionPhase.PauseEncRsp };
        SendControl(LlControlOpcode.PauseEncRsp);
    }

    private void OnPauseEncRsp()
    {
        if (FromCentral)
        {
            StopEncrypting();
            SendControl(LlControlOpcode.PauseEncRsp);
            SendEncReq();
            RestartResponseTimer();
        }
        else
        {
            StopEncrypting();
            _start!.Phase = EncryptionPhase.EncReq;
        }
    }

    private void OnEncryptionRejected(HciErrorCode error)
    {
        EndEncryptionStart();
        Ended(Procedure.Encryption);
        Controller.OnEncryptionChanged(error, Handle, enabled: false, refresh: false);
        _link.Wake();
    }

    /// <summary>Which encryption PDU may come now; anything else during the procedure is an attack or a defect.</summary>
    private bool IsExpected(LlControlOpcode opcode) => (opcode, _start?.Phase) switch
    {
        (LlControlOpcode.EncReq, null) => !FromCentral && !_encryptsRx,
        (LlControlOpcode.EncReq, EncryptionPhase.EncReq) => true,
        (LlControlOpcode.EncRsp, EncryptionPhase.EncRsp) => true,
        (LlControlOpcode.StartEncReq, EncryptionPhase.StartEncReq) => true,
        (LlControlOpcode.StartEncRsp, EncryptionPhase.StartEncRsp) => true,
        (LlControlOpcode.PauseEncReq, null) => !FromCentral && _encryptsRx,
        (LlControlOpcode.PauseEncRsp, EncryptionPhase.PauseEncRsp) => true,
        _ => false,
    };

    private void Encrypt(LlPdu pdu)
    {
        pdu.IsEncrypted = _encryptsTx;
        if (!_encryptsTx) return;
        _cipher!.Seal(pdu.Octets, LlPdu.HeaderLength, pdu.Length, _txCounter++, FromCentral);
        pdu.Length += LinkCipher.MicLength;
    }

    private bool Decrypt(byte[] octets, ref int length)
    {
        if (!_encryptsRx) return true;
        if (!_cipher!.Open(octets, LlPdu.HeaderLength, length, _rxCounter++, !FromCentral)) return false;
        length -= LinkCipher.MicLength;
        return true;
    }

    private void MakeCipher()
    {
        byte[] sessionKey = LinkCipher.SessionKey(_start!.LongTermKey, _start.Skd);
        _cipher?.Dispose();
        _cipher = new LinkCipher(sessionKey, _start.Iv, _link.Air.Scratch);
        CryptographicOperations.ZeroMemory(sessionKey);
        (_txCounter, _rxCounter) = (0, 0);
    }

    private void StopEncrypting() => (_encryptsTx, _encryptsRx) = (false, false);

    private void EndEncryptionStart()
    {
        if (_start is { } start) CryptographicOperations.ZeroMemory(start.LongTermKey);
        _start = null;
    }

    private void ForgetKeys()
    {
        EndEncryptionStart();
        _cipher?.Dispose();
        _cipher = null;
    }

    private sealed class EncryptionStart(bool isRefresh)
    {
        public bool IsRefresh { get; } = isRefresh;

        public EncryptionPhase Phase { get; set; }

        public ulong Rand { get; init; }

        public ushort Ediv { get; init; }

        public byte[] LongTermKey { get; } = new byte[16];

        /// <summary>SKDm, SKDs.</summary>
        public byte[] Skd { get; } = new byte[16];

        /// <summary>IVm, IVs.</summary>
        public byte[] Iv { get; } = new byte[8];
    }
}
