using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Adversary.Tests.Kit;
using BleStack.Adversary;
using BleStack.Core;
using BleStack.Crypto;
using BleStack.Gap;
using BleStack.Smp;
using TestKit.Stack;
using Xunit;

namespace Adversary.Tests;

/// <summary>Tracking: addresses that change, and what could link them.</summary>
public sealed class TrackingTests
{
    private static readonly byte[] s_irk = RawPeer.Hex("EC0234A357C8AD05341010A60A397D9B");

    [Fact]
    public async Task Addresses_of_a_private_host_change_and_only_its_IRK_links_them()
    {
        await using StackTarget target = Private();
        List<BleAddress> seen = [];
        for (int i = 0; i < 20; i++)
        {
            target.Run(() => target.Pair.Peripheral.RotateAddressAsync());
            seen.Add(target.Address);
        }

        Assert.Equal(20, seen.Distinct().Count());
        Assert.All(seen, static address => Assert.True(address.IsResolvablePrivate));
        Assert.Equal(20, seen.Select(static address => address.Value >> 24).Distinct().Count());
        using var own = new ResolvingKey(s_irk);
        Assert.All(seen, address => Assert.True(own.Matches(address)));
        var random = new SeededRandom(9);
        byte[] guess = new byte[16];
        for (int i = 0; i < 2000; i++)
        {
            random.Fill(guess);
            using var key = new ResolvingKey(guess);
            Assert.True(seen.Count(key.Matches) <= 1); // One in 16 million by chance, never two.
        }
    }

    [Fact]
    public async Task IRK_and_identity_pass_after_encryption_only_and_never_in_plain_sight()
    {
        await using StackTarget target = Private();
        Recorder air = target.Sniff();
        target.PairPhone();
        Assert.DoesNotContain(air.Pdus, static pdu =>
            !pdu.IsAdvertising
            && !pdu.IsEncrypted
            && pdu.Octets.Length > 6
            && pdu.Octets[4] == 6
            && pdu.Octets[6] is 0x06 or 0x08 or 0x09 or 0x0A
        );
        Assert.False(air.Contains([.. s_irk.Reverse()]));
        Assert.False(air.Contains(s_irk));
        byte[] identity = [.. Enumerable.Range(0, 6).Select(i => (byte)(target.Pair.Peripheral.Identity.Value >> (8 * i)))];
        Assert.False(air.Contains(identity));
    }

    [Fact]
    public async Task Keys_sent_before_encryption_are_refused_and_do_not_make_the_victim_send_its_own()
    {
        await using StackTarget target = Private();
        SmpAttacker attacker = target.Attacker();
        attacker.Begin("01 03 00 09 10 03 03");
        Assert.Equal("0508", attacker.Ask("08" + SmpAttacker.Zeros));
        Assert.Equal("", attacker.Peer.Ask(RawPeer.Smp, "08" + SmpAttacker.Zeros));
    }

    [Fact]
    public async Task Legacy_pairing_by_Just_Works_hands_the_IRK_to_who_listens()
    {
        // TK is zero: no search is needed. The defence is Secure Connections.
        await using StackTarget target = Private(new PairingSettings { AuthReq = AuthReq.Bonding });
        Recorder air = target.Sniff();
        LeLink link = target.PairPhone(IoCapability.NoInputNoOutput, AuthReq.None);
        var ear = new Eavesdropper(air, link.LocalAddress, link.PeerAddress);
        byte[] irk = ear.Read(ear.ShortTermKey(0)).First(static pdu => pdu[0] == 0x08);
        Assert.Equal(s_irk, irk.Skip(1).Reverse());
    }

    [Theory]
    [InlineData(Target.Stock)]
    [InlineData(Target.Full)]
    public async Task Firmware_shows_the_same_public_address_for_ever_and_gives_no_IRK_of_its_own_on_the_stock_image(string kind)
    {
        await using Target target = await Target.CreateAsync(kind);
        Assert.Equal(AddressType.Public, target.Address.Type);
        SmpAttacker attacker = target.Attacker();
        string response = attacker.Begin("01 03 00 09 10 03 03");
        Assert.Equal(kind == Target.Stock ? "0101" : "0303", response[^4..]);
    }

    private static StackTarget Private(PairingSettings? settings = null) =>
        new(settings, static options => options with { Privacy = PrivacyMode.Resolvable, IdentityResolvingKey = s_irk });
}
