using System;
using System.Collections.Generic;
using System.Linq;
using BleStack.Diagnostics;
using BleStack.Explain.Capture;
using BleStack.Explain.Narration;
using BleStack.Gap;
using BleStack.L2cap;
using BleStack.Smp;
using Xunit;

namespace BleStack.Explain.Tests;

/// <summary>Explanations of pairings of two hosts, from their traces.</summary>
public sealed class PairingTests
{
    [Fact]
    public void A_passkey_pairing_is_told_with_its_method_its_reason_and_its_level()
    {
        using Recording recording = new Recording().Play();
        Told told = Told.Of(recording.PhoneTrace);
        Assert.Equal(PairingResult.Succeeded, told.Pairing.Result);
        Assert.Contains("LE Secure Connections with Passkey Entry: the device shows six digits, they are typed on the phone", told.Verdict,
            StringComparison.Ordinal);
        Assert.Contains(
            "both sides ask for protection against a man in the middle, the phone has a keyboard and a display, and the device has a "
                + "display and no keys",
            told.Verdict,
            StringComparison.Ordinal
        );
        Assert.Contains("level 4", told.Verdict, StringComparison.Ordinal);
        Assert.Contains(
            "bonded; further keys from the phone: identity key; from the device: identity key",
            told.Verdict,
            StringComparison.Ordinal
        );
        Assert.Equal(SecurityLevel.AuthenticatedSecureConnections, told.Stories[0].Security.Level);
    }

    [Fact]
    public void Both_ends_traces_tell_the_same_pairing()
    {
        using Recording recording = new Recording().Play();
        Assert.Equal(PairingSentences(Told.Of(recording.PhoneTrace)), PairingSentences(Told.Of(recording.DeviceTrace)));

        static string[] PairingSentences(Told told) =>
            [.. told.Pairing.Steps.Select(static step => $"{step.Actor} {step.Text}"), told.Verdict];
    }

