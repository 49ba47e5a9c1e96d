using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using BleStack.Core;
using BleStack.Crypto;
using BleStack.Hci;
using BleStack.L2cap;
using BleStack.Smp;
using TestKit.Stack;
using Xunit;

namespace BleStack.Tests.Smp;

/// <summary>
/// One pairing amid everything else that may happen to its link: time, other encryptions, the link's end, and answers that come early, late
/// or twice.
/// </summary>
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
        Assert.Equal(
            ["06", "07", "08"],
            pair.Peripheral.Sent.Select(static pdu => pdu[..2]).Where(static code => string.CompareOrdinal(code, "05") > 0)
        );
    }

    [Fact]
    public void A_link_that_fell_silent_begins_nothing_and_says_so_each_time()
    {
        var pair = new SmpPair { Tamper = static (_, _) => null };
        pair.Pair();
        pair.Loop.Advance(TimeSpan.FromSeconds(31));
        pair.Pair();
        pair.Do(pair.Central.Manager.Encrypt);
        Assert.Equal(
            [FailedBy.Timeout, FailedBy.Timeout, FailedBy.Timeout],
            pair.Central.Outcomes.Select(static outcome => outcome.FailedBy)
        );
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
    public void A_malformed_Pairing_Failed_ends_the_pairing()
    {
        var pair = new SmpPair();
        pair.Raw(pair.Peripheral, ScRequest, "05 01 02");
        Assert.Equal(
            (FailedBy.Peer, PairingFailure.UnspecifiedReason),
            (pair.Peripheral.Outcome.FailedBy, pair.Peripheral.Outcome.Failure)
        );
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
    public void An_unsolicited_encryption_reports_its_bond_to_the_Peripheral_only()
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

    /// <summary>
    /// What follows an encryption waits until that is reported: always at the Peripheral, at the Central while its pairing encrypts.
    /// </summary>
    [Fact]
    public void A_command_that_overtakes_the_encryption_waits_for_it()
    {
        SmpPair pair = Scenarios.Make("legacy just works");
        List<(bool Central, bool Peripheral)> waits = [];
        void Note() => waits.Add((pair.Central.Manager.WaitsForEncryption([0x06]), pair.Peripheral.Manager.WaitsForEncryption([0x06])));
        pair.Tamper = (from, pdu) =>
        {
            // Srand: the Central encrypts as soon as it has it.
            if (from == pair.Peripheral && pdu[0] == 0x04) pair.Loop.Post(_ => pair.Loop.Post(_ => Note(), null), null);
            return pdu;
        };
        Note();
        pair.Pair();
        Note();
        Assert.Equal([(false, true), (true, true), (false, true)], waits);
    }

    [Fact]
    public void A_signature_that_does_not_verify_has_no_signer()
    {
        SmpPair pair = Scenarios.Make("sc compare").Pair();
        Assert.False(pair.Peripheral.Manager.Signing.Verify([0xD2], new byte[12], out bool authenticated));
        Assert.False(authenticated);
        Assert.False(new SmpPair().Peripheral.Manager.Signing.Verify([0xD2], new byte[12], out authenticated));
        Assert.False(authenticated);
    }

    [Fact]
    public void The_log_tells_of_a_malformed_command()
    {
        var log = new LogLines();
        using var manager = new SecurityManager(
            new SmpPair().Peripheral,
            new SimulatedLoop(),
            new SeededRandom(1),
            static () => new PairingSettings(),
            new TestBonds(),
            static () => null,
            log
        );
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
            new SmpPair().Peripheral,
            new SimulatedLoop(),
            new SeededRandom(1),
            static () => new PairingSettings(),
            bonds,
            static () => null,
            log
        );
        Assert.Equal(lines == 0, manager.TryGetLongTermKey(0, 0, new byte[16], out _));
        Assert.Equal(lines, log.All.Count);
    }

    private static SmpPair FreshPasskey()
    {
        SmpPair like = Scenarios.Make("sc passkey responder shows");
        return new SmpPair(freshKeys: true).With(like.Central.Settings, like.Peripheral.Settings).AnswerWell();
    }

    // What is wiped cannot be reached from outside; a test of the wiping has to look inside.
    private static (Pairing Pairing, List<byte[]> Secrets) Inside(SecurityManager manager)
    {
        Pairing pairing = ((PairingProcess)Field(manager, "_pairing")).Current!;
        return (pairing, (List<byte[]>)Field(pairing.Secrets, "_secrets"));
    }

    private static object Field(object of, string name) =>
        of.GetType().GetField(name, BindingFlags.Instance | BindingFlags.NonPublic)!.GetValue(of)!;
}
