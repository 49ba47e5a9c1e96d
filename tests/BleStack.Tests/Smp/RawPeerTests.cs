using System;
using System.Linq;
using System.Security.Cryptography;
using BleStack.Core;
using BleStack.Crypto;
using BleStack.Hci;
using BleStack.L2cap;
using BleStack.Smp;
using Xunit;

namespace BleStack.Tests.Smp;

/// <summary>Peers that speak raw PDUs and misbehave. Sixteen-octet values are written as they are on the wire.</summary>
public sealed class RawPeerTests
{
    private const string LegacyRequest = "01 03 00 01 10 07 07";
    private const string ScRequest = "01 03 00 09 10 07 07";
    private const string Zeros = "00000000000000000000000000000000";

    private readonly SmpPair _pair = new();

    private SmpSide Peripheral => _pair.Peripheral;

    private SmpSide Central => _pair.Central;

    /// <summary>The debug key's coordinates as on the wire, [Vol 3, Part H] 2.3.5.6.1.</summary>
    private static string DebugKey => PublicKey(P256KeyPair.DebugPublicKey);

    private static string PublicKey(P256PublicKey key) =>
        "0C" + Convert.ToHexString([.. key.X.ToArray().Reverse(), .. key.Y.ToArray().Reverse()]);

    private static void AssertRefused(SmpSide side, PairingFailure reason)
    {
        Assert.Equal($"05{(byte)reason:X2}", side.Sent[^1]);
        Assert.Equal((FailedBy.Local, reason), (side.Outcome.FailedBy, side.Outcome.Failure));
        Assert.False(side.Manager.IsPairing);
        Assert.Empty(side.Bonds.All);
    }

    [Theory]
    [InlineData("01 03 00 01 10 07")] // too short
    [InlineData("01 03 00 01 10 07 07 00")] // too long
    [InlineData("01 05 00 01 10 07 07")] // IO capability
    [InlineData("01 03 02 01 10 07 07")] // OOB flag
    [InlineData("01 03 00 01 06 07 07")] // key size
    [InlineData("01 03 00 01 11 07 07")]
    public void Malformed_pairing_request_is_answered_with_invalid_parameters(string request)
    {
        _pair.Raw(Peripheral, request);
        Assert.Equal("050A", Assert.Single(Peripheral.Sent));
        Assert.False(Peripheral.Manager.IsPairing);
        _pair.Tamper = null;
        Assert.True(_pair.Pair().Peripheral.Outcome.IsSuccess);
    }

    [Fact]
    public void Request_of_the_wrong_role_is_a_command_not_supported()
    {
        _pair.Raw(Central, ScRequest);
        Assert.Equal("0507", Assert.Single(Central.Sent));
        _pair.Raw(Peripheral, "0B 01");
        Assert.Equal("0507", Assert.Single(Peripheral.Sent));
    }

    [Fact]
    public void Reserved_codes_empty_pdus_and_strays_are_ignored_while_idle()
    {
        _pair.Raw(Peripheral, "00", "0F", "FF 00 01", string.Empty, "02 03 00 01 10 07 07", "03" + Zeros, "0E 00", "05 08", "06 00", "05");
        _pair.Raw(Central, "02 03 00 01 10 07 07", "0D" + Zeros);
        Assert.Empty(_pair.Trace);
        Assert.Empty(Peripheral.Outcomes);
    }

    [Fact]
    public void Reserved_code_does_not_disturb_a_pairing()
    {
        _pair.Raw(Peripheral, LegacyRequest, "0F 01 02");
        Assert.True(Peripheral.Manager.IsPairing);
    }

    [Theory]
    [InlineData("04" + Zeros)] // Random before Confirm
    [InlineData("0C" + Zeros + Zeros + Zeros + Zeros)] // Secure Connections in a legacy pairing
    [InlineData("0D" + Zeros)]
    [InlineData("06" + Zeros)] // a key before encryption
    [InlineData("08" + Zeros)]
    [InlineData("02 03 00 01 10 07 07")]
    [InlineData(LegacyRequest)] // repeated
    [InlineData("0E 00")] // keypress outside Passkey Entry
    public void Command_out_of_order_fails_with_unspecified_reason(string pdu)
    {
        _pair.Raw(Peripheral, LegacyRequest, pdu);
        AssertRefused(Peripheral, PairingFailure.UnspecifiedReason);
    }

    [Fact]
    public void Command_of_the_wrong_length_fails_a_pairing_with_invalid_parameters()
    {
        _pair.Raw(Peripheral, LegacyRequest, "03 00");
        AssertRefused(Peripheral, PairingFailure.InvalidParameters);
    }

