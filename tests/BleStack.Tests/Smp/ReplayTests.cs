using System;
using System.Linq;
using Xunit;

namespace BleStack.Tests.Smp;

/// <summary>
/// Whole exchanges repeated to the byte: with the same random source even the P-256 key pairs, drawn from it, are the same.
/// </summary>
/// <remarks>Confirm values, DHKey Checks, the compared number and the link keys below were recomputed from the recorded PDUs by another
/// implementation.</remarks>
public sealed class ReplayTests
{
    public static TheoryData<string> All => new(Scenarios.Names);

    private static SmpPair Run(string name)
    {
        SmpPair known = Scenarios.Make(name);
        return new SmpPair(freshKeys: true).With(known.Central.Settings, known.Peripheral.Settings).AnswerWell().Pair();
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Same_random_source_gives_the_same_exchange(string name)
    {
        SmpPair one = Run(name);
        SmpPair other = Run(name);
        Assert.True(one.Central.Outcome.IsSuccess);
        Assert.Equal(one.Trace, other.Trace);
        Assert.Equal(one.LinkKey, other.LinkKey);
    }

    [Fact]
    public void Legacy_passkey_entry()
    {
        SmpPair pair = Run("legacy passkey responder shows");
        Assert.Equal(807_857U, pair.Peripheral.Agent.Last.Number);
        Assert.Equal(Convert.FromHexString("38F35C9FEC751F26F8D1B5AA28234A42"), pair.LinkKey);
        string[] recorded =
        [
            "C→P 01020005100707",
            "P→C 02000005100707",
            "C→P 032D57B97480BC66D670E379272B53FDC6",
            "P→C 033321EDF3D123175B9407B45A04C83DFE",
            "C→P 044F694BA781C1AE61D1B81552CAD8BB4C",
            "P→C 04C3164D8B7939457067CFB0B62988EA83",
            "P→C 063313C36630EE2EF1D9C59494E0BFF09B",
            "P→C 075FC249AEFD7420B063DA",
            "P→C 080F0E0D0C0B0A09080706050403020100",
            "P→C 0900B6B5B4B3B200",
            "P→C 0AA9EB2326AA557951B95113A63F12BD1B",
            "C→P 06E073897A79ED3000DC81B0D501B0244E",
            "C→P 07814DD7B9784D57C15B9C",
            "C→P 080F0E0D0C0B0A09080706050403020100",
            "C→P 0901A6A5A4A3A2C1",
            "C→P 0A24DB4B932A16F864E1F76CFDB4E97229",
        ];
        Assert.Equal(recorded, pair.Trace);
    }

    [Fact]
    public void Secure_connections_numeric_comparison()
    {
        SmpPair pair = Run("sc compare");
        Assert.Equal([556_520U, 556_520U], new[] { pair.Central, pair.Peripheral }.Select(side => side.Agent.Last.Number));
        Assert.Equal(Convert.FromHexString("319141FDA9163916B60D0F097A2EE041"), pair.LinkKey);
        string[] recorded =
        [
            "C→P 0101000D100707",
            "P→C 0201000D100707",
            "C→P 0C12A1673802BF58184F56C6F6907C9F5B7EB0BBE362D5F1659E451A3084B542C97CD6CC94CCF842CA773AD48C06DBBDAC6BB7415C1E60CF2DDF410BAC375345D5",
            "P→C 0CDDAF25212C4D9E287F6670A30BC1E0F60D1C0D38AA3D7ABC2AC8D8C0DD4201B29DB577C89BF3DE99C51BE404C02166D894E4872EA1BFC54C6576F74057CB97FE",
            "P→C 0310555AED5E592A1FAE93A26D2E343003",
            "C→P 046CFDB4E972299C5BC1574D78B9D74D81",
            "P→C 04BD1BDA63B02074FDAE49C25F3313C366",
            "C→P 0DCA66422628517F4E06598415878C488C",
            "P→C 0D5BD4F8EE7F33CB46B0266F70E386466E",
            "P→C 080F0E0D0C0B0A09080706050403020100",
            "P→C 0900B6B5B4B3B200",
            "P→C 0A3840A9EB2326AA557951B95113A63F12",
            "C→P 080F0E0D0C0B0A09080706050403020100",
            "C→P 0901A6A5A4A3A2C1",
            "C→P 0AF7B1DA13A45224DB4B932A16F864E1F7",
        ];
        Assert.Equal(recorded, pair.Trace);
    }
}
