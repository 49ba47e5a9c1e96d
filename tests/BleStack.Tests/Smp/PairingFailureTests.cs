using System;
using System.Linq;
using BleStack.Hci;
using BleStack.L2cap;
using BleStack.Smp;
using Xunit;

namespace BleStack.Tests.Smp;

/// <summary>Pairings that must not succeed, and what each side then says and keeps.</summary>
public sealed class PairingFailureTests
{
    public static TheoryData<string> All => new(Scenarios.Names);

    public static TheoryData<string> Passkeys => new(Scenarios.Names.Where(name => name.Contains("passkey", StringComparison.Ordinal)));

    [Theory]
    [MemberData(nameof(Passkeys))]
    public void Wrong_passkey_fails_with_confirm_value_failed_and_leaves_no_bond(string name)
    {
        SmpPair pair = Scenarios.Make(name);
        uint next = 0;
        void Mistype(PairingQuestion question)
        {
            if (question.Kind == PairingQuestionKind.EnterPasskey) question.AnswerNumber(next++);
        }

        pair.Central.Agent.Answer = pair.Peripheral.Agent.Answer = Mistype;
        pair.Pair();
        AssertFailed(pair, PairingFailure.ConfirmValueFailed);
    }

    /// <summary>[Vol 3, Part H] 3.6.1: the initiator sends the last key, and is done when that is acknowledged.</summary>
    [Theory]
    [MemberData(nameof(All))]
    public void A_last_key_that_is_not_acknowledged_completes_nothing_and_a_lost_link_leaves_no_bond_with_its_sender(string name)
    {
        SmpPair pair = Scenarios.Make(name);
        pair.Central.IsDelivered = false;
        pair.Pair();
        Assert.True(pair.Central.Manager.IsPairing);
        Assert.Empty(pair.Central.Outcomes);
        pair.Do(() => pair.Central.Manager.OnClosed(SmpSide.Lost));
        Assert.Equal((FailedBy.LinkLost, 0), (pair.Central.Outcome.FailedBy, pair.Central.Bonds.All.Count));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_last_key_that_is_acknowledged_late_completes_late(string name)
    {
        SmpPair pair = Scenarios.Make(name);
        pair.Central.IsDelivered = false;
        pair.Pair();
        pair.Central.IsDelivered = true;
        pair.Do(pair.Central.Manager.OnDelivered);
        Assert.True(pair.Central.Outcome.IsSuccess && pair.Peripheral.Outcome.IsSuccess);
        Assert.Equal(pair.Peripheral.Bonds.All.Count, pair.Central.Bonds.All.Count);
    }

    /// <summary>Where the initiator gives no keys, the responder sends the last one; a new Pairing Request tells that it came.</summary>
    [Fact]
    public void A_peer_that_pairs_again_has_received_the_last_key()
    {
        var settings = new PairingSettings { AuthReq = AuthReq.Bonding, InitiatorKeys = KeyDistribution.None };
        SmpPair pair = new SmpPair().With(settings, settings);
        pair.Peripheral.IsDelivered = false;
        pair.Pair();
        Assert.Empty(pair.Peripheral.Outcomes);
        pair.Pair();
        Assert.True(pair.Peripheral.Outcomes[0].IsSuccess);
        Assert.Equal(2, pair.Central.Outcomes.Count);
    }

    [Theory]
    [MemberData(nameof(Passkeys))]
    public void Wrong_last_bit_of_the_passkey_is_found_in_the_last_round(string name)
    {
        SmpPair pair = Scenarios.Make(name);
        int asked = 0;
        void Answer(PairingQuestion question)
        {
            if (question.Kind == PairingQuestionKind.DisplayPasskey) question.AnswerNumber(1);
            else question.AnswerNumber(asked++ == 0 ? 1U | 1U << 19 : 1);
        }

        pair.Central.Agent.Answer = pair.Peripheral.Agent.Answer = Answer;
        pair.Pair();
        AssertFailed(pair, PairingFailure.ConfirmValueFailed);
        if (name.StartsWith("sc", StringComparison.Ordinal))
            Assert.Equal(20, pair.Central.Sent.Count(pdu => pdu.StartsWith("03", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Number_said_to_differ_fails_with_numeric_comparison_failed(bool centralRejects)
    {
        SmpPair pair = Scenarios.Make("sc compare");
        (centralRejects ? pair.Central : pair.Peripheral).Agent.Answer = question => question.Reject();
        pair.Pair();
        AssertFailed(pair, PairingFailure.NumericComparisonFailed);
    }

    [Theory]
    [MemberData(nameof(Passkeys))]
    public void Passkey_not_typed_fails_with_passkey_entry_failed(string name)
    {
        SmpPair pair = Scenarios.Make(name);
        void Refuse(PairingQuestion question)
        {
            if (question.Kind == PairingQuestionKind.EnterPasskey) question.Reject();
        }

        pair.Central.Agent.Answer = pair.Peripheral.Agent.Answer = Refuse;
        pair.Pair();
        AssertFailed(pair, PairingFailure.PasskeyEntryFailed);
    }

    [Fact]
    public void Pairing_is_rejected_without_a_user_to_ask()
    {
        SmpPair pair = Scenarios.Make("sc passkey responder shows");
        pair.Central.HasAgent = false;
        pair.Pair();
        AssertFailed(pair, PairingFailure.PasskeyEntryFailed);
    }

    [Fact]
    public void Agent_that_throws_is_a_no()
    {
        SmpPair pair = Scenarios.Make("sc compare");
        pair.Peripheral.Agent.Answer = _ => throw new InvalidOperationException("the display is broken");
        pair.Pair();
        AssertFailed(pair, PairingFailure.NumericComparisonFailed);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Cancel_at_any_step_fails_both_sides_and_a_new_pairing_works(string name)
    {
        foreach (int step in Scenarios.Steps(name))
        {
            foreach (bool central in new[] { true, false })
            {
                SmpPair pair = Scenarios.Make(name);
                SmpSide canceller = central ? pair.Central : pair.Peripheral;
                AtPdu(pair, step, canceller.Manager.Cancel);
                pair.Pair();
                if (canceller.Outcome.FailedBy == FailedBy.None) continue; // Already complete: nothing left to cancel.
                Assert.Equal(FailedBy.Cancelled, canceller.Outcome.FailedBy);
                Assert.Empty(canceller.Bonds.All);
                pair.Tamper = null;
                pair.AnswerWell().Pair();
                Assert.True(pair.Central.Outcome.IsSuccess, $"{name}, step {step}: {pair.Central.Outcome}");
                Assert.True(pair.Peripheral.Outcome.IsSuccess, $"{name}, step {step}: {pair.Peripheral.Outcome}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Link_lost_at_any_step_ends_the_pairing_and_keeps_nothing_unfinished(string name)
    {
        foreach (int step in Scenarios.Steps(name))
        {
            SmpPair pair = Scenarios.Make(name);
            AtPdu(pair, step, () =>
            {
                pair.Central.Manager.OnClosed(SmpSide.Lost);
                pair.Peripheral.Manager.OnClosed(SmpSide.Lost);
            });
            pair.Pair();
            foreach (SmpSide side in new[] { pair.Central, pair.Peripheral })
            {
                bool done = side.Outcomes.SingleOrDefault() is { IsSuccess: true };
                Assert.Equal(done ? 1 : 0, side.Bonds.All.Count);
                if (!done && side.Outcomes.Count > 0)
                    Assert.Equal((FailedBy.LinkLost, SmpSide.Lost), (side.Outcome.FailedBy, side.Outcome.HciError));
                Assert.False(side.Manager.IsPairing);
            }

            pair.Loop.Advance(TimeSpan.FromMinutes(1));
            Assert.True(pair.Central.Outcomes.Count <= 1 && pair.Peripheral.Outcomes.Count <= 1);
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Silence_at_any_step_times_out_after_30_s_and_the_link_carries_no_more_smp(string name)
    {
        foreach (int step in Scenarios.Steps(name))
        {
            SmpPair pair = Scenarios.Make(name);
            int seen = 0;
            pair.Tamper = (_, pdu) => ++seen >= step ? null : pdu;
            pair.Pair();
            if (pair.Central.Outcomes.Count > 0) continue; // The lost PDU was the Central's last.
            pair.Loop.Advance(TimeSpan.FromSeconds(29.9));
            Assert.Empty(pair.Central.Outcomes);
            pair.Loop.Advance(TimeSpan.FromSeconds(0.2));
            Assert.Equal(FailedBy.Timeout, pair.Central.Outcome.FailedBy);
            Assert.Empty(pair.Central.Bonds.All);

            int sent = pair.Central.Sent.Count;
            pair.Tamper = null;
            pair.Pair();
            pair.Do(() => pair.Central.Manager.OnPdu([0x0B, 0x01]));
            Assert.Equal(sent, pair.Central.Sent.Count);
            Assert.Equal(FailedBy.Timeout, pair.Central.Outcome.FailedBy);
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Encryption_that_fails_fails_the_pairing_with_the_controllers_error(string name)
    {
        SmpPair pair = Scenarios.Make(name);
        pair.EncryptionError = HciErrorCode.ConnectionTerminatedDueToMicFailure;
        pair.Pair();
        Assert.Equal(
            (FailedBy.Encryption, HciErrorCode.ConnectionTerminatedDueToMicFailure),
            (pair.Central.Outcome.FailedBy, pair.Central.Outcome.HciError)
        );
        Assert.False(pair.Peripheral.Outcome.IsSuccess);
        Assert.Empty(pair.Central.Bonds.All);
        Assert.Empty(pair.Peripheral.Bonds.All);
        Assert.Empty(pair.Central.KeysPassed);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Any_changed_octet_of_phase_2_fails_the_pairing(string name)
    {
        foreach (int step in Scenarios.Steps(name))
        {
            SmpPair pair = Scenarios.Make(name);
            int seen = 0;
            bool changed = false;
            pair.Tamper = (_, pdu) =>
            {
                if (++seen == step && pdu[0] is 0x03 or 0x04 or 0x0C or 0x0D)
                {
                    pdu[^1] ^= 0x01;
                    changed = true;
                }

                return pdu;
            };
            pair.Pair();
            if (!changed) continue;
            Assert.False(pair.Central.Outcome.IsSuccess, $"{name}, step {step}");
            Assert.Empty(pair.Central.Bonds.All);
            Assert.Empty(pair.Peripheral.Bonds.All);
            Assert.False(pair.Central.Security.IsEncrypted);
        }
    }

    internal static void AtPdu(SmpPair pair, int step, Action action)
    {
        int seen = 0;
        pair.Tamper = (_, pdu) =>
        {
            if (++seen == step) pair.Loop.Post(_ => action(), null);
            return pdu;
        };
    }

    internal static void AssertFailed(SmpPair pair, PairingFailure reason)
    {
        PairingOutcome central = Assert.Single(pair.Central.Outcomes);
        PairingOutcome peripheral = Assert.Single(pair.Peripheral.Outcomes);
        Assert.Equal((reason, reason), (central.Failure, peripheral.Failure));
        FailedBy[] by = [central.FailedBy, peripheral.FailedBy];
        Assert.Contains(FailedBy.Local, by);
        Assert.All(by, each => Assert.True(each is FailedBy.Local or FailedBy.Peer)); // Both where both users erred at once.
        Assert.Empty(pair.Central.Bonds.All);
        Assert.Empty(pair.Peripheral.Bonds.All);
        Assert.Equal(SecurityLevel.None, pair.Central.Security.Level);
        Assert.Equal(0, pair.Encryptions);
        Assert.Contains("pairing", central.Explain(), StringComparison.Ordinal);
    }
}
