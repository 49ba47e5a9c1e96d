using System;
using System.Linq;
using System.Threading.Tasks;
using Adversary.Tests.Kit;
using BleStack.Adversary;
using BleStack.Gap;
using BleStack.Smp;
using TestKit.Stack;
using Xunit;

namespace Adversary.Tests;

/// <summary>Passkeys guessed bit by bit over many pairings, and a legacy passkey computed from a recorded pairing.</summary>
public sealed class PasskeyGuessingTests
{
    private const uint Fixed = 999_999;

    // 999,999 is F423F: twelve ones, each found by one refusal, then one pairing that succeeds.
    private const int Refusals = 12;

    [Fact]
    public async Task Fixed_passkey_of_the_bare_stack_falls_after_as_many_pairings_as_it_has_ones()
    {
        await using var target = new StackTarget(StackTarget.Display with { FixedPasskey = Fixed });
        var guesser = new Guesser(target);
        while (guesser.Key is null) guesser.Try();
        Assert.Equal((Fixed, Refusals), (guesser.Known, guesser.Refused));
    }

    [Fact]
    public async Task Random_passkey_of_the_bare_stack_teaches_nothing_for_the_next()
    {
        await using Target target = await Target.CreateAsync(Target.Stack);
        var guesser = new Guesser(target);
        for (int i = 0; i < 40; i++) guesser.Try();
        Assert.Null(guesser.Key);
        Assert.True(guesser.Furthest < 20);
        Assert.Empty(target.Bonds.All);
    }

    [Fact]
    public async Task Fixed_passkey_of_the_firmware_is_warned_of_at_boot_and_falls_all_the_same_only_four_hours_later()
    {
        await using FirmwareTarget target = await FirmwareTarget.BootAsync("passkey=" + Fixed, "link-timeout=0"); // Waits on one link.
        Assert.Contains("plan: warning a fixed passkey is a demonstration; use random", target.Bench.Console);
        var guesser = new Guesser(target);
        (TimeSpan waited, TimeSpan locked) = (TimeSpan.Zero, TimeSpan.Zero);
        while (guesser.Key is null)
        {
            guesser.Try(locked);
            waited += locked;
            if (guesser.Key is not null || guesser.Refused < 3) continue;
            locked = TimeSpan.FromSeconds(Math.Min(3600, 30 << Math.Min(guesser.Refused - 3, 7)));
            target.Says("guard: too many failures, seconds=" + locked.TotalSeconds);
        }

        Assert.Equal((Fixed, Refusals), (guesser.Known, guesser.Refused));
        Assert.Equal(TimeSpan.FromSeconds(30 + 60 + 120 + 240 + 480 + 960 + 1920 + 3600 + 3600 + 3600), waited);
    }

    [Theory]
    [InlineData(Target.Stock)]
    [InlineData(Target.Full)]
    public async Task Random_passkey_of_the_firmware_is_not_learnt_and_the_third_guess_locks(string platform)
    {
        await using var target = (FirmwareTarget)await Target.CreateAsync(platform);
        var guesser = new Guesser(target);
        for (int i = 0; i < 3; i++) guesser.Try();
        target.Says("guard: too many failures, seconds=30, disconnected");
        Assert.Null(guesser.Key);

        // The fourth attempt gets no round: the link ends, or the request is refused.
        SmpAttacker attacker = target.Attacker();
        attacker.Send(PasskeyGuesser.Request);
        if (platform == Target.Full)
        {
            Assert.Equal("0509", attacker.Next());
        }
        else
        {
            attacker.Next();
            attacker.ExchangeKeys();
            attacker.Peer.Host.Wait<BleStack.Hci.Packets.DisconnectionComplete>();
        }

        Assert.Empty(target.Bonds.All);
    }

    [Theory]
    [InlineData(Target.Stack)]
    [InlineData(Target.Stock)]
    [InlineData(Target.Full)]
    public async Task Legacy_passkey_is_computed_from_an_overheard_pairing_and_opens_its_keys(string kind)
    {
        // A passkey that is found early; any other takes longer, but not much: the test does not depend on chance.
        await using Target target =
            kind == Target.Stack
                ? new StackTarget(StackTarget.Display with { FixedPasskey = 4711 })
                : await Target.CreateAsync(kind, "passkey=4711");
        Recorder air = target.Sniff();
        LeLink link = target.PairPhone(flags: AuthReq.None);
        var ear = new Eavesdropper(air, link.LocalAddress, target.Address);
        Assert.Equal(4711U, ear.CrackPasskey());
        byte[] ltk = ear.Read(ear.ShortTermKey(target.Shown)).First(static pdu => pdu[0] == 0x06);
        Assert.Contains(target.Bonds.All, bond => bond.LocalLtk!.Key.SequenceEqual(ltk.Skip(1).Reverse()));
        Assert.False(link.Security.IsSecureConnections);
    }

    [Theory]
    [InlineData(Target.Stack)]
    [InlineData(Target.Stock)]
    [InlineData(Target.Full)]
    public async Task Secure_Connections_pairing_gives_an_eavesdropper_nothing_to_try_passkeys_on(string kind)
    {
        // It records keys, and confirms over nonces that follow: without the DHKey no key can be tested.
        await using Target target = await Target.CreateAsync(kind);
        Recorder air = target.Sniff();
        LeLink link = target.PairPhone();
        var ear = new Eavesdropper(air, link.LocalAddress, target.Address);
        Assert.False(ear.Fits(target.Shown));
        Assert.Empty(ear.Read(ear.ShortTermKey(target.Shown)));
        Assert.DoesNotContain(ear.Smp, static pdu => pdu.Pdu[0] is 0x06 or 0x08 or 0x0A);
        Assert.False(air.Contains(target.Bonds.All[0].LocalLtk!.Key.Reverse().ToArray()));
    }

    [Fact]
    public async Task Legacy_phone_is_refused_where_the_profile_demands_Secure_Connections()
    {
        await using Target target = await Target.CreateAsync(Target.Full, "profile=sc-only");
        Assert.Equal("0503", target.Attacker().Begin("01 04 00 05 10 00 00"));
        await using var stack = new StackTarget(StackTarget.Display with { SecureConnectionsOnly = true });
        Assert.Equal("0503", stack.Attacker().Begin("01 04 00 05 10 00 00"));
    }

    /// <summary>Guesses at a target, one guess per connection.</summary>
    private sealed class Guesser(Target target)
    {
        private readonly PasskeyGuesser _guesser = new();

        public uint Known => _guesser.Known;

        public int Refused => _guesser.Refused;

        public int Furthest => _guesser.Furthest;

        public byte[]? Key => _guesser.Key;

        public void Try(TimeSpan wait = default)
        {
            SmpAttacker attacker = target.Attacker(seed: (ulong)Refused + 1);
            if (wait > TimeSpan.Zero)
            {
                attacker.Peer.Request("0A0000");
                target.Pass(wait);
            }

            _guesser.Try(attacker);
            Leave(attacker.Peer);
        }

        private void Leave(RawPeer peer)
        {
            if (target is FirmwareTarget && Refused >= 3 && Key is null) peer.Host.Wait<BleStack.Hci.Packets.DisconnectionComplete>();
            else peer.Disconnect();
        }
    }
}