    [Fact]
    public void A_wrong_passkey_is_told_with_where_it_was_typed()
    {
        using var recording = new Recording() { Mistake = 111_111 };
        recording.Pair.Pair();
        Told told = Told.Of(recording.DeviceTrace);
        Assert.Equal((PairingResult.Refused, PairingFailure.ConfirmValueFailed), (told.Pairing.Result, told.Pairing.Failure));
        Assert.Same(told.Pairing, Assert.Single(told.Events, static one => one.Kind == NarratedKind.PairingEnded).Pairing);
        Assert.Single(told.Stories[0].Pairings);
        Assert.Contains(
            "Wrong passkey: the number typed on the phone was not the one the device showed",
            told.Verdict,
            StringComparison.Ordinal
        );
        Assert.Contains("of 20; no more of the passkey was given away", told.Verdict, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pairing_that_is_begun_again_before_its_end_is_told_as_such()
    {
        using Recording recording = new Recording().Play();
        List<BtsnoopRecord> records = [.. Traces.Records(recording.PhoneTrace)];
        int request = (int)Told.Of(recording.PhoneTrace).Pairing.Steps[0].Packet - 1;
        records.Insert(request, records[request]);
        Told told = Told.Of(Traces.Btsnoop(records, 1002));
        Assert.Equal([PairingResult.Replaced, PairingResult.Succeeded], told.Stories[0].Pairings.Select(static pairing => pairing.Result));
        Assert.Contains("another pairing began before this one ended", told.Verdict, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rejected_comparison_names_the_side_whose_user_said_no()
    {
        using var recording = new Recording(Recording.Phone(IoCapability.DisplayYesNo),
            Recording.Device(IoCapability.DisplayYesNo)) { SaysNo = true };
        recording.Pair.Pair();
        Told told = Told.Of(recording.PhoneTrace);
        Assert.Equal(PairingFailure.NumericComparisonFailed, told.Pairing.Failure);
        Assert.NotEqual(Party.None, told.Pairing.FailedOn);
        Assert.Contains("said that the two numbers differ", told.Verdict, StringComparison.Ordinal);
    }

    [Fact]
    public void Both_numbers_of_a_comparison_are_worked_out_from_the_packets()
    {
        using var recording = new Recording(Recording.Phone(IoCapability.DisplayYesNo), Recording.Device(IoCapability.DisplayYesNo));
        recording.Pair.Pair();
        Assert.Contains($"Both sides show six digits ({recording.Compared:D6}), and their users say whether they are the same.",
            Told.Of(recording.PhoneTrace).Texts);
    }

    [Fact]
    public void A_phone_without_means_is_told_why_there_was_no_passkey_and_why_its_read_is_refused()
    {
        using Recording recording = new Recording(Recording.Phone(IoCapability.NoInputNoOutput)).Play();
        Told told = Told.Of(recording.PhoneTrace);
        Assert.Contains(WarningKind.UnreachableMitm, told.Warnings);
        NarratedEvent refusal = told.Events.Last(static one => one.Kind == NarratedKind.Refusal);
        Assert.Equal("The device refuses a read of Body Sensor Location (0x0006): Insufficient Authentication, 0x05.".Replace("0x0006",
            $"0x{recording.Location.ValueHandle:X4}", StringComparison.Ordinal), refusal.Text);
        Assert.Contains("the link is at level 2", refusal.Explanation, StringComparison.Ordinal);
        Assert.Contains("paired by Just Works, because the phone says that it has neither display nor keys: no passkey was possible",
            refusal.Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public void A_refusal_says_what_is_wanted_and_what_the_link_had()
    {
        using Recording recording = new Recording().Play();
        NarratedEvent refusal = Told.Of(recording.PhoneTrace).One(NarratedKind.Refusal);
        Assert.Equal(Party.Device, refusal.Actor);
        Assert.Contains("It wants a paired link", refusal.Explanation, StringComparison.Ordinal);
        Assert.Contains("the link is not encrypted", refusal.Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public void Just_Works_where_a_passkey_was_possible_is_warned_of()
    {
        const AuthReq Flags = AuthReq.Bonding | AuthReq.SecureConnections;
        using var recording = new Recording(Recording.Phone(flags: Flags), Recording.Device(flags: Flags));
        recording.Pair.Pair();
        Assert.Contains(WarningKind.AvoidableJustWorks, Told.Of(recording.PhoneTrace).Warnings);
    }

    [Fact]
    public void Legacy_pairing_and_a_short_key_are_warned_of()
    {
        using var recording = new Recording(
            Recording.Phone(flags: AuthReq.Bonding | AuthReq.Mitm) with { MaxKeySize = 10, MinKeySize = 7 },
                Recording.Device(flags: AuthReq.Bonding | AuthReq.Mitm));
        recording.Pair.Pair();
        Told told = Told.Of(recording.DeviceTrace);
        Assert.Contains(WarningKind.LegacyPairing, told.Warnings);
        Assert.Contains(WarningKind.ShortKey, told.Warnings);
        Assert.Contains("The key has 10 octets", told.Verdict, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_same_passkey_twice_is_found_out(bool secureConnections)
    {
        AuthReq flags = secureConnections ? Recording.AllFlags : AuthReq.Bonding | AuthReq.Mitm;
        using var recording = new Recording(Recording.Phone(flags: flags), Recording.Device(flags: flags, passkey: 4242));
        recording.Pair.Pair();
        recording.Pair.Disconnect();
        recording.Pair.Pair();
        NarratedEvent warning = Told.Of(recording.PhoneTrace).Events.Single(static told => told.Warning == WarningKind.FixedPasskey);
        Assert.Contains("004242", warning.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Random_passkeys_are_not_called_fixed()
    {
        using var recording = new Recording();
        recording.Pair.Pair();
        recording.Pair.Disconnect();
        recording.Pair.Pair();
        Told told = Told.Of(recording.PhoneTrace);
        Assert.Equal(2, told.Events.Count(static one => one.Kind == NarratedKind.PairingEnded));
        Assert.DoesNotContain(WarningKind.FixedPasskey, told.Warnings);
    }

    [Fact]
    public void A_private_phone_that_keeps_its_identity_to_itself_is_warned_of()
    {
        using var recording = new Recording(
            Recording.Phone() with
            {
                InitiatorKeys = KeyDistribution.EncKey,
            },
            privacy: PrivacyMode.Resolvable
        );
        recording.Pair.Pair();
        Assert.Contains(WarningKind.NoIdentityKey, Told.Of(recording.DeviceTrace).Warnings);
    }

    [Fact]
    public void Encryption_from_a_bond_is_told_with_the_level_of_its_pairing()
    {
        using var recording = new Recording();
        recording.Pair.Pair();
        recording.Pair.Disconnect();
        recording.Pair.Connect();
        recording.Pair.Run(() => recording.Pair.CentralLink.EncryptAsync());
        Assert.Contains(Told.Of(recording.PhoneTrace).Texts,
            static text => text.StartsWith("The link is encrypted from the bond, at level 4", StringComparison.Ordinal));
    }

    [Fact]
    public void A_bond_the_device_has_lost_is_told_with_what_to_do_on_each_phone()
    {
        using var recording = new Recording();
        recording.Pair.Pair();
        recording.Pair.Disconnect();
        recording.Pair.Peripheral.Bonds.Clear();
        recording.Pair.Connect();
        recording.Pair.Run(() => recording.Pair.CentralLink.EncryptAsync());
        foreach (byte[] trace in new[] { recording.PhoneTrace, recording.DeviceTrace })
        {
            Told told = Told.Of(trace);
            NarratedEvent warning = told.Events.First(static one => one.Warning == WarningKind.BondRefused);
            Assert.Contains("The device has lost the bond that the phone still has", warning.Text, StringComparison.Ordinal);
            Assert.Contains("Forget This Device", warning.Advice, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_link_that_ends_in_a_pairing_leaves_it_lost()
    {
        using Recording recording = new Recording().Play();
        byte[] trace = recording.PhoneTrace;
        Told whole = Told.Of(trace);
        Assert.Equal(PairingResult.Succeeded, whole.Pairing.Result);

        // The same sequence without the packets after the public keys, but with the end of the link.
        long keys = whole.Pairing.Steps.Last(static step => step.Text.Contains("public key", StringComparison.Ordinal)).Packet;
        long end = whole.One(NarratedKind.ConnectionClosed).Packet;
        Told cut = Told.Of(Traces.Without(trace, (int)keys, (int)end - 1));
        Assert.Equal(PairingResult.LinkLost, cut.Pairing.Result);
        Assert.Contains("the link ended first", cut.Verdict, StringComparison.Ordinal);
    }

    [Fact]
    public void No_sentence_has_a_name_of_the_programming_interface()
    {
        using Recording recording = new Recording(Recording.Phone(IoCapability.NoInputNoOutput)).Play();
        string all = string.Join(
            '\n',
            Told.Of(recording.PhoneTrace).Events.Select(static told => $"{told.Text} {told.Explanation} {told.Advice}")
        );
        foreach (string name in new[] { "NoInputNoOutput", "KeyboardDisplay", "DisplayOnly", "InsufficientAuthentication", "JustWorks",
            "PasskeyEntry", "EncKey", "link=" })
            Assert.DoesNotContain(name, all, StringComparison.Ordinal);
    }
}
