using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using BleStack.Core;
using BleStack.Crypto;
using BleStack.Gap;
using BleStack.Hci;
using BleStack.Smp;
using BleStack.TestKit;
using Xunit;

namespace BleStack.Tests.Smp;

/// <summary>One pairing amid everything else that may happen to its link: time, other encryptions, the link's end, and answers that come early, late or twice.</summary>
public sealed class PairingStepTests
{
    private const AuthReq Keypress = AuthReq.Bonding | AuthReq.Mitm | AuthReq.Keypress;
    private const string ScRequest = "01 03 00 09 10 07 07";

    public static TheoryData<string> All => new(Scenarios.Names);

    /// <summary>A transport that delivers within <c>Send</c>: no state may see an input before it stands.</summary>
    [Theory]
    [MemberData(nameof(All))]
    public void Two_sides_pair_over_a_link_that_answers_within_the_call(string name)
    {
        SmpPair pair = Scenarios.Make(name);
        pair.Tamper = (from, pdu) =>
        {
            pair.Other(from).Manager.OnPdu(pdu);
            return null;
        };
        pair.Pair();
        Assert.True(Assert.Single(pair.Central.Outcomes).IsSuccess, pair.Central.Outcome.ToString());
        Assert.True(Assert.Single(pair.Peripheral.Outcomes).IsSuccess, pair.Peripheral.Outcome.ToString());
    }

    [Fact]
    public void A_link_that_ends_as_the_request_is_sent_ends_the_pairing()
    {
        var pair = new SmpPair();
        pair.Tamper = (from, _) =>
        {
            from.Manager.OnClosed(SmpSide.Lost);
            return null;
        };
        pair.Pair();
        PairingOutcome outcome = Assert.Single(pair.Central.Outcomes);
        Assert.Equal((FailedBy.LinkLost, SmpSide.Lost), (outcome.FailedBy, outcome.HciError));
        Assert.False(pair.Central.Manager.IsPairing);
    }

    [Fact]
    public void A_link_that_ends_amid_the_keys_carries_no_more_of_them()
    {
        SmpPair pair = Scenarios.Make("legacy just works");
        pair.Tamper = (from, pdu) =>
        {
            if (pdu[0] == 0x08 && from == pair.Peripheral) from.Manager.OnClosed(SmpSide.Lost);
            return pdu;
        };
        pair.Pair();
        Assert.Equal(["06", "07", "08"], pair.Peripheral.Sent.Select(static pdu => pdu[..2]).Where(static code => string.CompareOrdinal(code, "05") > 0));
    }

    [Fact]
    public void A_link_that_fell_silent_begins_nothing_and_says_so_each_time()
    {
        var pair = new SmpPair { Tamper = static (_, _) => null };
        pair.Pair();
        pair.Loop.Advance(TimeSpan.FromSeconds(31));
        pair.Pair();
        pair.Do(pair.Central.Manager.Encrypt);
        Assert.Equal([FailedBy.Timeout, FailedBy.Timeout, FailedBy.Timeout], pair.Central.Outcomes.Select(static outcome => outcome.FailedBy));
        Assert.Single(pair.Central.Sent);
        Assert.False(pair.Central.Manager.IsPairing);
    }

    [Theory]
    [InlineData("success")]
    [InlineData("refusal")]
    [InlineData("silence")]
    [InlineData("lost link")]
    [InlineData("disposal")]
    [InlineData("cancel")]
    public void However_a_pairing_ends_its_secrets_are_wiped_its_keys_disposed_of_and_no_timer_runs(string end)
    {
        SmpPair pair = FreshPasskey();
        Pairing pairing = null!;
        List<byte[]> secrets = null!;
        int step = end is "success" or "refusal" ? 999 : 30;
        int seen = 0;
        pair.Tamper = (_, pdu) =>
        {
            if (pdu[0] == 0x04 && pairing is null) (pairing, secrets) = Inside(pair.Central.Manager);
            if (end == "refusal" && pdu[0] == 0x0D) pdu[1] ^= 1;
            return ++seen >= step ? null : pdu;
        };
        pair.Pair();
        Assert.True(secrets.Count > 0 && secrets.Exists(static secret => secret.AsSpan().ContainsAnyExcept((byte)0)) == (step == 30));
        switch (end)
        {
            case "silence": pair.Loop.Advance(TimeSpan.FromSeconds(31)); break;
            case "lost link": pair.Do(() => pair.Central.Manager.OnClosed(SmpSide.Lost)); break;
            case "disposal": pair.Do(pair.Central.Manager.Dispose); break;
            case "cancel": pair.Do(pair.Central.Manager.Cancel); break;
        }

        Assert.Single(pair.Central.Outcomes);
        Assert.All(secrets, static secret => Assert.False(secret.AsSpan().ContainsAnyExcept((byte)0)));
        Assert.Throws<ObjectDisposedException>(() => pairing.OwnKeys.Agree(P256KeyPair.DebugPublicKey, new byte[32]));
        pair.Do(pair.Peripheral.Manager.Dispose);
        Assert.Equal(0, pair.Loop.RunningTimers);
    }

