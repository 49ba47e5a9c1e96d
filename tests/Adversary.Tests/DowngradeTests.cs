using System;
using System.Threading.Tasks;
using Adversary.Tests.Kit;
using BleStack.Adversary;
using BleStack.Smp;
using Xunit;

namespace Adversary.Tests;

/// <summary>
/// From Secure Connections down to legacy pairing: the flag is cleared in transit, or the attacker supports nothing newer.
/// </summary>
public sealed class DowngradeTests
{
    [Fact]
    public void Relay_that_changes_nothing_gets_both_sides_to_a_key()
    {
        using var relay = new Relay(static settings => settings);
        relay.Pair();
        Assert.True(relay.CentralAskedForEncryption);
        Assert.True(relay.CentralStarted!.IsSecureConnections);
    }

    [Fact]
    public void Flag_cleared_in_flight_fails_the_confirm_values_for_they_cover_both_feature_PDUs()
    {
        using var relay = new Relay(static settings => settings);
        relay.Tamper = ClearFlag;
        relay.Pair();
        Assert.False(relay.CentralStarted!.IsSecureConnections);
        Assert.False(relay.CentralAskedForEncryption);
        Assert.Equal(PairingFailure.ConfirmValueFailed, relay.CentralOutcome!.Failure);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Secure_Connections_Only_mode_refuses_before_any_confirm_value(bool central)
    {
        var only = new PairingSettings { SecureConnectionsOnly = true };
        using var relay = new Relay(central ? only : new PairingSettings(), central ? new PairingSettings() : only);
        relay.Tamper = ClearFlag;
        relay.Pair();
        Assert.Equal(PairingFailure.AuthenticationRequirements, relay.CentralOutcome!.Failure);
    }

    [Theory]
    [InlineData(Target.Stack)]
    [InlineData(Target.Stock)]
    [InlineData(Target.Full)]
    public async Task Legacy_only_attacker_gets_an_unauthenticated_link_of_level_2_and_no_more(string kind)
    {
        await using Target target = await Target.CreateAsync(kind);
        SmpAttacker attacker = target.Attacker();
        Assert.StartsWith("02", attacker.Begin("01 03 00 01 10 01 01"), StringComparison.Ordinal);
        byte[] stk = attacker.Legacy(new byte[16])!;
        string keys = attacker.Encrypt(stk, 2);
        Assert.StartsWith("06", keys, StringComparison.Ordinal);
        attacker.Send("06" + SmpAttacker.Zeros);
        attacker.Send("07" + new string('0', 20));
        Assert.EndsWith("05", attacker.Peer.Read(RawPeerExtensions.Location), StringComparison.Ordinal);
    }

    private static byte[] ClearFlag(bool fromCentral, byte[] pdu)
    {
        if (pdu[0] is 0x01 or 0x02) pdu[3] &= 0xF7;
        return pdu;
    }
}
