using System.Globalization;
using BleStack.Adversary;
using BleStack.Hci;
using BleStack.Hci.Packets;
using BleStack.Tests.Conformance.Smp;
using Xunit;

namespace BleStack.Tests.Conformance.L2cap;

/// <summary>Command Reject on the LE signaling channel ([Vol 3, Part A] 4.1): Code 01 ∥ Identifier ∥ Length ∥ Reason (2) ∥ Data.</summary>
public sealed class CommandRejectTests
{
    /// <summary>
    /// Requests and indications of BR/EDR and of credit-based channels, which this stack does not support, and reserved codes.
    /// </summary>
    private static readonly string[] s_unsupported =
    [
        "02 {0} 0400 0100 4000", "04 {0} 0400 4000 0000", "08 {0} 0000", "0A {0} 0200 0200",
        "0C {0} 0500 0100 4000 01", "0E {0} 0400 4000 0100", "10 {0} 0400 4000 0000",
        "14 {0} 0A00 8000 4000 4000 1700 0100", "16 {0} 0400 4000 0100", "17 {0} 0A00 2700 4000 4000 0100 4000",
        "19 {0} 0600 4000 4000 4000",
        "1B {0} 0000", "1C {0} 0000", "1D {0} 0000", "42 {0} 0100 AA", "80 {0} 0000", "FF {0} 0400 00112233",
    ];

    /// <summary>Unsolicited responses; the suite allows rejecting or ignoring them. This implementation ignores them.</summary>
    private static readonly string[] s_responses =
    [
        "03 {0} 0800 4000 4100 0000 0000", "05 {0} 0600 4000 0000 0000", "07 {0} 0400 4000 4100", "09 {0} 0000", "0B {0} 0400 0200 0100",
        "0D {0} 0800 4000 4100 0000 0000",
        "0F {0} 0400 4000 0000", "11 {0} 0400 4000 0000", "13 {0} 0200 0000", "15 {0} 0A00 4000 4000 1700 0100 0000",
        "18 {0} 0A00 4000 4000 0100 0000 4000", "1A {0} 0200 0000",
    ];

    private static string With(string command, int identifier) =>
        string.Format(CultureInfo.InvariantCulture, command, identifier.ToString("X2", CultureInfo.InvariantCulture));

    [TestPurpose(
        "L2CAP/LE/REJ/BI-02-C",
        "Every command this stack does not have is rejected as not understood, in both roles; a response is never answered"
    )]
    public void Unknown_commands_are_rejected()
    {
        foreach (LinkRole role in new[] { LinkRole.Peripheral, LinkRole.Central })
        {
            using var bench = new Bench(role);
            int identifier = 1;
            foreach (string command in s_unsupported)
            {
                Assert.Equal($"01{identifier:X2}02000000", bench.Tester.Ask(RawPeer.Signaling, With(command, identifier)));
                identifier++;
            }

            foreach (string response in s_responses) Assert.Equal("", bench.Tester.Ask(RawPeer.Signaling, With(response, identifier)));
        }
    }

    /// <summary>Disconnection Request is understood, but no channel can have its CIDs ([Vol 3, Part A] 4.6): both go back.</summary>
    [Theory]
    [InlineData("06 05 0400 4000 4100", "010506000200" + "40004100")]
    [InlineData("06 05 0400 0400 0400", "010506000200" + "04000400")] // fixed channels cannot be disconnected
    [InlineData("06 05 0400 0000 0000", "010506000200" + "00000000")]
    public void A_disconnection_of_a_channel_there_is_not_is_rejected_as_invalid_CID(string request, string answer)
    {
        using var bench = new Bench(LinkRole.Peripheral);
        Assert.Equal(answer, bench.Tester.Ask(RawPeer.Signaling, request));
    }

    /// <summary>MTU_sig of this stack is 64 octets; the reject names it ([Vol 3, Part A] 4.1, Signaling MTU exceeded).</summary>
    [Fact]
    public void A_command_longer_than_the_signaling_MTU_is_rejected_with_that_MTU()
    {
        using var bench = new Bench(LinkRole.Peripheral);
        string long61 = "42 05 3D00" + new string('A', 2 * 61), long60 = "42 06 3C00" + new string('A', 2 * 60);
        Assert.Equal("0105040001004000", bench.Tester.Ask(RawPeer.Signaling, long61));
        Assert.Equal("010602000000", bench.Tester.Ask(RawPeer.Signaling, long60));
    }

    /// <summary>On LE-U a C-frame holds one command ([Vol 3, Part A] 4): two are taken for one that does not fit its frame.</summary>
    [Theory]
    [InlineData("42 07 0000 42 08 0000", "010702000000")]
    [InlineData("12 07 0800 1800 2800 0000 A401 12 08 0800 1800 2800 0000 A401", "010702000000")]
    [InlineData("12 07 0900 1800 2800 0000 A401", "010702000000")] // longer than its frame
    [InlineData("12 07 0600 1800 2800 0000", "010702000000")] // shorter than the command
    [InlineData("12 07 0A00 1800 2800 0000 A401 0000", "010702000000")] // longer than the command
    [InlineData("13 07 0400 0000 0000", "")] // a response is never rejected
    public void A_command_that_does_not_fit_its_frame_is_rejected_once(string frame, string answer)
    {
        using var bench = new Bench(LinkRole.Central);
        ConnectionParameters before = bench.Link.Parameters;
        Assert.Equal(answer, bench.Tester.Ask(RawPeer.Signaling, frame));
        Assert.Equal(before, bench.Link.Parameters);
    }

    /// <summary>Identifier 0 is never used ([Vol 3, Part A] 4), and an incomplete header cannot be answered.</summary>
    [Theory]
    [InlineData("12 00 0800 1800 2800 0000 A401")]
    [InlineData("42 00 0000")]
    [InlineData("42 01 00")]
    [InlineData("42")]
    [InlineData("")]
    public void What_cannot_be_answered_is_dropped(string frame)
    {
        using var bench = new Bench(LinkRole.Central);
        Assert.Equal("", bench.Tester.Ask(RawPeer.Signaling, frame));
        Assert.Equal("010202000000", bench.Tester.Ask(RawPeer.Signaling, "42 02 0000"));
    }

    [Fact]
    public void A_reject_of_ours_is_not_rejected_in_turn()
    {
        using var bench = new Bench(LinkRole.Peripheral);
        foreach (
            string reject in new[] { "01 01 0200 0000", "01 02 0400 0100 1700", "01 03 0600 0200 4000 4100", "01 04 0000", "01 05 0100 00" }
        )
            Assert.Equal("", bench.Tester.Ask(RawPeer.Signaling, reject));
    }
}
