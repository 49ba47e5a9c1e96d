using System;
using System.Numerics;
using System.Threading.Tasks;
using Adversary.Tests.Kit;
using BleStack.Adversary;
using BleStack.Core;
using BleStack.Crypto;
using BleStack.Gap;
using BleStack.Smp;
using TestKit.Stack;
using BleStack.Virtual;
using Xunit;

namespace Adversary.Tests;

/// <summary>Invalid public keys: points off the curve (CVE-2018-5383), coordinates out of range, the debug key, and the victim's own key or
/// values reflected (CVE-2020-26558).</summary>
public sealed class PublicKeyTests
{
    private const string ScRequest = SmpAttacker.JustWorksRequest;
    private static readonly BigInteger s_p =
        BigInteger.Pow(2, 256) - BigInteger.Pow(2, 224) + BigInteger.Pow(2, 192) + BigInteger.Pow(2, 96) - 1;

    public static TheoryData<string, string, string> Invalid()
    {
        var data = new TheoryData<string, string, string>();
        foreach (string target in new[] { Target.Stack, Target.Stock, Target.Full })
        {
            foreach (string trick in ForgedKey.Tricks) data.Add(target, trick, "050B");
            // NimBLE does not check for the debug key (ble_sm_sc_public_key_rx): it answers with its own.
            data.Add(target, "debug", target == Target.Stock ? "0C" : "0503");
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Invalid))]
    public async Task Key_that_is_no_point_of_the_curve_or_known_to_all_is_refused(string kind, string trick, string refusal)
    {
        await using Target target = await Target.CreateAsync(kind);
        SmpAttacker attacker = target.Attacker();
        attacker.Begin(ScRequest);
        Assert.StartsWith(refusal, attacker.Ask(ForgedKey.Of(attacker.Keys.Public, trick)), StringComparison.Ordinal);
        Assert.Empty(target.Bonds.All);
    }

    [Theory]
    [InlineData(Target.Stack)]
    [InlineData(Target.Stock)]
    [InlineData(Target.Full)]
    public async Task Key_of_the_pairing_before_sent_back_finds_a_new_one_and_fails_the_check(string kind)
    {
        // The responder sends its key last, so only a key that it used before can be reflected; the attacker does not know its private key.
        await using Target target = await Target.CreateAsync(kind);
        SmpAttacker attacker = target.Attacker();
        attacker.Begin(ScRequest);
        attacker.ExchangeKeys();
        P256PublicKey first = attacker.Theirs;
        attacker.Next();
        attacker.Send("0508");
        attacker.Begin(ScRequest);
        string answer = attacker.Ask(SmpAttacker.PublicKey(first.X, first.Y));
        if (kind == Target.Stock)
        {
            // The board's key pair is the same until it is reset, and its own key is refused: Authentication Requirements.
            Assert.Equal("0503", answer);
            return;
        }

        attacker.Take(answer);
        Assert.NotEqual(first, attacker.Theirs);
        byte[] na = attacker.Random(16);
        attacker.Next();
        byte[] nb = SmpAttacker.Value(attacker.Ask("04" + SmpAttacker.Wire(na)));
        Assert.Equal("050B", attacker.SendCheck(na, nb, 0, out _, out _));
    }

    [Theory]
    [InlineData("the same")]
    [InlineData("its negative")]
    public void Centrals_own_key_sent_back_is_refused(string trick)
    {
        using TestPair pair = TestPair.Create();
        (LeLink link, RawPeer peer) = Impostor(pair);
        Task<PairingOutcome> pairing = pair.Begin(() => link.PairAsync());
        peer.Next(RawPeer.Smp);
        peer.Send(RawPeer.Smp, "02 03 00 09 10 00 00");
        byte[] key = RawPeer.Hex(peer.Next(RawPeer.Smp));
        if (trick == "its negative") Negate(key.AsSpan(33));
        peer.Send(RawPeer.Smp, key);
        Assert.Equal("050B", peer.Next(RawPeer.Smp));
        Assert.Equal(PairingFailure.DhKeyCheckFailed, pairing.Result.Failure);
    }

    [Theory]
    [InlineData("02 02 00 0D 10 00 00")] // Secure Connections
    [InlineData("02 02 00 05 10 00 00")] // legacy
    public void Centrals_own_confirm_value_sent_back_is_refused(string response)
    {
        // The impostor does not know the passkey that the Central shows, and reflects the Central's own proof.
        using TestPair pair = TestPair.Create(central: new BleHostOptions { Pairing = StackTarget.Display, Agent = new Person() });
        (LeLink link, RawPeer peer) = Impostor(pair);
        Task<PairingOutcome> pairing = pair.Begin(() => link.PairAsync());
        peer.Next(RawPeer.Smp);
        peer.Send(RawPeer.Smp, response);
        string pdu = peer.Next(RawPeer.Smp);
        using P256KeyPair keys = P256KeyPair.Generate(new SeededRandom(3));
        if (pdu.StartsWith("0C", StringComparison.Ordinal))
        {
            peer.Send(RawPeer.Smp, SmpAttacker.PublicKey(keys.Public.X, keys.Public.Y));
            pdu = peer.Next(RawPeer.Smp);
        }

        peer.Send(RawPeer.Smp, pdu);
        Assert.Equal("0504", peer.Next(RawPeer.Smp));
        Assert.Equal((FailedBy.Local, PairingFailure.ConfirmValueFailed), (pairing.Result.FailedBy, pairing.Result.Failure));
    }

    internal static (LeLink Link, RawPeer Peer) Impostor(TestPair pair, BleAddress? address = null)
    {
        var peer = new RawPeer(pair, new ControllerOptions { PublicAddress = address });
        peer.Host.Advertise();
        Task<LeLink> connecting = pair.Begin(() => pair.Central.ConnectAsync(peer.Host.Address));
        peer.Accept();
        pair.Until(() => connecting.IsCompleted);
        return (connecting.Result, peer);
    }

    private static void Negate(Span<byte> y)
    {
        byte[] negative = (s_p - new BigInteger(y, true)).ToByteArray(true);
        y.Clear();
        negative.CopyTo(y);
    }
}
