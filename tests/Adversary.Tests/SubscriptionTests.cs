using System.Threading.Tasks;
using Adversary.Tests.Kit;
using BleStack.Adversary;
using BleStack.Gap;
using TestKit.Board;
using Xunit;

namespace Adversary.Tests;

/// <summary>The subscription stored with a bond, used by another device: before encryption, or under another key.</summary>
public sealed class SubscriptionTests
{
    public static TheoryData<string> Targets => UnencryptedAccessTests.Targets;

    [Theory]
    [MemberData(nameof(Targets))]
    public async Task Kept_subscription_is_not_restored_for_a_stranger_on_the_bonds_address(string kind)
    {
        await using Target target = await Target.CreateAsync(kind);
        LeLink phone = Subscribed(target);
        RawPeer peer = target.Attacker(phone.LocalAddress).Peer;
        Assert.Equal("0B0000", Cccd(peer));
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public async Task Kept_subscription_is_not_restored_under_another_key_than_the_bonds(string kind)
    {
        await using Target target = await Target.CreateAsync(kind);
        LeLink phone = Subscribed(target);
        SmpAttacker attacker = target.Attacker(phone.LocalAddress);
        attacker.Begin("01 03 00 08 10 00 00"); // Without bonding: this cannot affect a bond and is accepted.
        attacker.Encrypt(attacker.JustWorks(), 0);
        Assert.Equal("0B0000", Cccd(attacker.Peer));
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public async Task Stranger_who_subscribes_on_the_bonds_address_leaves_nothing_in_the_bond(string kind)
    {
        await using Target target = await Target.CreateAsync(kind);
        LeLink phone = target.PairPhone();
        target.Disconnect(phone);
        RawPeer peer = target.Attacker(phone.LocalAddress).Peer;
        Assert.Equal("13", peer.Request($"12{Handle(peer)}0100"));
        peer.Disconnect();
        Assert.Empty(target.Bonds.Find(phone.LocalAddress)!.Cccds);
    }

    private static LeLink Subscribed(Target target)
    {
        LeLink phone = target.PairPhone();
        target.Run(() => FirmwareBench.SubscribeAsync(phone));
        if (target is FirmwareTarget firmware) firmware.Says("data: subscribed");
        Assert.Single(target.Bonds.Find(phone.LocalAddress)!.Cccds);
        target.Disconnect(phone);
        return phone;
    }

    private static string Cccd(RawPeer peer) => peer.Request("0A" + Handle(peer));

    private static string Handle(RawPeer peer) => UnencryptedAccessTests.Next(peer.Find(RawPeerExtensions.Measurement));
}
