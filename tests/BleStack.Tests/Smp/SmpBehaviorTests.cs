using System;
using System.Collections.Generic;
using System.Linq;
using BleStack.Core;
using BleStack.Smp;
using Xunit;

namespace BleStack.Tests.Smp;

/// <summary>
/// Each switch of <see cref="SmpBehavior"/> against the strict answer. Sixteen-octet values are written as they are on the wire.
/// </summary>
public sealed class SmpBehaviorTests
{
    private const string LegacyRequest = "01 03 00 01 10 07 07";
    private const string ScRequest = "01 03 00 09 10 07 07";
    private const string Zeros = "00000000000000000000000000000000";
    private const AuthReq Sc = AuthReq.SecureConnections;

    private static readonly SmpBehavior s_truncated = new()
    {
        TruncatedReason = PairingFailure.RepeatedAttempts,
        SilentWhenTruncated = [SmpCode.PairingConfirm],
    };

    private readonly SmpPair _pair = new();

    private SmpSide Central => _pair.Central;

    private SmpSide Peripheral => _pair.Peripheral;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_peers_keys_come_in_another_order(bool taken)
    {
        SmpPair pair = Scenarios.Make("legacy just works");
        pair.Peripheral.Settings = pair.Peripheral.Settings with { Behavior = new() { TakesKeysInAnyOrder = taken } };
        ReverseKeysOfTheCentral(pair);
        pair.Pair();
        if (!taken)
        {
            AssertRefused(pair.Peripheral, PairingFailure.UnspecifiedReason);
            return;
        }

        Assert.True(pair.Peripheral.Outcome.IsBonded, pair.Peripheral.Outcome.ToString());
        LongTermKey sent = pair.Central.Bonds.All[0].LocalLtk!;
        Bond bond = Assert.Single(pair.Peripheral.Bonds.All);
        Assert.Equal((sent.Ediv, sent.Rand), (bond.PeerLtk!.Ediv, bond.PeerLtk.Rand));
        Assert.Equal(sent.Key, bond.PeerLtk.Key);
        Assert.Equal(pair.Central.Irk, bond.PeerIrk);
    }

    [Fact]
    public void A_key_that_was_not_agreed_is_refused_in_any_order()
    {
        SmpPair pair = Scenarios.Make("legacy just works");
        pair.Peripheral.Settings = pair.Peripheral.Settings with
        {
            InitiatorKeys = KeyDistribution.EncKey,
            Behavior = new() { TakesKeysInAnyOrder = true },
        };
        pair.Tamper = (from, pdu) => from == pair.Central && pdu[0] == 0x06 ? [0x0A, .. pdu.AsSpan(1)] : pdu;
        pair.Pair();
        AssertRefused(pair.Peripheral, PairingFailure.UnspecifiedReason);
    }

    /// <summary>The keys pass whatever the Bonding_Flags; a bond takes the lowest bit of both sides.</summary>
    [Theory]
    [InlineData(Sc, Sc | AuthReq.Bonding, false)]
    [InlineData(Sc | AuthReq.Bonding, Sc, false)]
    [InlineData(Sc, Sc, false)]
    [InlineData(Sc | AuthReq.Bonding, Sc | AuthReq.Bonding, true)]
    [InlineData(Sc | (AuthReq)0x03, Sc | AuthReq.Bonding, true)] // Bonding_Flags 11 are reserved.
    [InlineData(Sc | (AuthReq)0x02, Sc | AuthReq.Bonding, false)]
    public void Keys_pass_without_bonding(AuthReq central, AuthReq peripheral, bool bonded)
    {
        PairingSettings settings = new() { Behavior = new() { DistributesWithoutBonding = true } };
        _pair.With(settings with { AuthReq = central }, settings with { AuthReq = peripheral }).Pair();
        foreach (SmpSide side in new[] { Central, Peripheral })
        {
            Assert.Contains(side.KeysPassed, static key => key is { Type: KeyType.IdentityResolvingKey, IsLocal: false });
            Assert.Equal((true, bonded), (side.Outcome.IsSuccess, side.Outcome.IsBonded));
            Assert.Equal(bonded ? 1 : 0, side.Bonds.All.Count);
        }
    }

