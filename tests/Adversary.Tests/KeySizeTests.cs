using System;
using System.Threading.Tasks;
using Adversary.Tests.Kit;
using BleStack.Adversary;
using BleStack.Smp;
using Xunit;

namespace Adversary.Tests;

/// <summary>Key-size downgrade (KNOB): the attacker makes both sides agree on seven octets, which it can search.</summary>
public sealed class KeySizeTests
{
    private const string SevenOctets = "01 03 00 09 07 00 00";

    [Fact]
    public async Task Seven_octets_are_refused_by_the_stack_before_a_key_is_made()
    {
        await using Target target = await Target.CreateAsync(Target.Stack);
        Assert.Equal("0506", target.Attacker().Begin(SevenOctets));
        Assert.Empty(target.Bonds.All);
    }

    [Theory]
    [InlineData(Target.Stock)]
    [InlineData(Target.Full)]
    public async Task Seven_octets_are_taken_by_the_firmwares_default_profile_which_says_so_at_boot(string platform)
    {
        await using Target target = await Target.CreateAsync(platform);
        SmpAttacker attacker = target.Attacker();
        Assert.StartsWith("02", attacker.Begin(SevenOctets), StringComparison.Ordinal);
        byte[] key = attacker.JustWorks();
        Assert.Equal(new byte[9], key[..9]);
        attacker.Encrypt(key, 0);
        Assert.Contains(((FirmwareTarget)target).Bench.Console, line => line.Contains("key-size=7..16", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Seven_octets_are_refused_by_the_firmware_on_the_full_platform_with_a_minimum()
    {
        await using Target target = await Target.CreateAsync(Target.Full, "min-key-size=16");
        Assert.Equal("0506", target.Attacker().Begin(SevenOctets));
    }

    [Fact]
    public void Sizes_lowered_in_flight_are_not_noticed_by_the_DHKey_checks_so_the_minimum_must_stop_them()
    {
        // f6 covers AuthReq, OOB flag and IO capability, not the key size ([Vol 3, Part H] 2.2.8): two hosts that allow seven agree on
        // seven.
        using var careless = new Relay(static settings => settings with { MinKeySize = 7 });
        careless.Tamper = Lower;
        careless.Pair();
        Assert.Equal((7, 7), (careless.CentralStarted!.KeySize, careless.PeripheralStarted!.KeySize));
        Assert.True(careless.CentralAskedForEncryption);

        using var careful = new Relay(static settings => settings);
        careful.Tamper = Lower;
        careful.Pair();
        Assert.Equal(PairingFailure.EncryptionKeySize, careful.PeripheralOutcome!.Failure);
        Assert.False(careful.CentralAskedForEncryption);
    }

    [Fact]
    public void Response_lowered_in_flight_is_refused_by_the_central()
    {
        using var relay = new Relay(static settings => settings);
        relay.Tamper = static (fromCentral, pdu) => fromCentral ? pdu : Lower(fromCentral, pdu);
        relay.Pair();
        Assert.Equal((FailedBy.Local, PairingFailure.EncryptionKeySize), (relay.CentralOutcome!.FailedBy, relay.CentralOutcome.Failure));
    }

    private static byte[] Lower(bool fromCentral, byte[] pdu)
    {
        if (pdu[0] is 0x01 or 0x02) pdu[4] = 7;
        return pdu;
    }
}
