using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Linq;
using BleStack.Adversary;
using BleStack.Core;
using BleStack.Crypto;
using BleStack.Hci;
using BleStack.Hci.Packets;
using Xunit;

namespace BleStack.Tests.Conformance.Smp;

/// <summary>
/// The lower tester's half of pairing, in the role the IUT does not have: PDUs as hex in wire order, values computed here.
/// </summary>
/// <remarks>
/// Its nonce is the specification's sample N2 and its key pair the sample private key B ([Vol 2, Part G] 7.1.2.1), so that the DHKey with
/// the IUT's debug key is the one printed there. What the IUT sends in phase 2 is checked as the specification has the peer check it.
/// </remarks>
internal sealed class SmpTester(Bench bench)
{
    public const string Zeros = "00000000000000000000000000000000";

    /// <summary>X and Y of the IUT's key, as they are on the wire.</summary>
    public const string IutKey =
        "E69D350E480103CCDBFDF4AC1191F4EFB9A5F9E9A7832C5E2CBE97F2D203B020"
        + "8BD28915D08E1C742430ED8FC24563765C15525ABF9A32636DEB2A65499C80DC";

    /// <summary>X and Y of the tester's key, as they are on the wire.</summary>
    public const string TesterKey =
        "90A1AA2FB27790559FA61586FD8AB547004C9EF184225909961DAF1FF0F0A11E"
        + "4A21B115F9AF895F76368EE230112D476051B89A3A70567337AD9D423EF3554C";

    public static readonly P256KeyPair Keys = P256KeyPair.FromPrivateKey(
        RawPeer.Hex("55188B3D32F6BB9A900AFCFBEED4E72A59CB9AC2F19D7CFB6B4FDD49F47FC5FD")
    );

    public static readonly byte[] Nonce = RawPeer.Hex("A6E8E7CC25A75F6E216583F7FF3DC4CF");

    private static readonly byte[] s_zero = new byte[16];

    private byte[] _request = [];
    private byte[] _response = [];
    private byte[] _na = [];
    private byte[] _nb = [];

    /// <summary>The tester pairs as initiator: the IUT is the Peripheral.</summary>
    public bool IsInitiator => bench.Role == LinkRole.Peripheral;

    /// <summary>Every SMP PDU of the exchange so far, ">" from the tester, "&lt;" from the IUT.</summary>
    public List<string> Trace { get; } = [];

    /// <summary>STK or LTK of phase 2, shortened, most significant octet first.</summary>
    public byte[] Key { get; set; } = [];

    public RawHost Host => bench.Tester.Host;

    /// <summary>The number that the users would compare.</summary>
    public uint ComparedNumber => SmpFunctions.G2(InitiatorX, ResponderX, _na, _nb) % 1_000_000;

    /// <summary>Used in place of the tester's own public key and its half of the DHKey.</summary>
    public byte[]? DhKey { get; set; }

    private BleAddress Initiator => IsInitiator ? bench.Link.PeerAddress : bench.Link.LocalAddress;

    private BleAddress Responder => IsInitiator ? bench.Link.LocalAddress : bench.Link.PeerAddress;

    private ReadOnlySpan<byte> InitiatorX => IsInitiator ? Keys.Public.X : Bench.IutKeys.Public.X;

    private ReadOnlySpan<byte> ResponderX => IsInitiator ? Bench.IutKeys.Public.X : Keys.Public.X;

    public void Send(string pdu)
    {
        byte[] octets = RawPeer.Hex(pdu);
        Trace.Add("> " + Convert.ToHexString(octets));
        bench.Tester.Send(RawPeer.Smp, octets);
    }

    public string Next()
    {
        string pdu = bench.Tester.Next(RawPeer.Smp);
        Trace.Add("< " + pdu);
        return pdu;
    }

    public void Expect(string pdu) => Assert.Equal(Convert.ToHexString(RawPeer.Hex(pdu)), Next());

    /// <summary>The IUT sends nothing for this many seconds.</summary>
    public void Silence(int seconds = 1)
    {
        bench.Loop.Advance(TimeSpan.FromSeconds(seconds));
        Assert.Equal("", bench.Tester.Take(RawPeer.Smp));
    }

    /// <summary>Makes the IUT as Central pair.</summary>
    public void LetIutPair() => bench.Begin(() => bench.Link.PairAsync());

    /// <summary>Phase 1: the initiator sends <paramref name="request"/>, the responder <paramref name="response"/>.</summary>
    public void Features(string request, string response)
    {
        (_request, _response) = (RawPeer.Hex(request), RawPeer.Hex(response));
        if (IsInitiator)
        {
            Send(request);
            Expect(response);
        }
        else
        {
            if (!bench.Link.SecurityManager.IsPairing) LetIutPair();
            Expect(request);
            Answer(request, response);
        }
    }