    /// <summary>A host without the switch takes the reserved Bonding_Flags 11 of its peer for none.</summary>
    [Fact]
    public void Reserved_bonding_flags_of_the_peer_are_no_bonding()
    {
        PairingSettings settings = new() { AuthReq = Sc | (AuthReq)0x03, Behavior = new() { DistributesWithoutBonding = true } };
        _pair.With(new() { AuthReq = Sc | AuthReq.Bonding }, settings).Pair();
        Assert.Equal(0x03, Convert.FromHexString(Peripheral.Sent[0])[3] & 0x03);
        Assert.Equal((true, false), (Central.Outcome.IsSuccess, Central.Outcome.IsBonded));
        Assert.Empty(Central.Bonds.All);
    }

    [Fact]
    public void A_pairing_goes_on_after_a_reflected_public_key()
    {
        _pair.Pair();
        (string own, string another) = (Peripheral.Sent[1], Central.Sent[1]);
        Assert.Equal(("0C", "0C"), (own[..2], another[..2]));

        var next = new SmpPair();
        next.Peripheral.Settings = new() { Behavior = new() { KeepsPairingOnReflectedKey = true } };
        next.Raw(next.Peripheral, ScRequest, own);
        Assert.Equal("0503", next.Peripheral.Sent[^1]);
        Assert.True(next.Peripheral.Manager.IsPairing);
        next.Raw(next.Peripheral, another);
        Assert.Equal(["02", "05", "0C", "03"], next.Peripheral.Sent.Select(static pdu => pdu[..2]));
    }

    [Fact]
    public void Missing_out_of_band_data_are_asked_for_until_the_timeout()
    {
        _pair.Pair();
        string key = Central.Sent[1];
        var next = new SmpPair();
        next.Peripheral.Settings = new() { Behavior = new() { AwaitsMissingOob = true } };
        next.Raw(next.Peripheral, "01 03 01 09 10 07 07", key);
        Assert.Equal(PairingQuestionKind.OobData, Assert.Single(next.Peripheral.Agent.Questions).Kind);
        Assert.True(next.Peripheral.Manager.IsPairing);
        next.Loop.Advance(TimeSpan.FromSeconds(30.1));
        Assert.Equal(FailedBy.Timeout, next.Peripheral.Outcome.FailedBy);
    }

    [Fact]
    public void Reserved_features_are_taken_and_written_back()
    {
        SmpBehavior behavior = new() { AcceptsReservedFeatures = true };
        byte[] buffer = new byte[SmpPdu.MaxSize];
        foreach (string wire in new[] { "01050001100303", "01030201100303", "0103FF01100303", "01030001060303", "02FF0001100303" })
        {
            SmpPdu command = SmpPdu.Parse(Convert.FromHexString(wire), behavior)!;
            Assert.Equal(wire, Convert.ToHexString(buffer.AsSpan(0, command.Write(buffer))));
        }

        Assert.False(((PairingRequest)SmpPdu.Parse(Convert.FromHexString("01030201100303"), behavior)!).Features.HasOob);
        foreach (string wire in new[] { "01030001100303", "01030101100303" })
            Assert.Equal(SmpPdu.Parse(Convert.FromHexString(wire)), SmpPdu.Parse(Convert.FromHexString(wire), behavior));
    }

    [Theory]
    [InlineData("06", PairingFailure.EncryptionKeySize)]
    [InlineData("11", PairingFailure.InvalidParameters)]
    public void A_key_size_that_cannot_be_is_refused_where_reserved_features_are_taken(string size, PairingFailure reason)
    {
        Peripheral.Settings = new() { Behavior = new() { AcceptsReservedFeatures = true } };
        _pair.Raw(Peripheral, $"01 03 00 01 {size} 07 07");
        AssertRefused(Peripheral, reason);
    }

    [Theory]
    [InlineData("050001100303")]
    [InlineData("030201100303")]
    [InlineData("030001060303")]
    public void Features_read_on_their_own_may_hold_nothing_reserved(string octets) => Assert.Throws<MalformedPduException>(() =>
    {
        var reader = new PduReader(Convert.FromHexString(octets));
        PairingFeatures.Parse(ref reader);
    });

