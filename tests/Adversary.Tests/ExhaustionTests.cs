using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using Adversary.Tests.Kit;
using BleStack.Adversary;
using BleStack.Core;
using BleStack.Gap;
using BleStack.Hci;
using BleStack.Hci.Packets;
using BleStack.Smp;
using TestKit.Stack;
using Xunit;

namespace Adversary.Tests;

/// <summary>
/// Floods, half-open pairings, links held open, bond stores and limiters filled: memory stays bounded and the owner's phone is served.
/// </summary>
[Collection(nameof(MeasuredAlone))]
public sealed class ExhaustionTests
{
    private const string JustWorks = SmpAttacker.JustWorksRequest, Passkey = "01 02 00 0D 10 00 00";
    private const int Allowance = 1 << 20;

    [Fact]
    public async Task Thousands_of_pairing_requests_and_garbage_leave_the_stack_with_bounded_memory_and_ready_for_a_phone()
    {
        await using var target = new StackTarget(null);
        SmpAttacker attacker = target.Attacker();
        var random = new SeededRandom(4);
        byte[] garbage = new byte[65];
        long before = 0;
        for (int i = 0; i < 6000; i++)
        {
            if (i == 1000) before = GC.GetTotalMemory(forceFullCollection: true);
            random.Fill(garbage);
            attacker.Send(i % 3 == 2 ? Passkey : JustWorks);
            attacker.Peer.Send(RawPeer.Smp, garbage.AsSpan(0, 1 + garbage[0] % 65));
            attacker.Peer.Take(RawPeer.Smp);
        }

        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, Allowance);
        Assert.True(target.PairPhone().Security.IsAuthenticated);
    }

    [Theory]
    [InlineData(Target.Stock)]
    [InlineData(Target.Full)]
    public async Task Hundreds_of_pairing_requests_leave_the_firmware_running_and_ready_for_a_phone(string kind)
    {
        await using var target = (FirmwareTarget)await Target.CreateAsync(kind);
        SmpAttacker attacker = target.Attacker();
        for (int i = 0; i < 200; i++)
        {
            Assert.StartsWith("02", attacker.Ask(JustWorks), StringComparison.Ordinal);
            // A second request ends the first pairing; NimBLE ignores it until the attacker gives up.
            if (kind == Target.Stock) attacker.Send(JustWorks);
            if (kind == Target.Stock) attacker.Send("0508");
            else Assert.Equal("0508", attacker.Ask(JustWorks));
            target.Says("verdict: pairing failed");
        }

        attacker.Peer.Disconnect();
        Assert.True(target.Bench.Board.IsRunning);
        Assert.True(target.PairPhone().Security.IsAuthenticated);
    }

    [Theory]
    [InlineData(Target.Stack)]
    [InlineData(Target.Stock)]
    [InlineData(Target.Full)]
    public async Task Half_open_pairing_ends_after_30_s_and_the_link_carries_no_more_pairing(string kind)
    {
        await using Target target = await Target.CreateAsync(kind);
        SmpAttacker attacker = target.Attacker();
        attacker.Begin(JustWorks);
        target.Pass(TimeSpan.FromSeconds(31));
        Assert.Equal("010A000001", attacker.Peer.Request("0A0000"));
        attacker.Send(JustWorks);
        Assert.Equal("010A000001", attacker.Peer.Request("0A0000"));
        // [Vol 3, Part H] 3.4 requires a new connection first; NimBLE begins another pairing on this one.
        Assert.Equal(kind == Target.Stock ? "02" : "", attacker.Peer.Take(RawPeer.Smp) is { Length: > 1 } answer ? answer[..2] : "");
    }

    [Theory]
    [InlineData(Target.Stock)]
    [InlineData(Target.Full)]
    public async Task Link_that_is_held_is_ended_by_the_firmware_after_five_minutes_and_the_phone_gets_in(string kind)
    {
        await using var target = (FirmwareTarget)await Target.CreateAsync(kind);
        SmpAttacker attacker = target.Attacker();
        attacker.PairByJustWorks();
        target.Says("verdict: paired: encrypted, no MITM protection");
        target.Pass(TimeSpan.FromSeconds(299));
        Assert.Equal("010A000001", attacker.Peer.Request("0A0000"));
        target.Run(() => target.Bench.PassAsync(target.Bench.SaysAsync("guard: no security for too long, disconnected")));
        attacker.Peer.Host.Wait<DisconnectionComplete>();
        Assert.True(target.PairPhone().Security.IsAuthenticated);
    }

    [Fact]
    public async Task All_links_of_the_stack_taken_keep_a_phone_out_until_one_is_given_back()
    {
        // The stack itself ends no link: how long an unpaired peer may stay is decided by the application.
        await using var target = new StackTarget(null);
        List<RawPeer> peers = [];
        for (int i = 0; i < 8; i++)
        {
            if (i > 0) target.Run(() => target.Pair.Peripheral.Advertiser.StartAsync(TestPair.Advertisement));
            RawPeer peer = new(target.Pair);
            peer.Connect(target.Address);
            peers.Add(peer);
        }

        Assert.Equal(8, target.Pair.Peripheral.Links.Count);
        await Assert.ThrowsAsync<HciCommandException>(() =>
            Task.Run(() => target.Run(() => target.Pair.Peripheral.Advertiser.StartAsync(TestPair.Advertisement)))
        );
        peers[3].Disconnect();
        Assert.True(target.PairPhone().Security.IsAuthenticated);
    }

    [Fact]
    public async Task Limiter_that_an_attacker_has_locked_keeps_new_phones_out_and_lets_bonded_ones_in()
    {
        // A stock image names no address, so the count is the device's: any device in range can delay the owner's next phone.
        await using var target = (FirmwareTarget)await Target.CreateAsync(Target.Stock);
        LeLink phone = target.PairPhone();
        target.Disconnect(phone);
        for (int i = 0; i < 3; i++)
        {
            SmpAttacker attacker = target.Attacker(seed: (ulong)i);
            attacker.Begin(Passkey);
            Assert.Null(attacker.PasskeyEntry(i == 0 ? 0 : ~target.Shown & 0xFFFFF, out _));
            if (i < 2) attacker.Peer.Disconnect();
            else attacker.Peer.Host.Wait<DisconnectionComplete>();
        }

        target.Says("guard: too many failures, seconds=30");
        Assert.True(target.Reconnect(phone.Host).IsSuccess);
        target.Says("verdict: welcome back: encrypted and authenticated from the bond");
    }

    [Fact]
    public async Task Just_Works_strangers_evict_every_bond_of_the_stock_image_and_the_console_names_each()
    {
        await using var target = (FirmwareTarget)await Target.CreateAsync(Target.Stock);
        LeLink phone = target.PairPhone();
        target.Disconnect(phone);
        for (int i = 0; i < 3; i++)
        {
            SmpAttacker attacker = target.Attacker(seed: (ulong)i);
            attacker.PairByJustWorks();
            target.Says(
                i < 2
                    ? "bond: added"
                    : $"bond: added, oldest evicted new={attacker.Peer.Host.Address.Value:X12} gone={phone.LocalAddress.Value:X12}"
            );
            attacker.Peer.Disconnect();
        }

        Assert.Equal(3, target.Bonds.All.Count);
        Assert.False(target.Reconnect(phone.Host).IsSuccess);
    }

    [Fact]
    public async Task Closed_window_refuses_strangers_before_they_pair_on_the_full_platform()
    {
        await using var target = (FirmwareTarget)await Target.CreateAsync(Target.Full, "window=60");
        LeLink phone = target.PairPhone();
        target.Disconnect(phone);
        SmpAttacker attacker = target.Attacker();
        Assert.Equal("010A000001", attacker.Peer.Request("0A0000"));
        target.Pass(TimeSpan.FromSeconds(60));
        Assert.Equal("0505", attacker.Begin(JustWorks));
        Assert.Equal(phone.LocalAddress, Assert.Single(target.Bonds.All).Peer);
    }

    [Fact]
    public async Task Full_store_without_eviction_refuses_new_phones_before_they_pair_on_the_full_platform()
    {
        await using var target = (FirmwareTarget)await Target.CreateAsync(Target.Full, "evict-oldest=no");
        for (int i = 0; i < 3; i++) target.Disconnect(target.PairPhone());
        Assert.Equal("0505", target.Attacker().Begin(JustWorks));
        Assert.All(target.Bonds.All, static bond => Assert.True(bond.IsAuthenticated));
    }

    [Fact]
    public async Task Closed_window_of_the_stock_image_ends_a_strangers_link_and_removes_its_bond_and_no_other()
    {
        // Only a bond with a public address can be removed alone (field defect 15): the other one stays, and its links are ended each time.
        foreach (bool random in new[] { false, true })
        {
            await using var target = (FirmwareTarget)await Target.CreateAsync(Target.Stock, "window=60");
            LeLink phone = target.PairPhone();
            target.Disconnect(phone);
            var address = new BleAddress(0xC0BADBADBAD0, AddressType.Random);
            SmpAttacker attacker = random ? target.AttackerAt(address) : target.Attacker();
            byte[] key = attacker.PairAfter(target, TimeSpan.FromSeconds(60));
            target.Says(random ? "guard: pairing window closed, disconnected" : "guard: pairing window closed, bond removed");
            attacker.Peer.Host.Wait<DisconnectionComplete>();
            Assert.Equal(random ? 2 : 1, target.Bonds.All.Count);
            if (random)
            {
                attacker = target.AttackerAt(address);
                attacker.Peer.Encrypt(key);
                target.Says("guard: pairing window closed, disconnected");
                attacker.Peer.Host.Wait<DisconnectionComplete>();
            }

            Assert.True(target.Reconnect(phone.Host).IsSuccess);
        }
    }

    [Theory]
    [InlineData(Target.Stock)]
    [InlineData(Target.Full)]
    public async Task Peer_that_begins_one_pairing_after_the_other_holds_its_link_30_s_longer_and_no_more(string kind)
    {
        await using var target = (FirmwareTarget)await Target.CreateAsync(kind, "link-timeout=6");
        SmpAttacker attacker = target.Attacker();
        attacker.Begin(Passkey);
        attacker.ExchangeKeys();
        target.Says("pair: passkey=");
        target.Pass(TimeSpan.FromSeconds(31));
        attacker.Send(Passkey);
        Assert.Equal("010A000001", attacker.Peer.Request("0A0000"));
        target.Pass(TimeSpan.FromSeconds(6));
        target.Says("guard: no security for too long, disconnected");
        attacker.Peer.Host.Wait<DisconnectionComplete>();
    }

    [Fact]
    public async Task Default_store_holds_a_bounded_number_of_bonds_and_keeps_the_oldest()
    {
        await using var target = new StackTarget(null);
        LeLink phone = target.PairPhone();
        IBondStore bonds = target.Bonds;
        while (bonds.All.Count < MemoryBondStore.DefaultCapacity)
            bonds.Save(
                new Bond
                {
                    Peer = new BleAddress((ulong)bonds.All.Count, AddressType.Public),
                    LocalLtk = new LongTermKey(new byte[16], 0, 0),
                }
            );
        SmpAttacker attacker = target.Attacker();
        attacker.PairByJustWorks();
        Assert.Equal("010A000001", attacker.Peer.Request("0A0000"));
        Assert.Equal(MemoryBondStore.DefaultCapacity, bonds.All.Count);
        Assert.Null(bonds.Find(attacker.Peer.Host.Address));
        Assert.NotNull(bonds.Find(phone.LocalAddress));
    }
}
