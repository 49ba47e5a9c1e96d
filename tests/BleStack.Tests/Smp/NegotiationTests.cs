using System;
using System.Collections.Generic;
using System.Linq;
using BleStack.Core;
using BleStack.Crypto;
using BleStack.L2cap;
using BleStack.Smp;
using Xunit;

namespace BleStack.Tests.Smp;

/// <summary>What settings demand, what is agreed, and which keys pass.</summary>
public sealed class NegotiationTests
{
    private static readonly PairingSettings s_plain = new();

    private static readonly PairingSettings s_legacy = new() { AuthReq = AuthReq.Bonding };

    private static SmpPair Pair(PairingSettings central, PairingSettings peripheral) =>
        new SmpPair().With(central, peripheral).AnswerWell().Pair();

    [Fact]
    public void Pairing_request_and_response_carry_the_settings()
    {
        SmpPair pair = Pair(
            new()
            {
                IoCapability = IoCapability.KeyboardDisplay,
                AuthReq = (AuthReq)0x3D,
                MaxKeySize = 14,
                MinKeySize = 7,
                InitiatorKeys = (KeyDistribution)0x0F,
                ResponderKeys = KeyDistribution.EncKey | KeyDistribution.SignKey,
            },
            new()
            {
                AuthReq = AuthReq.Bonding | AuthReq.SecureConnections,
                MinKeySize = 7,
                InitiatorKeys = KeyDistribution.IdKey,
                ResponderKeys = (KeyDistribution)0x0F,
            }
        );
        Assert.Equal("C→P 0104001D0E0705", pair.Trace[0]); // LinkKey and CT2 are not offered: this device has no BR/EDR.
        Assert.Equal("P→C 02030009100205", pair.Trace[1]);
        Assert.Equal(14, pair.Central.Security.KeySize);
    }

