using System;
using System.Linq;
using System.Threading.Tasks;
using Adversary.Tests.Kit;
using BleStack.Adversary;
using BleStack.Core;
using BleStack.Crypto;
using BleStack.Gap;
using BleStack.Hci;
using BleStack.Hci.Packets;
using BleStack.Smp;
using Xunit;

namespace Adversary.Tests;

/// <summary>
/// An authenticated bond is attacked by devices that use its peer's address: overwritten by Just Works, deleted, displaced by a false
/// identity.
/// </summary>
public sealed class BondTheftTests
{
    // The victim finds the wrong MIC and ends the link without an error: the attacker receives nothing ([Vol 6, Part B] 5.1.3.1).
    private const HciErrorCode WrongKey = HciErrorCode.ConnectionTimeout;
    private const string JustWorks = SmpAttacker.JustWorksRequest;

    [Theory]
    [InlineData(Target.Stack)]
    [InlineData(Target.Full)]
    public async Task Just_Works_over_an_authenticated_bond_is_refused_and_the_phone_comes_back(string kind)
    {
        await using Target target = await Target.CreateAsync(kind);
        LeLink phone = target.PairPhone();
        target.Disconnect(phone);
        SmpAttacker attacker = target.Attacker(phone.LocalAddress);
        Assert.Equal("0503", attacker.Begin(JustWorks));
        attacker.Peer.Disconnect();
        Assert.True(Assert.Single(target.Bonds.All).IsAuthenticated);
        Assert.True(target.Reconnect(phone.Host).IsSuccess);
    }

    [Fact]
    public async Task Just_Works_over_an_authenticated_bond_takes_its_place_on_the_stock_image_and_shows_as_a_lower_level()
    {
        await using var target = (FirmwareTarget)await Target.CreateAsync(Target.Stock);
        LeLink phone = target.PairPhone();
        target.Disconnect(phone);
        SmpAttacker attacker = target.Attacker(phone.LocalAddress);
        attacker.PairByJustWorks();
        target.Says("verdict: paired: encrypted, no MITM protection, bonded");
        target.Says($"bond: replaced new={phone.LocalAddress.Value:X12} gone={phone.LocalAddress.Value:X12}");
        Assert.EndsWith("05", attacker.Peer.Read(RawPeerExtensions.Location), StringComparison.Ordinal);
        attacker.Peer.Disconnect();
        Assert.False(Assert.Single(target.Bonds.All).IsAuthenticated);

        // The phone notices: its key differs from the device's.
        Assert.False(target.Reconnect(phone.Host).IsSuccess);
    }

