using System.IO;
using System.Linq;
using System.Runtime.CompilerServices;
using BleStack.Explain.Narration;
using BleStack.Smp;
using Xunit;

namespace BleStack.Explain.Tests;

/// <summary>Captures that tshark and editcap have written, beside what tshark says is in them.</summary>
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

    private static string Fixture(string file, [CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "Fixtures", file);
}