    [Fact]
    public void Keys_that_are_the_callers_survive_the_pairing()
    {
        SmpPair pair = Scenarios.Make("sc just works").Pair();
        Assert.True(pair.Reconnect().Pair().Central.Outcome.IsSuccess);
    }

    [Fact]
    public void Nobody_to_consent_for_thirty_seconds_ends_the_pairing()
    {
        SmpPair pair = new SmpPair().With(new(), new() { ConfirmJustWorks = true });
        pair.Raw(pair.Peripheral, ScRequest);
        pair.Loop.Advance(TimeSpan.FromSeconds(29.9));
        Assert.True(pair.Peripheral.Manager.IsPairing);
        pair.Loop.Advance(TimeSpan.FromSeconds(0.2));
        Assert.Equal(FailedBy.Timeout, pair.Peripheral.Outcome.FailedBy);
    }

    /// <summary>[Vol 3, Part H] 3.5.8: keypress notifications keep the timer from ending a pairing whose user is slow.</summary>
    [Fact]
    public void Each_keypress_of_the_peers_user_gives_another_thirty_seconds()
    {
        SmpPair pair = Typing("sc passkey responder shows");
        for (int i = 0; i < 3; i++)
        {
            pair.Loop.Advance(TimeSpan.FromSeconds(20));
            pair.Do(() => pair.Peripheral.Manager.OnPdu([0x0E, 0x01]));
            Assert.True(pair.Peripheral.Manager.IsPairing);
        }

        pair.Loop.Advance(TimeSpan.FromSeconds(30.1));
        Assert.Equal(FailedBy.Timeout, pair.Peripheral.Outcome.FailedBy);
    }

    [Fact]
    public void A_legacy_typist_tells_that_the_passkey_is_complete()
    {
        SmpPair pair = Typing("legacy passkey responder shows");
        pair.Do(() => pair.Central.Agent.Last.AnswerNumber(pair.Peripheral.Agent.Last.Number));
        Assert.Equal([KeypressType.PasskeyEntryStarted, KeypressType.PasskeyEntryCompleted], pair.Peripheral.Keypresses);
        Assert.True(pair.Central.Outcome.IsSuccess);
    }

    /// <summary>[Vol 3, Part H] 3.5.5: the reason a cancelled pairing is given.</summary>
    [Theory]
    [InlineData("legacy passkey responder shows", 3, "0501")]
    [InlineData("sc passkey responder shows", 12, "0501")]
    [InlineData("legacy just works", 2, "0508")]
    [InlineData("sc compare", 4, "0508")]
    public void The_peer_learns_what_was_cancelled(string name, int step, string told)
    {
        SmpPair pair = Scenarios.Make(name);
        PairingFailureTests.AtPdu(pair, step, pair.Central.Manager.Cancel);
        pair.Pair();
        Assert.Equal(told, pair.Central.Sent[^1]);
    }