    [Theory]
    [InlineData(JustWorks)]
    [InlineData("01 03 00 08 10 00 00")]
    [InlineData("01 03 00 01 10 00 00")]
    public async Task Just_Works_under_a_bonded_address_outside_the_window_of_the_stock_image_is_undone_and_gets_nothing(string request)
    {
        await using var target = (FirmwareTarget)await Target.CreateAsync(Target.Stock, "window=60");
        LeLink phone = target.PairPhone();
        target.Disconnect(phone);
        SmpAttacker attacker = target.Attacker(phone.LocalAddress);
        attacker.PairAfter(target, TimeSpan.FromSeconds(60), request);
        target.Says("verdict: paired: encrypted, no MITM protection");
        target.Says("guard: pairing window closed, ");
        attacker.Peer.Host.Wait<DisconnectionComplete>();
        Assert.Empty(target.Bonds.All);
        Assert.DoesNotContain(target.Bench.Console, static line => line.Contains("welcome back", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Bonded_phones_number_as_a_random_address_is_another_bond_and_does_not_cost_the_phone_its_own()
    {
        await using var target = (FirmwareTarget)await Target.CreateAsync(Target.Stock, "window=60");
        LeLink phone = target.PairPhone();
        target.Disconnect(phone);
        SmpAttacker attacker = target.AttackerAt(new BleAddress(phone.LocalAddress.Value, AddressType.Random));
        attacker.PairAfter(target, TimeSpan.FromSeconds(60));
        target.Says("guard: pairing window closed, disconnected");
        attacker.Peer.Host.Wait<DisconnectionComplete>();
        Assert.True(target.Reconnect(phone.Host).IsSuccess);
        target.Says("verdict: welcome back: encrypted and authenticated from the bond");
    }

    [Fact]
    public async Task Key_of_before_the_reboot_is_not_taken_for_an_authenticated_bond_of_a_stock_image_that_keeps_bonds()
    {
        await using var target = await FirmwareTarget.BootImageAsync("ESP32_BLE_REV0", "window=60", "platform=stock");
        LeLink phone = target.PairPhone();
        target.Disconnect(phone);
        target.Restart();
        SmpAttacker attacker = target.Attacker(phone.LocalAddress);
        attacker.PairAfter(target, TimeSpan.FromSeconds(60));
        target.Says("guard: pairing window closed, disconnected");
        attacker.Peer.Host.Wait<DisconnectionComplete>();
    }

    [Fact]
    public async Task Pairing_that_only_begins_costs_the_bond_on_the_stock_image_and_not_on_the_full_platform()
    {
        foreach (string kind in new[] { Target.Stock, Target.Full })
        {
            await using Target target = await Target.CreateAsync(kind);
            LeLink phone = target.PairPhone();
            target.Disconnect(phone);
            SmpAttacker attacker = target.Attacker(phone.LocalAddress);
            attacker.Begin("01 02 00 0D 10 00 00");
            attacker.Peer.Disconnect();
            Assert.Equal(kind == Target.Full ? 1 : 0, target.Bonds.All.Count);
        }
    }

    [Theory]
    [InlineData(Target.Stack)]
    [InlineData(Target.Full)]
    public async Task False_identity_from_behind_a_private_address_is_rejected(string kind)
    {
        await using Target target = await Target.CreateAsync(kind);
        LeLink phone = target.PairPhone();
        target.Disconnect(phone);
        byte[] irk = new byte[16];
        Array.Fill(irk, (byte)0xA5);
        using var key = new ResolvingKey(irk);
        SmpAttacker attacker = target.AttackerAt(key.Generate(new SeededRandom(11)));
        attacker.Begin("01 03 00 09 10 02 00");
        attacker.Encrypt(attacker.JustWorks(), 0);
        attacker.Send("08" + SmpAttacker.Wire(irk));
        Assert.Equal("050F", attacker.Ask("0900" + SmpAttacker.Wire(Address(phone.LocalAddress))));
        Bond bond = Assert.Single(target.Bonds.All);
        Assert.True(bond.IsAuthenticated);
        Assert.NotEqual(irk, bond.PeerIrk);
    }

    [Theory]
    [InlineData(Target.Stack)]
    [InlineData(Target.Full)]
    public async Task False_identity_from_a_public_address_is_not_believed(string kind)
    {
        await using Target target = await Target.CreateAsync(kind);
        LeLink phone = target.PairPhone();
        target.Disconnect(phone);
        SmpAttacker attacker = target.Attacker();
        attacker.Begin("01 03 00 09 10 02 00");
        attacker.Encrypt(attacker.JustWorks(), 0);
        attacker.Send("08" + SmpAttacker.Wire(new byte[16]));
        attacker.Send("0900" + SmpAttacker.Wire(Address(phone.LocalAddress)));
        attacker.Peer.Request("0A0000");
        Assert.True(target.Bonds.Find(phone.LocalAddress)!.IsAuthenticated);
        Assert.Equal(attacker.Peer.Host.Address, target.Bonds.All[^1].Peer);
    }

    [Theory]
    [InlineData(Target.Stack)]
    [InlineData(Target.Stock)]
    [InlineData(Target.Full)]
    public async Task Keys_that_are_guessed_for_a_bond_end_the_link(string kind)
    {
        await using Target target = await Target.CreateAsync(kind);
        LeLink phone = target.PairPhone();
        target.Disconnect(phone);
        foreach (
            byte[] guess in new[]
            {
                new byte[16],
                Enumerable.Repeat((byte)0xFF, 16).ToArray(),
                Enumerable.Range(0, 16).Select(i => (byte)i).ToArray(),
            }
        )
            Assert.Equal(WrongKey, target.Attacker(phone.LocalAddress).Peer.Encrypt(guess));
        Assert.Equal(HciErrorCode.PinOrKeyMissing, target.Attacker().Peer.Encrypt(new byte[16]));
        Assert.True(target.Bonds.All.Count == 1);
    }

    [Theory]
    [InlineData(Target.Stack)]
    [InlineData(Target.Stock)]
    [InlineData(Target.Full)]
    public async Task Legacy_key_is_found_by_its_EDIV_and_Rand_only_and_never_as_a_Secure_Connections_key(string kind)
    {
        await using Target target = await Target.CreateAsync(kind);
        LeLink phone = target.PairPhone(flags: AuthReq.None);
        target.Disconnect(phone);
        LongTermKey ltk = target.Bonds.All[0].LocalLtk!;
        foreach (
            (ushort ediv, ulong rand) in new[]
            {
                ((ushort)0, 0UL),
                (ltk.Ediv, 0UL),
                ((ushort)0, ltk.Rand),
                ((ushort)(ltk.Ediv + 1), ltk.Rand),
                (ltk.Ediv, ltk.Rand + 1),
            }
        )
        {
            SmpAttacker attacker = target.Attacker(phone.LocalAddress);
            Assert.Equal(HciErrorCode.PinOrKeyMissing, attacker.Peer.Encrypt(ltk.Key, ediv, rand));
            attacker.Peer.Disconnect();
        }

        // Both are visible when the phone encrypts: identifying the key does not reveal it.
        Assert.Equal(WrongKey, target.Attacker(phone.LocalAddress).Peer.Encrypt(new byte[16], ltk.Ediv, ltk.Rand));
    }

    private static byte[] Address(BleAddress address)
    {
        byte[] octets = new byte[8];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(octets, address.Value);
        return octets[2..];
    }
}
