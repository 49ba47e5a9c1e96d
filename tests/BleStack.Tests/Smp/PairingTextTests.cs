using System;
using System.Collections.Generic;
using System.Linq;
using BleStack.Core;
using BleStack.Hci.Packets;
using BleStack.L2cap;
using BleStack.Smp;
using Xunit;

namespace BleStack.Tests.Smp;

/// <summary>What a user reads of a pairing, and the text that carries out-of-band data.</summary>
public sealed class PairingTextTests
{
    private static PairingFeatures Features(AuthReq auth, bool oob = false, IoCapability io = IoCapability.KeyboardDisplay) =>
        new(io, oob, auth, 16, 0, 0);

    private static PairingStarted Started(PairingFeatures initiator, PairingFeatures responder) => new()
    {
        Peer = SmpPair.CentralAddress,
        LocalRole = LinkRole.Peripheral,
        Initiator = initiator,
        Responder = responder,
        Model = AssociationModel.Select(initiator, responder),
        KeySize = 16,
    };

    [Theory]
    [InlineData(AuthReq.SecureConnections, AuthReq.SecureConnections, "LE Secure Connections")]
    [InlineData(AuthReq.SecureConnections, AuthReq.None, "Legacy pairing")]
    [InlineData(AuthReq.None, AuthReq.SecureConnections, "Legacy pairing")]
    public void Both_sides_make_the_generation(AuthReq initiator, AuthReq responder, string generation)
    {
        PairingStarted started = Started(Features(initiator), Features(responder));
        Assert.Equal(generation == "LE Secure Connections", started.IsSecureConnections);
        Assert.Equal(
            $"{generation}, Just Works (no protection against a man in the middle), because neither side asks for protection against a man in the middle.",
            started.Why
        );
    }

    [Theory]
    [InlineData(AuthReq.Bonding, AuthReq.Bonding, true)]
    [InlineData(AuthReq.Bonding, AuthReq.None, false)]
    [InlineData(AuthReq.None, AuthReq.Bonding, false)]
    public void Both_sides_must_bond(AuthReq initiator, AuthReq responder, bool bonding) =>
        Assert.Equal(bonding, Started(Features(initiator), Features(responder)).IsBonding);

    [Theory]
    [InlineData(AuthReq.None, SecurityLevel.Encrypted)]
    [InlineData(AuthReq.Mitm, SecurityLevel.Authenticated)]
    [InlineData(AuthReq.Mitm | AuthReq.SecureConnections, SecurityLevel.AuthenticatedSecureConnections)]
    public void The_level_is_that_of_a_link_encrypted_so(AuthReq auth, SecurityLevel level) =>
        Assert.Equal(level, Started(Features(auth), Features(auth)).Level);

    [Theory]
    [InlineData(true, true, "the initiator and the responder have received out-of-band data")]
    [InlineData(true, false, "the initiator has received out-of-band data")]
    [InlineData(false, true, "the responder has received out-of-band data")]
    public void Who_has_data_is_said_in_Secure_Connections(bool initiator, bool responder, string reason) => Assert.Equal(
        $"LE Secure Connections, Out of Band (authentication data went another way), because {reason}.",
        Started(Features(AuthReq.SecureConnections, initiator), Features(AuthReq.SecureConnections, responder)).Why);

    [Fact]
    public void Both_have_data_in_a_legacy_pairing() => Assert.Equal(
        "Legacy pairing, Out of Band (authentication data went another way), because both sides have out-of-band data.",
        Started(Features(AuthReq.None, true), Features(AuthReq.None, true)).Why);

    [Theory]
    [InlineData(true, true, "both sides ask")]
    [InlineData(true, false, "the initiator asks")]
    [InlineData(false, true, "the responder asks")]
    public void Who_asks_for_protection_is_said(bool initiator, bool responder, string asker)
    {
        PairingStarted started = Started(
            Features(initiator ? AuthReq.Mitm : 0, io: IoCapability.DisplayOnly),
            Features(responder ? AuthReq.Mitm : 0, io: IoCapability.KeyboardOnly)
        );
        Assert.Equal(
            "Legacy pairing, Passkey Entry (the initiator shows six digits, the responder types them), because "
                + $"{asker} for protection against a man in the middle, the initiator is DisplayOnly and the responder is KeyboardOnly.",
            started.Why);
    }

    [Fact]
    public void Methods_levels_and_wishes_are_words_and_no_names_of_the_code()
    {
        IEnumerable<string> texts = Enum.GetValues<PairingMethod>().Select(static method => method.Name())
            .Concat(Enum.GetValues<SecurityLevel>().Select(static level => level.Describe()))
            .Concat(Enumerable.Range(0, 0x40).Select(static flags => ((AuthReq)flags).Describe()));
        Assert.All(texts, static text => Assert.DoesNotMatch("[a-z][A-Z]", text));
        Assert.Equal(4, Enum.GetValues<SecurityLevel>().Select(static level => level.Describe()).Distinct().Count());
        Assert.Equal(
            "bonding, protection against a man in the middle, Secure Connections",
            (AuthReq.Bonding | AuthReq.Mitm | AuthReq.SecureConnections).Describe()
        );
        Assert.Equal("encryption", AuthReq.None.Describe());
    }

    [Theory]
    [InlineData(true, "paired by Just Works, level 2 (encrypted, not authenticated), bonded")]
    [InlineData(false, "paired by Just Works, level 2 (encrypted, not authenticated), not bonded")]
    public void An_outcome_says_whether_the_keys_are_kept(bool bonded, string text) =>
        Assert.Equal(
            text,
            PairingOutcome.Paired(PairingMethod.JustWorks, new LinkSecurity(true, false, true, bonded, 16), bonded).ToString()
        );

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Out_of_band_data_arrive_as_they_were_given(bool withTk)
    {
        byte[]? tk = withTk ? [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15] : null;
        OobData ours = OobData.Generate(new SeededRandom(1)) with { TemporaryKey = tk };
        string text = ours.ToText();
        Assert.Equal(withTk ? 96 : 64, text.Length);
        OobData theirs = new OobData { TemporaryKey = [7] }.WithPeer(text);
        Assert.Equal(ours.LocalConfirm, theirs.PeerConfirm);
        Assert.Equal(ours.LocalRandom, theirs.PeerRandom);
        Assert.Equal(tk ?? [7], theirs.TemporaryKey);
    }

    [Fact]
    public void Each_out_of_band_random_is_new()
    {
        var random = new SeededRandom(1);
        OobData first = OobData.Generate(random), second = OobData.Generate(random);
        Assert.Contains(first.LocalRandom!, static octet => octet != 0);
        Assert.NotEqual(first.LocalRandom, second.LocalRandom);
    }

    [Theory]
    [InlineData(0), InlineData(62), InlineData(63), InlineData(66), InlineData(94), InlineData(98)]
    public void Out_of_band_text_of_another_length_is_refused_with_both_lengths(int length)
    {
        FormatException refused = Assert.Throws<FormatException>(() => new OobData().WithPeer(new string('0', length)));
        Assert.Contains($"64 or 96 hex digits, not {length}", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_not_generated_cannot_be_given_away()
    {
        OobData ours = OobData.Generate(new SeededRandom(1));
        Assert.Throws<InvalidOperationException>(() => (ours with { LocalConfirm = null }).ToText());
        Assert.Throws<InvalidOperationException>(() => (ours with { LocalRandom = null }).ToText());
    }
}