    [Fact]
    public void Cancelling_at_a_question_says_no_to_it()
    {
        SmpPair compare = Scenarios.Make("sc compare");
        compare.Peripheral.Agent.Answer = null;
        compare.Pair();
        compare.Do(compare.Peripheral.Manager.Cancel);
        Assert.Equal("050C", compare.Peripheral.Sent[^1]);

        SmpPair consent = new SmpPair().With(new(), new() { ConfirmJustWorks = true }).Pair();
        consent.Do(consent.Peripheral.Manager.Cancel);
        Assert.Equal("0505", consent.Peripheral.Sent[^1]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_users_compare_in_any_order(bool centralFirst)
    {
        SmpPair pair = Scenarios.Make("sc compare");
        pair.Central.Agent.Answer = pair.Peripheral.Agent.Answer = null;
        pair.Pair();
        SmpSide first = centralFirst ? pair.Central : pair.Peripheral;
        pair.Do(first.Agent.Last.Accept);
        Assert.Empty(pair.Central.Outcomes);
        pair.Do(pair.Other(first).Agent.Last.Accept);
        Assert.True(pair.Central.Outcome.IsSuccess && pair.Peripheral.Outcome.IsSuccess);
    }

    [Fact]
    public void A_second_check_value_before_the_user_compared_is_out_of_order()
    {
        SmpPair pair = Scenarios.Make("sc compare");
        pair.Peripheral.Agent.Answer = null;
        pair.Pair();
        byte[] check = Convert.FromHexString(pair.Central.Sent[^1]);
        Assert.Equal(0x0D, check[0]);
        pair.Do(() => pair.Peripheral.Manager.OnPdu(check));
        Assert.Equal((FailedBy.Local, PairingFailure.UnspecifiedReason), (pair.Peripheral.Outcome.FailedBy, pair.Peripheral.Outcome.Failure));
    }

    /// <summary>Six digits, each as likely as any other: 20 bits above 999,999 are drawn again.</summary>
    [Theory]
    [InlineData(999_999U, 999_999U)]
    [InlineData(1_000_000U, 5U)]
    [InlineData(1_048_575U, 5U)]
    [InlineData(0U, 0U)]
    public void A_random_passkey_may_be_anything_up_to_999999(uint drawn, uint shown)
    {
        var loop = new SimulatedLoop();
        var agent = new TestAgent();
        var settings = new PairingSettings { IoCapability = IoCapability.DisplayOnly, AuthReq = AuthReq.Bonding | AuthReq.Mitm };
        using var manager = new SecurityManager(new SmpPair().Peripheral, loop, new Drawn(drawn, 5), () => settings, new TestBonds(), () => agent);
        manager.OnPdu([0x01, 0x02, 0x00, 0x05, 0x10, 0x00, 0x00]);
        Assert.Equal(shown, Assert.Single(agent.Questions).Number);
    }

    [Fact]
    public void A_shown_passkey_may_still_be_withdrawn()
    {
        SmpPair pair = Scenarios.Make("sc passkey responder shows");
        pair.Central.Agent.Answer = null;
        pair.Peripheral.Agent.Answer = static question => question.Accept();
        pair.Pair();
        Assert.True(pair.Peripheral.Manager.IsPairing);
        pair.Do(pair.Peripheral.Agent.Last.Reject);
        Assert.Equal((FailedBy.Local, PairingFailure.PasskeyEntryFailed), (pair.Peripheral.Outcome.FailedBy, pair.Peripheral.Outcome.Failure));
    }

    [Fact]
    public void An_agent_that_accepts_the_passkey_suggested_shows_that_one()
    {
        SmpPair pair = Scenarios.Make("sc passkey responder shows");
        pair.Peripheral.Settings = pair.Peripheral.Settings with { PasskeyFromAgent = true, FixedPasskey = 4711 };
        pair.Peripheral.Agent.Answer = static question => question.Accept();
        pair.Central.Agent.Answer = static question => question.AnswerNumber(4711);
        pair.Pair();
        Assert.True(pair.Peripheral.Outcome.IsSuccess);
    }

    [Fact]
    public void A_comparison_takes_no_number()
    {
        SmpPair pair = Scenarios.Make("sc compare");
        pair.Central.Agent.Answer = null;
        pair.Pair();
        Assert.Throws<InvalidOperationException>(() => pair.Central.Agent.Last.AnswerNumber(1));
        Assert.True(pair.Central.Manager.IsPairing);
    }

    [Fact]
    public void A_late_answer_to_a_pairing_that_is_over_is_none_to_the_next()
    {
        SmpPair pair = Typing("sc passkey responder shows");
        PairingQuestion late = pair.Central.Agent.Last;
        pair.Do(pair.Central.Manager.Cancel);
        pair.Pair();
        int sent = pair.Central.Sent.Count;
        pair.Do(() => late.AnswerNumber(pair.Peripheral.Agent.Last.Number));
        Assert.Equal(sent, pair.Central.Sent.Count);
        Assert.True(pair.Central.Manager.IsPairing);
    }

    [Fact]
    public void A_malformed_Pairing_Failed_ends_the_pairing()
    {
        var pair = new SmpPair();
        pair.Raw(pair.Peripheral, ScRequest, "05 01 02");
        Assert.Equal((FailedBy.Peer, PairingFailure.UnspecifiedReason), (pair.Peripheral.Outcome.FailedBy, pair.Peripheral.Outcome.Failure));
        Assert.Single(pair.Peripheral.Sent);
    }

    [Fact]
    public void The_method_is_told_once_it_is_agreed()
    {
        var pair = new SmpPair();
        pair.Raw(pair.Peripheral, ScRequest, "05 08");
        Assert.Equal(PairingMethod.JustWorks, pair.Peripheral.Outcome.Method);
        pair.Peripheral.Settings = new PairingSettings { Refuse = PairingFailure.PairingNotSupported };
        pair.Raw(pair.Peripheral, ScRequest);
        Assert.Null(pair.Peripheral.Outcome.Method);
    }

    [Fact]
    public void A_link_that_could_not_be_encrypted_is_the_controllers_failure_though_the_peer_is_given_a_reason()
    {
        SmpPair pair = new() { EncryptionError = HciErrorCode.ConnectionTerminatedDueToMicFailure };
        pair.Pair();
        Assert.Equal((FailedBy.Encryption, PairingFailure.None), (pair.Central.Outcome.FailedBy, pair.Central.Outcome.Failure));
        Assert.Equal("0508", pair.Central.Sent[^1]);
    }

    [Fact]
    public void An_encryption_that_is_reported_as_off_is_none()
    {
        SmpPair pair = new SmpPair { StaysPlain = true }.Pair();
        Assert.Equal((FailedBy.Encryption, HciErrorCode.UnspecifiedError), (pair.Central.Outcome.FailedBy, pair.Central.Outcome.HciError));
        Assert.Empty(pair.Central.Bonds.All);
    }

    [Fact]
    public void The_result_of_an_encryption_begun_before_the_pairing_does_not_end_it()
    {
        SmpPair pair = new SmpPair().Pair().Reconnect();
        pair.Do(() =>
        {
            pair.Central.Manager.Encrypt();
            pair.Central.Manager.Pair();
        });
        PairingOutcome outcome = Assert.Single(pair.Central.Outcomes);
        Assert.Equal((true, PairingMethod.JustWorks), (outcome.IsSuccess, outcome.Method!.Value));
    }

    /// <summary>[Vol 3, Part H] 2.4.4: EDIV and Rand are zero for an STK and for a Secure Connections LTK.</summary>
    [Fact]
    public void The_key_of_the_pairing_is_given_for_zero_EDIV_and_Rand_only()
    {
        SmpPair pair = Scenarios.Make("legacy just works");
        var given = new List<bool>();
        pair.Tamper = (from, pdu) =>
        {
            // Srand is the last of phase 2: the Peripheral waits for the encryption then.
            if (from == pair.Peripheral && pdu[0] == 0x04)
            {
                pair.Loop.Post(
                    _ =>
                    {
                        foreach ((ulong rand, ushort ediv) in ((ulong, ushort)[])[(1, 0), (0, 1), (1, 1), (0, 0)])
                            given.Add(pair.Peripheral.Manager.TryGetLongTermKey(rand, ediv, new byte[16], out LinkSecurity _));
                    },
                    null);
            }

            return pdu;
        };
        pair.Pair();
        Assert.Equal([false, false, false, true], given);
        Assert.True(pair.Central.Outcome.IsSuccess);
    }

    /// <summary>[Vol 3, Part H] 3.6.1: a Central that encrypts with the new key has received the last one, acknowledged or not.</summary>
    [Fact]
    public void A_Central_that_encrypts_with_the_new_key_completes_the_pairing()
    {
        PairingSettings settings = new() { InitiatorKeys = KeyDistribution.None };
        SmpPair pair = new SmpPair().With(settings, settings);
        pair.Peripheral.IsDelivered = false;
        pair.Pair();
        Assert.Empty(pair.Peripheral.Outcomes);
        pair.Do(pair.Central.Manager.Encrypt);
        Assert.True(pair.Peripheral.Outcomes[0].IsBonded);
        Assert.Equal((2, 2), (pair.Central.Outcomes.Count, pair.Encryptions));
    }

    [Fact]
    public void An_encryption_nobody_asked_for_tells_the_Peripheral_alone_which_bond_it_was()
    {
        SmpPair pair = new SmpPair().Pair().Reconnect();
        pair.Central.Manager.OnEncryptedUnasked();
        Assert.Equal(default, pair.Central.Manager.PendingSecurity);
        pair.Peripheral.Manager.OnEncryptedUnasked();
        Assert.True(pair.Peripheral.Manager.PendingSecurity is { IsEncrypted: true, IsBonded: true });

        SmpPair during = new SmpPair().Pair().Reconnect();
        during.Raw(during.Peripheral, ScRequest);
        during.Peripheral.Manager.OnEncryptedUnasked();
        Assert.Equal(default, during.Peripheral.Manager.PendingSecurity);
    }

    [Fact]
    public void A_signature_that_does_not_verify_is_nobodys()
    {
        SmpPair pair = Scenarios.Make("sc compare").Pair();
        Assert.False(pair.Peripheral.Manager.VerifySignature([0xD2], new byte[12], out bool authenticated));
        Assert.False(authenticated);
        Assert.False(new SmpPair().Peripheral.Manager.VerifySignature([0xD2], new byte[12], out authenticated));
        Assert.False(authenticated);
    }

    [Fact]
    public void The_log_tells_of_a_malformed_command()
    {
        var log = new LogLines();
        using var manager = new SecurityManager(
            new SmpPair().Peripheral, new SimulatedLoop(), new SeededRandom(1), static () => new PairingSettings(), new TestBonds(), static () => null, log);
        manager.OnPdu([0x03, 0x00]);
        Assert.Contains("0x03", Assert.Single(log.All), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(15, 1)]
    [InlineData(16, 0)]
    public void The_log_tells_of_a_bond_that_is_too_weak_to_be_used(byte keySize, int lines)
    {
        var (log, bonds) = (new LogLines(), new TestBonds());
        bonds.Save(new Bond { Peer = SmpPair.CentralAddress, LocalLtk = new LongTermKey(new byte[16], 0, 0), KeySize = keySize });
        using var manager = new SecurityManager(
            new SmpPair().Peripheral, new SimulatedLoop(), new SeededRandom(1), static () => new PairingSettings(), bonds, static () => null, log);
        Assert.Equal(lines == 0, manager.TryGetLongTermKey(0, 0, new byte[16], out _));
        Assert.Equal(lines, log.All.Count);
    }

    private static SmpPair FreshPasskey()
    {
        SmpPair like = Scenarios.Make("sc passkey responder shows");
        return new SmpPair(freshKeys: true).With(like.Central.Settings, like.Peripheral.Settings).AnswerWell();
    }

    /// <summary>Both want keypress notifications; the Central's user has been asked and has not yet typed.</summary>
    private static SmpPair Typing(string name)
    {
        SmpPair pair = Scenarios.Make(name);
        AuthReq auth = Keypress | (pair.Central.Settings.AuthReq & AuthReq.SecureConnections);
        pair.With(pair.Central.Settings with { AuthReq = auth }, pair.Peripheral.Settings with { AuthReq = auth });
        pair.Central.Agent.Answer = null;
        return pair.Pair();
    }

    // What is wiped cannot be reached from outside; a test of the wiping has to look inside.
    private static (Pairing Pairing, List<byte[]> Secrets) Inside(SecurityManager manager)
    {
        var pairing = (Pairing)Field(manager, "_pairing");
        return (pairing, (List<byte[]>)Field(pairing.Secrets, "_secrets"));
    }

    private static object Field(object of, string name) => of.GetType().GetField(name, BindingFlags.Instance | BindingFlags.NonPublic)!.GetValue(of)!;

    private sealed class Drawn(params uint[] values) : IRandomSource
    {
        private int _next;

        public void Fill(Span<byte> destination)
        {
            destination.Clear();
            if (destination.Length == 4) BitConverter.TryWriteBytes(destination, values[_next++]);
        }
    }
}