    /// <summary>Phase 1 where the IUT's request has come already.</summary>
    public void Answer(string request, string response)
    {
        (_request, _response) = (RawPeer.Hex(request), RawPeer.Hex(response));
        Send(response);
    }

    /// <summary>Phase 1 where the tester's request was sent already.</summary>
    public void Took(string request, string response)
    {
        (_request, _response) = (RawPeer.Hex(request), RawPeer.Hex(response));
        Expect(response);
    }

    /// <summary>Legacy phase 2: 03 Mconfirm, 03 Sconfirm, 04 Mrand, 04 Srand; the IUT's confirm fits its random.</summary>
    public void Legacy(byte[]? temporaryKey = null)
    {
        byte[] tk = temporaryKey ?? s_zero;
        if (IsInitiator)
        {
            Send("03" + Wire(C1(tk, Nonce)));
            byte[] confirm = Value("03");
            Send("04" + Wire(Nonce));
            byte[] random = Value("04");
            Assert.Equal(C1(tk, random), confirm);
            Stk(tk, Nonce, random);
        }
        else
        {
            byte[] confirm = Value("03");
            Send("03" + Wire(C1(tk, Nonce)));
            byte[] random = Value("04");
            Assert.Equal(C1(tk, random), confirm);
            Send("04" + Wire(Nonce));
            Stk(tk, random, Nonce);
        }
    }

    /// <summary>TK or r of a passkey.</summary>
    public static byte[] Of(uint passkey)
    {
        byte[] value = new byte[16];
        BinaryPrimitives.WriteUInt32BigEndian(value.AsSpan(12), passkey);
        return value;
    }

    /// <summary>
    /// All of Secure Connections up to the encrypted link, by the numbers (Just Works, Numeric Comparison) or by the passkey the IUT shows.
    /// </summary>
    public void SecureConnections(bool byPasskey = false)
    {
        PublicKeys();
        if (byPasskey) Stage1(bench.Upper.Shown);
        else Stage1();
        byte[] r = Of(byPasskey ? bench.Upper.Shown : 0);
        Stage2(r, r);
        Encrypt();
    }

    /// <summary>Both public keys, the initiator's first.</summary>
    public void PublicKeys()
    {
        if (IsInitiator) Send("0C" + TesterKey);
        Expect("0C" + IutKey);
        if (!IsInitiator) Send("0C" + TesterKey);
    }

    /// <summary>Stage 1 of Just Works and Numeric Comparison: 03 Cb, 04 Na, 04 Nb.</summary>
    public void Stage1()
    {
        if (IsInitiator)
        {
            byte[] commitment = Value("03");
            Send("04" + Wire(_na = Nonce));
            _nb = Value("04");
            Assert.Equal(F4(ResponderX, InitiatorX, _nb, 0), commitment);
        }
        else
        {
            Send("03" + Wire(F4(ResponderX, InitiatorX, Nonce, 0)));
            _na = Value("04");
            Send("04" + Wire(_nb = Nonce));
        }
    }

    /// <summary>Stage 1 of Passkey Entry: twenty times 03 Cai, 03 Cbi, 04 Nai, 04 Nbi.</summary>
    public void Stage1(uint passkey)
    {
        for (int round = 0; round < 20; round++) Round(passkey, round);
    }

    public void Round(uint passkey, int round)
    {
        byte bit = (byte)(0x80 | (passkey >> round & 1));
        byte[] own = [.. Nonce[..15], (byte)round];
        if (IsInitiator)
        {
            Send("03" + Wire(F4(InitiatorX, ResponderX, own, bit)));
            byte[] confirm = Value("03");
            Send("04" + Wire(_na = own));
            _nb = Value("04");
            Assert.Equal(F4(ResponderX, InitiatorX, _nb, bit), confirm);
        }
        else
        {
            byte[] confirm = Value("03");
            Send("03" + Wire(F4(ResponderX, InitiatorX, own, bit)));
            _na = Value("04");
            Assert.Equal(F4(InitiatorX, ResponderX, _na, bit), confirm);
            Send("04" + Wire(_nb = own));
        }
    }

    /// <summary>Stage 1 of OOB: 04 Na, 04 Nb.</summary>
    public void Stage1Oob()
    {
        if (IsInitiator)
        {
            Send("04" + Wire(_na = Nonce));
            _nb = Value("04");
        }
        else
        {
            _na = Value("04");
            Send("04" + Wire(_nb = Nonce));
        }
    }

