using System;
using BleStack.L2cap;
using BleStack.Smp;
using Xunit;

namespace BleStack.Tests.Smp;

/// <summary>Out of Band in both generations, [Vol 3, Part H] 2.3.5.3 and 2.3.5.6.4.</summary>
public sealed class OobTests
{
    private static readonly PairingSettings s_sc = new() { AuthReq = AuthReq.Bonding | AuthReq.SecureConnections };

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void Secure_connections_data_on_one_side_or_both_authenticates(bool toCentral, bool toPeripheral)
    {
        SmpPair pair = new SmpPair().With(s_sc, s_sc);
        Scenarios.GiveOob(pair, toCentral, toPeripheral);
        pair.Pair();
        foreach (SmpSide side in new[] { pair.Central, pair.Peripheral })
        {
            Assert.True(side.Outcome.IsSuccess, side.Outcome.ToString());
            Assert.Equal(
                (PairingMethod.OutOfBand, SecurityLevel.AuthenticatedSecureConnections),
                (side.Outcome.Method, side.Security.Level)
            );
        }

        Assert.Equal(toCentral ? "01" : "00", pair.Central.Sent[0][4..6]);
        Assert.Equal(toPeripheral ? "01" : "00", pair.Peripheral.Sent[0][4..6]);
        Assert.DoesNotContain(pair.Trace, line => line[4..6] == "03"); // The commitments went out of band.
    }

    [Fact]
    public void Without_any_data_the_method_is_not_oob()
    {
        SmpPair pair = new SmpPair().With(s_sc, s_sc);
        Scenarios.GiveOob(pair, false, false);
        Assert.Equal(PairingMethod.JustWorks, pair.Pair().Central.Outcome.Method);
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public void Wrong_secure_connections_data_fails(bool atCentral, bool wrongConfirm)
    {
        SmpPair pair = new SmpPair().With(s_sc, s_sc);
        Scenarios.GiveOob(pair, true, true);
        SmpSide side = atCentral ? pair.Central : pair.Peripheral;
        byte[] value = wrongConfirm ? side.Settings.Oob!.PeerConfirm! : side.Settings.Oob!.PeerRandom!;
        byte[] wrong = (byte[])value.Clone();
        wrong[0] ^= 1;
        side.Settings = side.Settings with
        {
            Oob = wrongConfirm ? side.Settings.Oob with { PeerConfirm = wrong } : side.Settings.Oob with { PeerRandom = wrong },
        };
        pair.Pair();
        PairingFailureTests.AssertFailed(pair, PairingFailure.ConfirmValueFailed);
    }

    [Fact]
    public void Peer_that_claims_data_we_never_gave_is_refused()
    {
        SmpPair pair = new SmpPair().With(s_sc, s_sc);
        Scenarios.GiveOob(pair, true, true);
        pair.Peripheral.Settings = s_sc;
        pair.Pair();
        PairingFailureTests.AssertFailed(pair, PairingFailure.OobNotAvailable);
    }

    [Fact]
    public void Legacy_data_on_one_side_only_is_not_used()
    {
        SmpPair pair = Scenarios.Make("legacy oob");
        pair.Peripheral.Settings = pair.Peripheral.Settings with { Oob = null };
        Assert.Equal(PairingMethod.JustWorks, pair.Pair().Central.Outcome.Method);
    }

    [Fact]
    public void Different_legacy_keys_fail()
    {
        SmpPair pair = Scenarios.Make("legacy oob");
        pair.Peripheral.Settings = pair.Peripheral.Settings with { Oob = new OobData { TemporaryKey = new byte[16] } };
        pair.Pair();
        PairingFailureTests.AssertFailed(pair, PairingFailure.ConfirmValueFailed);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Legacy_key_may_be_asked_for_during_the_pairing(bool hasIt)
    {
        SmpPair pair = Scenarios.Make("legacy oob");
        byte[] tk = pair.Central.Settings.Oob!.TemporaryKey!;
        pair.Peripheral.Settings = pair.Peripheral.Settings with { Oob = new OobData { AskForTemporaryKey = true } };
        pair.Peripheral.Agent.Answer = null;
        pair.Pair();
        PairingQuestion question = Assert.Single(pair.Peripheral.Agent.Questions);
        Assert.Equal(PairingQuestionKind.OobData, question.Kind);
        Assert.Throws<ArgumentException>(() => question.AnswerOob(new byte[15]));
        pair.Do(() =>
        {
            if (hasIt) question.AnswerOob(tk);
            else question.Reject();
        });
        if (hasIt) Assert.Equal(SecurityLevel.Authenticated, pair.Peripheral.Security.Level);
        else PairingFailureTests.AssertFailed(pair, PairingFailure.OobNotAvailable);
    }
}