    [Theory]
    [InlineData(7)]
    [InlineData(10)]
    [InlineData(16)]
    public void Key_size_is_the_smaller_of_both_and_clears_the_most_significant_octets(byte size)
    {
        foreach (PairingSettings settings in new[] { s_plain, s_legacy })
        {
            SmpPair pair = Pair(settings with { MinKeySize = 7 }, settings with { MaxKeySize = size, MinKeySize = 7 });
            Assert.Equal(size, pair.Central.Outcome.Security.KeySize);
            foreach (
                byte[] key in new[] { pair.LinkKey!, pair.Central.Bonds.All[0].PeerLtk!.Key, pair.Peripheral.Bonds.All[0].LocalLtk!.Key }
            )
            {
                Assert.All(key[..(16 - size)], octet => Assert.Equal(0, octet));
                Assert.Contains(key[(16 - size)..], octet => octet != 0);
            }

            Assert.Equal(size, pair.Peripheral.Bonds.All[0].KeySize);
            Assert.NotEqual(SecurityLevel.AuthenticatedSecureConnections, pair.Central.Security.Level);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Key_shorter_than_the_minimum_fails_with_encryption_key_size(bool centralInsists) =>
        PairingFailureTests.AssertFailed(
            Pair(
                centralInsists ? s_plain : s_plain with { MaxKeySize = 15, MinKeySize = 7 },
                centralInsists ? s_plain with { MaxKeySize = 15, MinKeySize = 7 } : s_plain
            ),
            PairingFailure.EncryptionKeySize
        );

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Secure_connections_only_refuses_legacy(bool centralInsists) =>
        PairingFailureTests.AssertFailed(
            Pair(
                centralInsists ? s_plain with { SecureConnectionsOnly = true } : s_legacy,
                centralInsists ? s_legacy : s_plain with { SecureConnectionsOnly = true }
            ),
            PairingFailure.AuthenticationRequirements
        );

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Required_mitm_refuses_just_works(bool centralInsists)
    {
        PairingSettings insists = s_plain with
        {
            AuthReq = s_plain.AuthReq | AuthReq.Mitm,
            RequireMitm = true,
            IoCapability = IoCapability.DisplayYesNo,
        };
        PairingFailureTests.AssertFailed(
            Pair(centralInsists ? insists : s_plain, centralInsists ? s_plain : insists),
            PairingFailure.AuthenticationRequirements
        );
    }

    [Fact]
    public void Mitm_asked_for_but_not_required_pairs_just_works_in_silence()
    {
        SmpPair pair = Pair(s_plain, s_plain with { AuthReq = s_plain.AuthReq | AuthReq.Mitm, IoCapability = IoCapability.DisplayOnly });
        Assert.Equal(SecurityLevel.Encrypted, pair.Peripheral.Outcome.Security.Level);
        Assert.Empty(pair.Peripheral.Agent.Questions);
        Assert.Equal(
            "LE Secure Connections, Just Works (no protection against a man in the middle), because the responder asks for protection against a man in the middle, the initiator is NoInputNoOutput and the responder is DisplayOnly.",
            pair.Peripheral.Started[0].Why
        );
    }

    [Theory]
    [MemberData(nameof(Scenario))]
    public void Both_sides_know_what_the_link_is_worth_before_the_first_key_passes(string name)
    {
        SmpPair pair = Scenarios.Make(name);
        LinkSecurity? central = null;
        LinkSecurity? peripheral = null;
        pair.Central.Manager.KeyPassed += _ => central ??= pair.Central.Security;
        pair.Peripheral.Manager.KeyPassed += _ => peripheral ??= pair.Peripheral.Security;
        pair.Pair();
        LinkSecurity expected = pair.Central.Outcome.Security with { IsBonded = false };
        Assert.Equal((expected, expected), (central, peripheral));
        Assert.True(expected.IsEncrypted);
    }

    public static TheoryData<string> Scenario => new(Scenarios.Names);

    [Theory]
    [InlineData(PairingFailure.PairingNotSupported)]
    [InlineData(PairingFailure.RepeatedAttempts)]
    public void Refuse_ends_every_pairing_with_its_reason(PairingFailure reason) =>
        PairingFailureTests.AssertFailed(Pair(s_plain, s_plain with { Refuse = reason }), reason);

    [Fact]
    public void Policy_may_refuse_a_peer()
    {
        var pair = new SmpPair();
        var policy = new TestPolicy { Pairing = PairingFailure.RepeatedAttempts };
        pair.Peripheral.Manager.Policy = policy;
        pair.Pair();
        PairingFailureTests.AssertFailed(pair, PairingFailure.RepeatedAttempts);
        Assert.Equal(
            (SmpPair.CentralAddress, IoCapability.NoInputNoOutput),
            (policy.AskedFor[0].Peer, policy.AskedFor[0].Features.IoCapability)
        );
        policy.Pairing = PairingFailure.None;
        pair.Pair();
        Assert.True(pair.Peripheral.Outcome.IsSuccess);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Just_works_waits_for_consent_where_that_is_set(bool accept)
    {
        SmpPair pair = new SmpPair().With(s_plain, s_plain with { ConfirmJustWorks = true }).Pair();
        PairingQuestion question = Assert.Single(pair.Peripheral.Agent.Questions);
        Assert.Equal(
            (PairingQuestionKind.ConfirmJustWorks, SmpPair.CentralAddress, (ushort)0x40),
            (question.Kind, question.Peer, question.ConnectionHandle)
        );
        Assert.Single(pair.Trace);
        pair.Do(accept ? question.Accept : question.Reject);
        if (accept) Assert.True(pair.Central.Outcome.IsSuccess);
        else PairingFailureTests.AssertFailed(pair, PairingFailure.PairingNotSupported);
    }

    [Fact]
    public void Fixed_passkey_is_shown_and_random_ones_differ()
    {
        SmpPair pair = Scenarios.Make("sc passkey responder shows");
        pair.Peripheral.Settings = pair.Peripheral.Settings with { FixedPasskey = 42 };
        Assert.Equal(42U, pair.Pair().Peripheral.Agent.Last.Number);
        Assert.True(pair.Central.Outcome.IsSuccess);

        pair.Peripheral.Settings = pair.Peripheral.Settings with { FixedPasskey = null };
        pair.AnswerWell().Pair().AnswerWell().Pair();
        Assert.NotEqual(pair.Peripheral.Agent.Questions[1].Number, pair.Peripheral.Agent.Questions[2].Number);
    }

    [Fact]
    public void Agent_may_set_the_passkey_before_it_is_shown_and_not_after()
    {
        SmpPair pair = Scenarios.Make("legacy passkey initiator shows");
        pair.Central.Agent.Answer = question => question.AnswerNumber(7);
        pair.Peripheral.Agent.Answer = null;
        pair.Pair();
        pair.Central.Agent.Last.AnswerNumber(8);
        Assert.Equal(7U, pair.Central.Agent.Last.Number);
        pair.Do(() => pair.Peripheral.Agent.Last.AnswerNumber(7));
        Assert.True(pair.Central.Outcome.IsSuccess);
    }

    [Theory]
    [InlineData("legacy passkey responder shows")]
    [InlineData("sc passkey responder shows")]
    public void Passkey_from_the_agent_is_waited_for(string name)
    {
        SmpPair pair = Scenarios.Make(name);
        pair.Peripheral.Settings = pair.Peripheral.Settings with { PasskeyFromAgent = true };
        pair.Peripheral.Agent.Answer = null;
        pair.Central.Agent.Answer = question => question.AnswerNumber(123_456);
        pair.Pair();
        Assert.Empty(pair.Central.Outcomes);
        pair.Do(() => pair.Peripheral.Agent.Last.AnswerNumber(123_456));
        Assert.True(pair.Central.Outcome.IsSuccess);
        Assert.True(pair.Peripheral.Outcome.IsSuccess);
    }

    [Fact]
    public void Questions_refuse_answers_of_the_wrong_kind()
    {
        SmpPair pair = Scenarios.Make("sc passkey responder shows");
        pair.Central.Agent.Answer = null;
        PairingQuestion typed = pair.Pair().Central.Agent.Last;
        Assert.Throws<ArgumentOutOfRangeException>(() => typed.AnswerNumber(1_000_000));
        Assert.Throws<InvalidOperationException>(typed.Accept);
        Assert.Throws<InvalidOperationException>(() => typed.AnswerOob(new byte[16]));
        pair.Do(() =>
        {
            typed.AnswerNumber(pair.Peripheral.Agent.Last.Number);
            typed.AnswerNumber(1); // Only the first answer counts.
            typed.Reject();
        });
        Assert.True(pair.Central.Outcome.IsSuccess);
    }

    [Fact]
    public void Keys_pass_in_the_order_of_the_specification_for_every_mask()
    {
        for (int mask = 0; mask < 64; mask++)
        {
            foreach (PairingSettings settings in new[] { s_plain, s_legacy })
            {
                var initiator = (KeyDistribution)(mask & 7);
                var responder = (KeyDistribution)(mask >> 3);
                SmpPair pair = Pair(
                    settings with
                    {
                        InitiatorKeys = initiator,
                        ResponderKeys = responder,
                    },
                    settings with
                    {
                        InitiatorKeys = (KeyDistribution)7,
                        ResponderKeys = (KeyDistribution)7,
                    }
                );
                bool sc = settings == s_plain;
                IEnumerable<string> expected = Pdus(responder, sc)
                    .Select(code => "P→C " + code)
                    .Concat(Pdus(initiator, sc).Select(code => "C→P " + code));
                Assert.Equal(
                    expected,
                    pair.Trace.Select(line => line[..6]).Where(line => line[4..] is "06" or "07" or "08" or "09" or "0A")
                );
                Assert.True(pair.Central.Outcome.IsSuccess && pair.Peripheral.Outcome.IsSuccess);
                Assert.Equal(
                    pair.Central.KeysPassed.Where(key => key.IsLocal).Select(key => key.Type),
                    pair.Peripheral.KeysPassed.Where(key => !key.IsLocal).Select(key => key.Type)
                );
                // Nothing to protect with, no bond.
                Assert.Equal(sc || ((initiator | responder) & ~KeyDistribution.IdKey) != 0, pair.Central.Outcome.IsBonded);
                Assert.Equal(pair.Central.Outcome.IsBonded ? 1 : 0, pair.Central.Bonds.All.Count);
            }
        }
    }

    [Fact]
    public void The_link_key_bit_changes_nothing_in_any_mask()
    {
        // Bit 3 is of BR/EDR, [Vol 3, Part H] 3.6.1: devices that know both transports set it.
        for (int mask = 0; mask < 64; mask++)
        {
            foreach (PairingSettings settings in new[] { s_plain, s_legacy })
            {
                var (initiator, responder) = ((KeyDistribution)(mask & 7), (KeyDistribution)(mask >> 3));
                var all = (KeyDistribution)0x0F;
                SmpPair without = Pair(
                    settings with
                    {
                        InitiatorKeys = initiator,
                        ResponderKeys = responder,
                    },
                    settings with
                    {
                        InitiatorKeys = all,
                        ResponderKeys = all,
                    }
                );
                SmpPair with = Pair(
                    settings with { InitiatorKeys = initiator | (KeyDistribution)8, ResponderKeys = responder | (KeyDistribution)8 },
                    settings with { InitiatorKeys = all, ResponderKeys = all });
                Assert.True(with.Central.Outcome.IsSuccess && with.Peripheral.Outcome.IsSuccess);
                Assert.Equal(without.Trace.Select(line => line[..6]), with.Trace.Select(line => line[..6]));
                Assert.Equal(without.Peripheral.Bonds.All.Select(b => b.Keys), with.Peripheral.Bonds.All.Select(b => b.Keys));
            }
        }
    }

    private static IEnumerable<string> Pdus(KeyDistribution keys, bool sc)
    {
        if (keys.HasFlag(KeyDistribution.EncKey) && !sc) { yield return "06"; yield return "07"; }
        if (keys.HasFlag(KeyDistribution.IdKey)) { yield return "08"; yield return "09"; }
        if (keys.HasFlag(KeyDistribution.SignKey)) yield return "0A";
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Without_bonding_on_both_sides_no_keys_pass_and_nothing_is_kept(bool centralBonds)
    {
        PairingSettings not = s_legacy with { AuthReq = AuthReq.None };
        SmpPair pair = Pair(centralBonds ? s_legacy : not, centralBonds ? not : s_legacy);
        Assert.True(pair.Central.Outcome is { IsSuccess: true, IsBonded: false, Security: { IsEncrypted: true, IsBonded: false } });
        Assert.Empty(pair.Central.KeysPassed);
        Assert.Empty(pair.Central.Bonds.All);
        Assert.Empty(pair.Peripheral.Bonds.All);
    }

    [Fact]
    public void Peer_on_a_private_address_is_bonded_under_its_identity_and_found_again()
    {
        var pair = new SmpPair();
        using var irk = new ResolvingKey(pair.Central.Irk);
        pair.Central.LocalAddress = irk.Generate(new SeededRandom(5));
        pair.Pair();
        Assert.Equal(SmpPair.CentralAddress, pair.Peripheral.Bonds.All[0].Peer);
        Assert.Equal(SmpPair.CentralAddress, pair.Peripheral.Manager.PeerIdentity);

        SmpPair next = pair.Reconnect();
        next.Central.LocalAddress = irk.Generate(new SeededRandom(6));
        Assert.Equal(SmpPair.CentralAddress, next.Peripheral.Manager.PeerIdentity);
        next.Do(next.Central.Manager.Encrypt);
        Assert.True(next.Peripheral.Outcome.IsSuccess);
    }

    [Fact]
    public void Store_that_fails_costs_the_bond_and_not_the_link()
    {
        var pair = new SmpPair();
        pair.Peripheral.Bonds.FailsWith = new System.IO.IOException("disk full");
        pair.Pair();
        Assert.True(pair.Peripheral.Outcome is { IsSuccess: true, IsBonded: false, Security.IsBonded: false });
        Assert.True(pair.Central.Outcome.IsBonded);
    }
}

internal sealed class TestPolicy : IPairingPolicy
{
    public PairingFailure Pairing { get; set; }

    public SecurityRequestAnswer Answer { get; set; }

    public List<(BleAddress Peer, PairingFeatures Features)> AskedFor { get; } = [];

    public PairingFailure OnPairingRequest(BleAddress peer, PairingFeatures features)
    {
        AskedFor.Add((peer, features));
        return Pairing;
    }

    public SecurityRequestAnswer OnSecurityRequest(BleAddress peer, AuthReq wanted) => Answer;
}
