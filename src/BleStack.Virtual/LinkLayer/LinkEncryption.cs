using System;
using System.Security.Cryptography;
using BleStack.Core;
using BleStack.Hci;
using BleStack.Hci.Packets;

namespace BleStack.Virtual.LinkLayer;

/// <summary>Encryption of one end: its start, pause and restart in both roles ([Vol 6, Part B] 5.1.3), and the cipher.</summary>
internal sealed class LinkEncryption(LinkEnd end) : LinkProcedure(end), IDisposable
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

    public bool AwaitsHostKey => _start is { Phase: EncryptionPhase.HostKey };

    /// <summary>True while no data may be sent.</summary>
    public bool PausesData => _start is not null;

    /// <summary>No control PDU goes but those of encryption.</summary>
    public bool PausesControl => _start is { Phase: not EncryptionPhase.NotBegun };

    /// <summary>What encryption still waits for is the other end's last PDU of it.</summary>
    public bool AwaitsStartEncRsp => _start is { Phase: EncryptionPhase.StartEncRsp };

    /// <summary>Central: starts encryption, or restarts it with another key.</summary>
    public void Enable(ulong rand, ushort ediv, ReadOnlySpan<byte> longTermKey)
    {
        _start = new EncryptionStart(_encryptsTx) { Rand = rand, Ediv = ediv };
        longTermKey.CopyTo(_start.LongTermKey);
        End.Procedures.Begin(this);
    }

    /// <summary>Peripheral: the host's key for the request it got.</summary>
    public void UseLongTermKey(ReadOnlySpan<byte> longTermKey)
    {
        longTermKey.CopyTo(_start!.LongTermKey);
        _start.Phase = EncryptionPhase.StartEncRsp;
        MakeCipher();
        End.Control.Send(LlControlOpcode.StartEncReq);
    }

    /// <summary>Peripheral: the host has no key. After a pause the link must not go on unencrypted.</summary>
    public void RefuseLongTermKey()
    {
        bool refresh = _start!.IsRefresh;
        EndEncryptionStart();
        if (refresh) End.Control.Terminate(HciErrorCode.PinOrKeyMissing);
        else End.Control.Reject(LlControlOpcode.EncReq, HciErrorCode.PinOrKeyMissing);
    }

    public override void Start()
    {
        if (_start!.IsRefresh)
        {
            _start.Phase = EncryptionPhase.PauseEncRsp;
            End.Control.Send(LlControlOpcode.PauseEncReq);
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
        PduWriter writer = End.Control.Begin(LlControlOpcode.EncReq, out LlPdu pdu);
        writer.U64(_start.Rand);
        writer.U16(_start.Ediv);
        writer.Bytes(_start.Skd.AsSpan(0, 8));
        writer.Bytes(_start.Iv.AsSpan(0, 4));
        End.Control.Send(pdu, writer.Length);
    }

    private void OnEncReq(ref PduReader reader)
    {
        if (!Controller.Supports(LeFeatures.LeEncryption))
        {
            End.Control.Reject(LlControlOpcode.EncReq, HciErrorCode.UnsupportedRemoteFeature);
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
        PduWriter writer = End.Control.Begin(LlControlOpcode.EncRsp, out LlPdu pdu);
        writer.Bytes(_start.Skd.AsSpan(8));
        writer.Bytes(_start.Iv.AsSpan(4));
        End.Control.Send(pdu, writer.Length);
        _start.Phase = EncryptionPhase.HostKey;
        if (!Controller.OnLongTermKeyRequest(End.Handle, rand, ediv)) RefuseLongTermKey();
    }

    private void OnEncRsp(ref PduReader reader)
    {
        reader.Bytes(8).CopyTo(_start!.Skd.AsSpan(8));
        reader.Bytes(4).CopyTo(_start.Iv.AsSpan(4));
        reader.End();
        _start.Phase = EncryptionPhase.StartEncReq;
        End.Procedures.RestartTimer();
    }

    private void OnStartEncReq()
    {
        MakeCipher();
        (_encryptsTx, _encryptsRx) = (true, true);
        _start!.Phase = EncryptionPhase.StartEncRsp;
        End.Control.Send(LlControlOpcode.StartEncRsp);
        End.Procedures.RestartTimer();
    }

    private void OnStartEncRsp()
    {
        bool refresh = _start!.IsRefresh;
        if (!End.IsCentral)
        {
            _encryptsTx = true;
            End.Control.Send(LlControlOpcode.StartEncRsp);
        }

        EndEncryptionStart();
        if (End.IsCentral) End.Procedures.Ended(this);
        Controller.OnEncryptionChanged(HciErrorCode.Success, End.Handle, enabled: true, refresh);
        End.Link.Wake();
    }

    private void OnPauseEncReq()
    {
        _start = new EncryptionStart(true) { Phase = EncryptionPhase.PauseEncRsp };
        End.Control.Send(LlControlOpcode.PauseEncRsp);
    }

    private void OnPauseEncRsp()
    {
        if (End.IsCentral)
        {
            StopEncrypting();
            End.Control.Send(LlControlOpcode.PauseEncRsp);
            SendEncReq();
            End.Procedures.RestartTimer();
        }
        else
        {
            StopEncrypting();
            _start!.Phase = EncryptionPhase.EncReq;
        }
    }

    public override void OnRefused(HciErrorCode error)
    {
        EndEncryptionStart();
        End.Procedures.Ended(this);
        Controller.OnEncryptionChanged(error, End.Handle, enabled: false, refresh: false);
        End.Link.Wake();
    }

    public static bool IsOfEncryption(LlControlOpcode opcode) => opcode is LlControlOpcode.EncReq or LlControlOpcode.EncRsp
        or LlControlOpcode.StartEncReq or LlControlOpcode.StartEncRsp or LlControlOpcode.PauseEncReq or LlControlOpcode.PauseEncRsp;

    /// <summary>Takes a PDU that is expected.</summary>
    public void Receive(LlControlOpcode opcode, ref PduReader reader)
    {
        switch (opcode)
        {
            case LlControlOpcode.EncReq: OnEncReq(ref reader); break;
            case LlControlOpcode.EncRsp: OnEncRsp(ref reader); break;
            case LlControlOpcode.StartEncReq: OnStartEncReq(); break;
            case LlControlOpcode.StartEncRsp: OnStartEncRsp(); break;
            case LlControlOpcode.PauseEncReq: OnPauseEncReq(); break;
            case LlControlOpcode.PauseEncRsp: OnPauseEncRsp(); break;
        }
    }

    /// <summary>The other end has the PDU after which it encrypts what it sends, or no longer does.</summary>
    public void OnAcknowledged(LlControlOpcode opcode)
    {
        if (opcode == LlControlOpcode.StartEncReq) _encryptsRx = true;
        else if (!End.IsCentral) _encryptsRx = false;
    }

    /// <summary>Which encryption PDU may come now; anything else during the procedure is an attack or a defect.</summary>
    public bool IsExpected(LlControlOpcode opcode) => (opcode, _start?.Phase) switch
    {
        (LlControlOpcode.EncReq, null) => !End.IsCentral && !_encryptsRx,
        (LlControlOpcode.EncReq, EncryptionPhase.EncReq) => true,
        (LlControlOpcode.EncRsp, EncryptionPhase.EncRsp) => true,
        (LlControlOpcode.StartEncReq, EncryptionPhase.StartEncReq) => true,
        (LlControlOpcode.StartEncRsp, EncryptionPhase.StartEncRsp) => true,
        (LlControlOpcode.PauseEncReq, null) => !End.IsCentral && _encryptsRx,
        (LlControlOpcode.PauseEncRsp, EncryptionPhase.PauseEncRsp) => true,
        _ => false,
    };

    public void Encrypt(LlPdu pdu)
    {
        pdu.IsEncrypted = _encryptsTx;
        if (!_encryptsTx) return;
        _cipher!.Seal(pdu.Octets, LlPdu.HeaderLength, pdu.Length, _txCounter++, End.IsCentral);
        pdu.Length += LinkCipher.MicLength;
    }

    public bool Decrypt(byte[] octets, ref int length)
    {
        if (!_encryptsRx) return true;
        if (!_cipher!.Open(octets, LlPdu.HeaderLength, length, _rxCounter++, !End.IsCentral)) return false;
        length -= LinkCipher.MicLength;
        return true;
    }

    private void MakeCipher()
    {
        byte[] sessionKey = LinkCipher.SessionKey(_start!.LongTermKey, _start.Skd);
        _cipher?.Dispose();
        _cipher = new LinkCipher(sessionKey, _start.Iv, End.Link.Air.Scratch);
        CryptographicOperations.ZeroMemory(sessionKey);
        (_txCounter, _rxCounter) = (0, 0);
    }

    private void StopEncrypting() => (_encryptsTx, _encryptsRx) = (false, false);

    private void EndEncryptionStart()
    {
        if (_start is { } start) CryptographicOperations.ZeroMemory(start.LongTermKey);
        _start = null;
    }

    public void Dispose()
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

        /// <summary>SKDm and SKDs, 8 octets each.</summary>
        public byte[] Skd { get; } = new byte[16];

        /// <summary>IVm and IVs, 4 octets each.</summary>
        public byte[] Iv { get; } = new byte[8];
    }
}