    /// <summary>Stage 2: 0D Ea, 0D Eb. What r is: zero, the passkey, or the OOB random each side made.</summary>
    public void Stage2(byte[]? initiatorR = null, byte[]? responderR = null)
    {
        (byte[] ea, byte[] eb) = Checks(initiatorR ?? s_zero, responderR ?? s_zero);
        if (IsInitiator)
        {
            Send("0D" + Wire(ea));
            Expect("0D" + Wire(eb));
        }
        else
        {
            Expect("0D" + Wire(ea));
            Send("0D" + Wire(eb));
        }
    }

    /// <summary>Ea and Eb; leaves the LTK in <see cref="Key"/>.</summary>
    public (byte[] Ea, byte[] Eb) Checks(byte[] initiatorR, byte[] responderR)
    {
        byte[] dhKey = DhKey ?? new byte[32], macKey = new byte[16], ltk = new byte[16], ea = new byte[16], eb = new byte[16];
        if (DhKey is null) Keys.Agree(Bench.IutKeys.Public, dhKey);
        SmpFunctions.F5(dhKey, _na, _nb, Initiator, Responder, macKey, ltk);
        SmpFunctions.F6(macKey, _na, _nb, responderR, IoCap(_request), Initiator, Responder, ea);
        SmpFunctions.F6(macKey, _nb, _na, initiatorR, IoCap(_response), Responder, Initiator, eb);
        Key = Shorten(ltk);
        return (ea, eb);
    }

    /// <summary>Encryption with <see cref="Key"/>: started by the tester as Central, or by the IUT.</summary>
    public void Encrypt(ushort ediv = 0, ulong rand = 0)
    {
        if (IsInitiator)
        {
            Assert.Equal(HciErrorCode.Success, TryEncrypt(Key, ediv, rand));
            return;
        }

        Assert.Equal(new LeLongTermKeyRequest(Host.Handle, rand, ediv), Host.WaitLe<LeLongTermKeyRequest>());
        bool refresh = bench.Link.Security.IsEncrypted;
        Assert.Equal(HciErrorCode.Success, Host.Do(new LeLongTermKeyRequestReply(Host.Handle, Reversed(Key))));
        Assert.Equal(
            HciErrorCode.Success,
            refresh ? Host.Wait<EncryptionKeyRefreshComplete>().Status : Host.Wait<EncryptionChange>().Status
        );
    }

    /// <summary>The tester as Central starts encryption, or pauses and restarts it.</summary>
    public HciErrorCode TryEncrypt(byte[] key, ushort ediv = 0, ulong rand = 0)
    {
        bool refresh = bench.Link.Security.IsEncrypted;
        Assert.Equal(HciErrorCode.Success, Host.Do(new LeEnableEncryption(Host.Handle, rand, ediv, Reversed(key))));
        return refresh ? Host.Wait<EncryptionKeyRefreshComplete>().Status : Host.Wait<EncryptionChange>().Status;
    }

    /// <summary>The tester as Peripheral has no key for the IUT.</summary>
    public void RefuseKey()
    {
        Host.WaitLe<LeLongTermKeyRequest>();
        Assert.Equal(HciErrorCode.Success, Host.Do(new LeLongTermKeyRequestNegativeReply(Host.Handle)));
    }

    /// <summary>The next PDU has this code and sixteen octets, given most significant first.</summary>
    public byte[] Value(string code)
    {
        string pdu = Next();
        Assert.StartsWith(code, pdu, StringComparison.Ordinal);
        Assert.Equal(2 + 32, pdu.Length);
        return Reversed(RawPeer.Hex(pdu[2..]));
    }

    public byte[] C1(byte[] tk, byte[] random)
    {
        byte[] confirm = new byte[16];
        SmpFunctions.C1(tk, random, _request, _response, Initiator, Responder, confirm);
        return confirm;
    }

    public static byte[] F4(ReadOnlySpan<byte> u, ReadOnlySpan<byte> v, byte[] x, byte z)
    {
        byte[] confirm = new byte[16];
        SmpFunctions.F4(u, v, x, z, confirm);
        return confirm;
    }

    /// <summary>A value in transmission order.</summary>
    public static string Wire(byte[] value) => Convert.ToHexString(Reversed(value));

    public static byte[] Reversed(byte[] value) => [.. value.Reverse()];

    private static byte[] IoCap(byte[] features) => [features[3], features[2], features[1]];

    private void Stk(byte[] tk, byte[] initiatorRandom, byte[] responderRandom)
    {
        byte[] stk = new byte[16];
        SmpFunctions.S1(tk, responderRandom, initiatorRandom, stk);
        Key = Shorten(stk);
    }

    // [Vol 3, Part H] 2.3.4: the smaller of both maxima, the most significant octets are cleared.
    private byte[] Shorten(byte[] key)
    {
        key.AsSpan(0, 16 - Math.Min(_request[4], _response[4])).Clear();
        return key;
    }
}