    [Fact]
    public void Keys_are_not_taken_before_the_link_is_encrypted()
    {
        SmpPair pair = Scenarios.Make("legacy just works");
        pair.Peripheral.Settings = pair.Peripheral.Settings with { ResponderKeys = KeyDistribution.None };
        PairingFailureTests.AtPdu(pair, 6, () => pair.Peripheral.Manager.OnPdu(Convert.FromHexString("06" + Zeros)));
        pair.Pair();
        Assert.Equal(PairingFailure.UnspecifiedReason, pair.Peripheral.Outcome.Failure);
        Assert.Empty(pair.Peripheral.Bonds.All);
    }

    [Theory]
    [InlineData(LegacyRequest)]
    [InlineData(LegacyRequest, "03" + Zeros)]
    [InlineData(ScRequest)]
    public void Pairing_failed_ends_the_pairing_at_any_time_and_is_not_answered(params string[] before)
    {
        _pair.Raw(Peripheral, before);
        int sent = Peripheral.Sent.Count;
        _pair.Raw(Peripheral, "05 08");
        Assert.Equal((FailedBy.Peer, PairingFailure.UnspecifiedReason), (Peripheral.Outcome.FailedBy, Peripheral.Outcome.Failure));
        Assert.Equal(sent, Peripheral.Sent.Count);
    }

    [Fact]
    public void Unknown_reason_and_malformed_pairing_failed_end_the_pairing_too()
    {
        _pair.Raw(Peripheral, LegacyRequest, "05 77");
        Assert.Equal(0x77, (byte)Peripheral.Outcome.Failure);
        Assert.Contains("0x77", Peripheral.Outcome.Explain(), StringComparison.Ordinal);
        _pair.Raw(Peripheral, LegacyRequest, "05 01 02");
        Assert.Equal(FailedBy.Peer, Peripheral.Outcome.FailedBy);
        Assert.Single(Peripheral.Sent.Skip(1));
    }

    [Fact]
    public void Response_that_sets_key_bits_not_asked_for_is_refused()
    {
        Central.Settings = new() { AuthReq = AuthReq.Bonding, InitiatorKeys = KeyDistribution.EncKey };
        _pair.Tamper = (_, _) => null;
        _pair.Pair();
        _pair.Raw(Central, "02 03 00 01 10 03 01");
        AssertRefused(Central, PairingFailure.InvalidParameters);
    }

    [Fact]
    public void Own_confirm_value_reflected_is_refused()
    {
        foreach (string name in new[] { "legacy passkey both type", "sc passkey both type" })
        {
            SmpPair pair = Scenarios.Make(name);
            byte[]? own = null;
            pair.Tamper = (from, pdu) =>
            {
                if (from == pair.Central && pdu[0] == 0x03) own ??= pdu;
                return from == pair.Peripheral && pdu[0] == 0x03 ? own : pdu;
            };
            pair.Pair();
            Assert.Equal(
                (FailedBy.Local, PairingFailure.ConfirmValueFailed),
                (pair.Central.Outcome.FailedBy, pair.Central.Outcome.Failure)
            );
        }
    }

    [Fact]
    public void Peripheral_refuses_its_own_nonce_in_return()
    {
        // The impostor echoes Ca1 = Cb1 and Na1 = Nb1 (the Passkey Entry reflection attack); it needs the same public key, refused before.
        SmpPair pair = Scenarios.Make("sc passkey both type");
        byte[]? own = null;
        pair.Tamper = (from, pdu) =>
        {
            if (from == pair.Peripheral && pdu[0] == 0x0C) own = pdu;
            return pdu;
        };
        pair.Pair();
        SmpPair attack = Scenarios.Make("sc passkey both type");
        attack.Raw(attack.Peripheral, "01 02 00 0D 10 07 07", Convert.ToHexString(own!));
        AssertRefused(attack.Peripheral, PairingFailure.DhKeyCheckFailed);
    }

    [Fact]
    public void Own_public_key_reflected_to_the_central_is_refused()
    {
        byte[]? own = null;
        _pair.Tamper = (from, pdu) =>
        {
            if (from == Central && pdu[0] == 0x0C) own = pdu;
            return from == Peripheral && pdu[0] == 0x0C ? own : pdu;
        };
        _pair.Pair();
        AssertRefused(Central, PairingFailure.DhKeyCheckFailed);
    }

    [Theory]
    [InlineData(Zeros + Zeros + Zeros + Zeros)]
    [InlineData("E69D350E480103CCDBFDF4AC1191F4EFB9A5F9E9A7832C5E2CBE97F2D203B020" + Zeros + Zeros)]
    [InlineData(
        "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF"
    )]
    public void Invalid_public_key_is_refused(string key)
    {
        _pair.Raw(Peripheral, ScRequest, "0C" + key);
        AssertRefused(Peripheral, PairingFailure.DhKeyCheckFailed);
    }

    [Fact]
    public void Debug_key_is_refused_unless_accepted()
    {
        _pair.Raw(Peripheral, ScRequest, DebugKey);
        AssertRefused(Peripheral, PairingFailure.AuthenticationRequirements);
        Peripheral.Settings = Peripheral.Settings with { AcceptDebugKeys = true };
        _pair.Raw(Peripheral, ScRequest, DebugKey);
        Assert.True(Peripheral.Manager.IsPairing);
    }

