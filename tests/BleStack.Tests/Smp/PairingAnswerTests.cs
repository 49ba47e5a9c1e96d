using System;
using BleStack.Core;
using BleStack.Smp;
using Xunit;

namespace BleStack.Tests.Smp;

/// <summary>What the users of a pairing answer: early, late, twice, or not at all, and what they type.</summary>
public sealed class PairingAnswerTests
{
    private const AuthReq Keypress = AuthReq.Bonding | AuthReq.Mitm | AuthReq.Keypress;
    private const string ScRequest = "01 03 00 09 10 07 07";

    [Fact]
    public void Pairing_ends_after_thirty_seconds_without_consent()
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
        Assert.Equal(
            (FailedBy.Local, PairingFailure.UnspecifiedReason),
            (pair.Peripheral.Outcome.FailedBy, pair.Peripheral.Outcome.Failure)
        );
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
        using var manager = new SecurityManager(
            new SmpPair().Peripheral,
            loop,
            new Drawn(drawn, 5),
            () => settings,
            new TestBonds(),
            () => agent
        );
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
        Assert.Equal(
            (FailedBy.Local, PairingFailure.PasskeyEntryFailed),
            (pair.Peripheral.Outcome.FailedBy, pair.Peripheral.Outcome.Failure)
        );
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

    /// <summary>Both want keypress notifications; the Central's user has been asked and has not yet typed.</summary>
    private static SmpPair Typing(string name)
    {
        SmpPair pair = Scenarios.Make(name);
        AuthReq auth = Keypress | (pair.Central.Settings.AuthReq & AuthReq.SecureConnections);
        pair.With(pair.Central.Settings with { AuthReq = auth }, pair.Peripheral.Settings with { AuthReq = auth });
        pair.Central.Agent.Answer = null;
        return pair.Pair();
    }

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