    /// <summary>Passkey Entry: the Mconfirm waits for the user of this side, so nothing is sent for it.</summary>
    [Theory]
    [InlineData("03" + Zeros, true, true)]
    [InlineData("03" + Zeros, false, false)]
    [InlineData("04" + Zeros, true, false)] // Ignored, thus not taken.
    public void A_command_taken_gives_another_thirty_seconds(string pdu, bool restarts, bool goesOn)
    {
        Peripheral.Settings = new()
        {
            IoCapability = IoCapability.KeyboardOnly,
            AuthReq = AuthReq.Bonding | AuthReq.Mitm,
            Behavior = new() { IgnoresUnexpected = true, RestartsTimerOnReceipt = restarts },
        };
        _pair.Raw(Peripheral, "01 00 00 05 10 07 07");
        _pair.Loop.Advance(TimeSpan.FromSeconds(20));
        _pair.Raw(Peripheral, pdu);
        Assert.True(Peripheral.Manager.IsPairing);
        _pair.Loop.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal(goesOn, Peripheral.Manager.IsPairing);
        _pair.Loop.Advance(TimeSpan.FromSeconds(10.1));
        Assert.Equal(FailedBy.Timeout, Peripheral.Outcome.FailedBy);
    }

    [Fact]
    public void A_pairing_keeps_the_behavior_it_began_with()
    {
        Peripheral.Settings = new() { Behavior = new() { IgnoresUnexpected = true, ReadsLongCommands = true } };
        _pair.Raw(Peripheral, LegacyRequest);
        Peripheral.Settings = new();
        _pair.Raw(Peripheral, LegacyRequest, "04" + Zeros + "00");
        Assert.True(Peripheral.Manager.IsPairing);
        _pair.Raw(Peripheral, "05 08", LegacyRequest, LegacyRequest);
        AssertRefused(Peripheral, PairingFailure.UnspecifiedReason);
    }

    [Theory]
    [InlineData("04 00", "0509")]
    [InlineData("0E", "0509")] // A keypress is ignored only where what is unexpected is.
    [InlineData("03 00", null)] // Without a word.
    public void A_truncated_command_ends_the_pairing_with_the_reason_set(string pdu, string? told)
    {
        Peripheral.Settings = new() { Behavior = s_truncated };
        _pair.Raw(Peripheral, LegacyRequest, pdu);
        Assert.Equal(told is null ? ["02"] : ["02", told[..2]], Peripheral.Sent.Select(static sent => sent[..2]));
        if (told is not null) Assert.Equal(told, Peripheral.Sent[^1]);
        Assert.Equal((FailedBy.Local, PairingFailure.RepeatedAttempts), (Peripheral.Outcome.FailedBy, Peripheral.Outcome.Failure));
        Assert.False(Peripheral.Manager.IsPairing);
    }

    [Theory]
    [InlineData("04 00", "0509")]
    [InlineData("03 00", null)]
    public void A_truncated_command_is_answered_outside_a_pairing_too(string pdu, string? told)
    {
        Peripheral.Settings = new() { Behavior = s_truncated };
        _pair.Raw(Peripheral, pdu);
        Assert.Equal(told, Peripheral.Sent.SingleOrDefault());
        Assert.Empty(Peripheral.Outcomes);
    }

    [Fact]
    public void A_truncated_keypress_is_ignored_with_what_is_unexpected()
    {
        Peripheral.Settings = new() { Behavior = s_truncated with { IgnoresUnexpected = true } };
        _pair.Raw(Peripheral, "0E", LegacyRequest, "0E");
        Assert.True(Peripheral.Manager.IsPairing);
        Assert.Single(Peripheral.Sent);
        _pair.Raw(Peripheral, "04 00");
        AssertRefused(Peripheral, PairingFailure.RepeatedAttempts);
    }

    private static void AssertRefused(SmpSide side, PairingFailure reason)
    {
        Assert.Equal($"05{(byte)reason:X2}", side.Sent[^1]);
        Assert.Equal((FailedBy.Local, reason), (side.Outcome.FailedBy, side.Outcome.Failure));
        Assert.Empty(side.Bonds.All);
    }

    private static void ReverseKeysOfTheCentral(SmpPair pair)
    {
        List<byte[]> held = [];
        pair.Tamper = (from, pdu) =>
        {
            if (from != pair.Central || pdu[0] is < 0x06 or > 0x0A) return pdu;
            held.Insert(0, pdu);
            if (pdu[0] == 0x0A) held.ForEach(key => pair.Loop.Post(_ => pair.Peripheral.Manager.OnPdu(key), null));
            return null;
        };
    }
}