    [Fact]
    public void Wrong_dhkey_check_is_refused()
    {
        _pair.Raw(Peripheral, ScRequest);
        using P256KeyPair keys = P256KeyPair.Generate(new SeededRandom(8));
        _pair.Raw(Peripheral, PublicKey(keys.Public), "04" + Zeros, "0D" + Zeros);
        AssertRefused(Peripheral, PairingFailure.DhKeyCheckFailed);
    }

    [Fact]
    public void Key_request_in_the_middle_of_a_pairing_gets_nothing()
    {
        SmpPair pair = Scenarios.Make("sc compare").Pair().Reconnect();
        Assert.True(pair.Peripheral.Manager.TryGetLongTermKey(0, 0, new byte[16], out _));
        pair.Peripheral.Settings = pair.Peripheral.Settings with { ProtectExistingBond = false };
        pair.Raw(pair.Peripheral, ScRequest);
        Assert.True(pair.Peripheral.Manager.IsPairing);
        Assert.False(pair.Peripheral.Manager.TryGetLongTermKey(0, 0, new byte[16], out _));
    }

    [Fact]
    public void Security_request_during_a_pairing_is_ignored()
    {
        SmpPair pair = Scenarios.Make("sc compare");
        PairingFailureTests.AtPdu(pair, 4, () => pair.Central.Manager.OnPdu([0x0B, 0x05]));
        Assert.True(pair.Pair().Central.Outcome.IsSuccess);
        Assert.Empty(pair.Central.SecurityRequests);
    }

    [Fact]
    public void Stray_of_a_cancelled_pairing_does_not_disturb_the_next()
    {
        SmpPair pair = Scenarios.Make("legacy just works");
        PairingFailureTests.AtPdu(pair, 3, () =>
        {
            pair.Peripheral.Manager.Cancel();
            pair.Loop.Post(_ => pair.Central.Manager.Pair(), null);
        });
        pair.Pair();
        Assert.True(pair.Central.Outcome.IsSuccess);
        Assert.True(pair.Peripheral.Outcome.IsSuccess);
    }

    [Fact]
    public void Keypress_notifications_pass_where_both_want_them()
    {
        SmpPair pair = Scenarios.Make("sc passkey responder shows");
        AuthReq auth = pair.Central.Settings.AuthReq | AuthReq.Keypress;
        pair.With(pair.Central.Settings with { AuthReq = auth }, pair.Peripheral.Settings with { AuthReq = auth });
        pair.Central.Agent.Answer = null;
        pair.Pair();
        pair.Do(() => pair.Central.Manager.SendKeypress(KeypressType.PasskeyDigitEntered));
        pair.Do(() => pair.Peripheral.Manager.SendKeypress(KeypressType.PasskeyDigitEntered)); // It shows: nothing to tell.
        pair.Do(() => pair.Central.Agent.Last.AnswerNumber(pair.Peripheral.Agent.Last.Number));
        Assert.Equal(
            [KeypressType.PasskeyEntryStarted, KeypressType.PasskeyDigitEntered, KeypressType.PasskeyEntryCompleted],
            pair.Peripheral.Keypresses
        );
        Assert.Empty(pair.Central.Keypresses);
        Assert.True(pair.Central.Outcome.IsSuccess && pair.Peripheral.Outcome.IsSuccess);
    }

    [Fact]
    public void Secrets_are_wiped_when_the_pairing_ends()
    {
        var bag = new SecretBag();
        byte[] key = bag.Add(RandomNumberGenerator.GetBytes(16));
        byte[] other = bag.New(4);
        other[3] = 1;
        bag.Dispose();
        Assert.Equal(new byte[16], key);
        Assert.Equal(new byte[4], other);
    }

    [Fact]
    public void Bond_keeps_its_keys_when_the_pairing_wipes_its_own()
    {
        SmpPair pair = Scenarios.Make("legacy passkey both type").Pair();
        Bond bond = pair.Central.Bonds.All[0];
        foreach (byte[]? key in new[] { bond.LocalLtk!.Key, bond.PeerLtk!.Key, bond.PeerIrk, bond.PeerCsrk, bond.LocalCsrk })
            Assert.Contains(key!, octet => octet != 0);
        Assert.Equal(pair.Peripheral.Irk, bond.PeerIrk);
    }

    [Fact]
    public void Unsolicited_encryption_changes_are_harmless()
    {
        _pair.Do(() => Central.Manager.OnEncryptionChanged(HciErrorCode.Success, true));
        Assert.Empty(Central.Outcomes);
        _pair.Raw(Peripheral, LegacyRequest);
        _pair.Do(() => Peripheral.Manager.OnEncryptionChanged(HciErrorCode.Success, true));
        Assert.True(Peripheral.Manager.IsPairing);
        Assert.Equal(SecurityLevel.None, Peripheral.Security.Level);
    }
}
