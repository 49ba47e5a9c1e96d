using System;
using System.IO;
using System.Linq;
using BleStack.Explain.Capture;
using BleStack.Explain.Narration;
using BleStack.Smp;
using Xunit;

namespace BleStack.Explain.Tests;

/// <summary>Captures written by tshark and editcap, compared with tshark's own output.</summary>
public sealed class ForeignFileTests
{
    // tshark -r comparison.btsnoop -Y btsmp -T fields -e frame.number
    private static readonly long[] s_frames = [95, 96, 98, 99, 100, 102, 103, 105, 106];

    [Theory]
    [InlineData("comparison.btsnoop")]
    [InlineData("comparison.tshark.pcapng")]
    [InlineData("comparison.editcap.pcap")]
    public void Files_of_other_programs_tell_the_pairing_that_tshark_shows(string file)
    {
        Told told = Told.Of(File.ReadAllBytes(Fixture(file)));
        Assert.Equal(s_frames, told.Pairing.Steps.Select(static step => step.Packet).Distinct());
        Assert.Equal((PairingMethod.NumericComparison, PairingResult.Succeeded), (told.Pairing.Model!.Value.Method, told.Pairing.Result));
        Assert.Equal((KeyDistribution.EncKey | KeyDistribution.IdKey, KeyDistribution.EncKey),
            (told.Pairing.Request!.Value.InitiatorKeys, told.Pairing.Response!.Value.InitiatorKeys));
        Assert.Equal("SecureGattServer", told.Stories[0].DeviceName);
    }

    [Fact]
    public void They_all_tell_the_same()
    {
        string[][] texts = [.. new[] { "comparison.btsnoop", "comparison.tshark.pcapng",
            "comparison.editcap.pcap" }.Select(static file =>
                Told.Of(File.ReadAllBytes(Fixture(file))).Events.Select(static told => told.ToString()).ToArray())];
        Assert.Equal(texts[0], texts[1]);
        Assert.Equal(texts[0], texts[2]);
    }

    [Theory]
    [InlineData("ble-host.btsnoop")]
    [InlineData("ble-host.tshark.pcapng")]
    [InlineData("ble-host.editcap.pcap")]
    [InlineData("ble-host.cut.pcapng")]
    public void An_independent_hosts_capture_is_explained_correctly_also_with_packets_cut_at_20_octets(string file)
    {
        Told told = Told.Of(File.ReadAllBytes(Fixture(file)));
        // {"step":"model","model":"PASSKEY_ENTRY_INIT_INPUTS"}, {"step":"paired","ok":true,"sc":false,"mitm":true,"bond":true}
        Assert.Equal((PairingMethod.PasskeyEntry, PairingResult.Succeeded, false, true),
            (told.Pairing.Model!.Value.Method, told.Pairing.Result, told.Pairing.IsSecureConnections, told.Pairing.IsBonding));
        // tshark -r ble-host.btsnoop -Y btsmp -T fields -e frame.number; 68 and 71 are Central Identification, which belongs to the key
        // before it.
        Assert.Equal([55, 57, 58, 60, 61, 63, 67, 69], told.Pairing.Steps.Select(static step => step.Packet).Distinct());
        Assert.Equal(71, told.One(NarratedKind.PairingEnded).Packet);
        Assert.Contains(WarningKind.LegacyPairing, told.Warnings);
        Assert.Single(told.Events, static one => one.Kind == NarratedKind.Refusal && one.Packet == 54);
        // {"step":"encrypted","status":0}, {"step":"read again","error":0,"value":"01"}, {"step":"disconnected"}
        Assert.Contains(told.Texts, static text =>
            text.StartsWith("The link is encrypted from the bond, at level 3", StringComparison.Ordinal)
        );
        Assert.Equal(2, told.Texts.Count(static text => text == "The phone ends the connection."));
        Assert.Equal(2, told.Events.Count(static one => one.Kind == NarratedKind.Read && one.Packet is 75 or 111));
    }

    /// <summary>
    /// The firmware had one adapter over its user channel, the kernel's own Bluetooth the other: one file has both ends of the link.
    /// </summary>
    [Fact]
    public void A_file_of_btmon_with_both_ends_tells_both_alike_and_that_it_ends_in_the_pairing()
    {
        Told told = Told.Of(File.ReadAllBytes(Fixture("btmon.btsnoop")));
        Assert.Equal([Party.Device, Party.Phone], told.Stories.OrderBy(static story => story.Adapter).Select(static story => story.Local));
        Assert.All(told.Stories, static story =>
        {
            Assert.Equal("SecureGattServer", story.DeviceName);
            NarratedPairing pairing = Assert.Single(story.Pairings);
            Assert.Equal(
                (PairingMethod.PasskeyEntry, PairingResult.Unfinished, true),
                (pairing.Model!.Value.Method, pairing.Result, pairing.IsSecureConnections)
            );
        });
        string[][] ends =
        [
            .. told.Stories.Select(static story => story.Pairings[0].Steps.Select(static step => $"{step.Actor} {step.Text}").ToArray()),
        ];
        Assert.Equal(ends[0], ends[1]);
        Assert.All(told.Events.Where(static one => one.Kind == NarratedKind.Subscription),
            static one => Assert.Contains("indications of Service Changed (0x0008) on", one.Text, StringComparison.Ordinal));
        Assert.DoesNotContain(WarningKind.SubscribedUnencrypted, told.Warnings);
    }

    private static string Fixture(string file) => Path.Combine(AppContext.BaseDirectory, "Fixtures", file);
}
