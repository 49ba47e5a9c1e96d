using System;
using System.IO;
using BleStack.Explain.Consoles;
using BleStack.Explain.Narration;
using BleStack.Explain.Report;
using Xunit;

namespace BleStack.Explain.Tests;

/// <summary>A board's console: its clocks, its meaning, and the comparison of two.</summary>
public sealed class ConsoleTests
{
    [Theory]
    [InlineData("2026-07-24 10:11:12.500 link: connected", nameof(ConsoleClockKind.Absolute), "link: connected")]
    [InlineData("[2026-07-24T10:11:12Z] link: connected", nameof(ConsoleClockKind.Absolute), "link: connected")]
    [InlineData("10:11:12.345 -> link: connected", nameof(ConsoleClockKind.TimeOfDay), "link: connected")]
    [InlineData("I (12345) link: connected", nameof(ConsoleClockKind.Relative), "link: connected")]
    [InlineData("[   12.345678] link: connected", nameof(ConsoleClockKind.Relative), "link: connected")]
    [InlineData("link: connected", nameof(ConsoleClockKind.None), "link: connected")]
    [InlineData("device: link: connected", nameof(ConsoleClockKind.None), "link: connected")]
    public void Times_of_terminals_and_boards_are_taken_off(string line, string clock, string text)
    {
        ConsoleLine read = Assert.Single(ConsoleLog.Read(new StringReader(line)));
        Assert.Equal((clock, text), (read.ClockKind.ToString(), read.Text));
    }

    [Fact]
    public void A_console_is_explained_alone()
    {
        using var text = new StringWriter();
        ConsoleLine[] lines =
        [
            .. ConsoleLog.Read(
                new StringReader(
                    "boot: x\nhalt: passkey too weak\nlink: disconnected reason=0x08 link=1\npair: "
                        + "authentication complete status=0 security=7 link=1\n"
                )
            ),
        ];
        Explainer.Run("board.log", new ConsoleTrack(lines, ConsoleLog.ClockOf(lines)), [new TextReport(text)]);
        string said = text.ToString();
        Assert.Contains("The firmware refuses to start", said, StringComparison.Ordinal);
        Assert.Contains("not heard for the supervision timeout", said, StringComparison.Ordinal);
        Assert.Contains("The link is encrypted, protected against a man in the middle, bonded.", said, StringComparison.Ordinal);
    }

    [Fact]
    public void A_letter_is_no_console()
    {
        Assert.False(ConsoleLog.Looks("Dear all,\nthe board does not boot.\n"u8));
        Assert.True(ConsoleLog.Looks("ets Jul 29 2019 12:21:46\nrst:0x1 (POWERON_RESET)\nboot: SecureGattServer 1\n"u8));
    }

    [Fact]
    public void A_text_that_quotes_a_console_is_no_console()
    {
        Assert.False(ConsoleLog.Looks("""
            # SecureGattServer
            ## Start
            A secure server for the ESP32. It prints:
            ```
            device: boot: SecureGattServer 1
            device: link: connected link=1
            ```
            When it prints "Guru Meditation", it has crashed in native code.
            See docs/defects.md for what is known, and docs/device.md
            for how to flash it.
            """u8));
    }

    [Fact]
    public void A_crash_is_a_console()
    {
        Assert.True(ConsoleLog.Looks("""
            Guru Meditation Error: Core  0 panic'ed (LoadProhibited). Exception was unhandled.

            Core  0 register dump:
            PC      : 0x400d1234  PS      : 0x00060330  A0      : 0x800d5678  A1      : 0x3ffb1f20
            EXCVADDR: 0x00000000  LBEG    : 0x400014fd  LEND    : 0x4000150d  LCOUNT  : 0xffffffff

            Backtrace: 0x400d1231:0x3ffb1f20 0x400d5675:0x3ffb1f40
            """u8));
    }

    [Fact]
    public void An_endless_line_is_cut()
    {
        ConsoleLine line = Assert.Single(ConsoleLog.Read(new StringReader(new string('x', 1 << 20))));
        Assert.Equal(4096, line.Text.Length);
    }

    [Fact]
    public void What_differs_in_every_run_is_no_difference()
    {
        ConsoleComparison comparison = ConsoleComparison.Of(
            ["link: connected link=1", "##   PASSKEY     123 456   ##", "pair: passkey=123456 link=1",
                "bond: added new=F00D5EC0FFEE gone=000000000000 bonds=1", "data: read a", "data: read a"],
            ["link: connected link=3", "##   PASSKEY     654 321   ##", "pair: passkey=654321 link=3",
                "bond: added new=C0FFEEC0FFEE gone=000000000000 bonds=1", "data: read a"]);
        Assert.True(comparison.IsSame);
    }

    [Fact]
    public void A_line_that_only_one_board_prints_is_shown_as_a_difference()
    {
        ConsoleComparison comparison = ConsoleComparison.Of(["boot: a", "link: mtu=256", "verdict: paired"],
            ["boot: a", "verdict: paired", "verdict: welcome back"]);
        Assert.Equal(
            [(' ', "boot: a"), ('-', "link: mtu=256"), (' ', "verdict: paired"), ('+', "verdict: welcome back")],
            comparison.Lines
        );
        using var text = new StringWriter();
        comparison.Write(text, "real", "virtual");
        Assert.Contains("**2 of 4 lines differ.**", text.ToString(), StringComparison.Ordinal);
        Assert.Contains("- link: mtu=256", text.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2A37", "16483B03", "72 bpm, RR 807 ms")]
    [InlineData("2A37", "014A01", "330 bpm")]
    [InlineData("2A19", "61", "97 %")]
    [InlineData("2A29", "41636D6500", "\"Acme\"")]
    [InlineData("2A6E", "F8FF", "-0.08 °C")]
    [InlineData("2A1C", "006E0100FF", "36.6 °C")]
    [InlineData("2A04", "0600200000006400", "interval 7.5 to 40 ms, latency 0, supervision timeout 1 s")]
    [InlineData("2A37", "01", "01")]
    [InlineData("FFFF", "C328", "C328")]
    public void Values_are_read_as_their_type_has_them(string type, string octets, string meaning)
    {
        Assert.True(Core.BleUuid.TryParse(type, out Core.BleUuid uuid));
        Assert.Equal(meaning, ValueText.Describe(uuid, Convert.FromHexString(octets)));
    }

    [Theory]
    [InlineData(24, 48, 0, 500, true)]
    [InlineData(12, 12, 0, 300, true)]
    [InlineData(6, 6, 0, 500, false)]
    [InlineData(24, 24, 0, 500, false)]
    [InlineData(24, 48, 31, 600, false)]
    [InlineData(24, 48, 0, 60, false)]
    public void Parameters_are_held_against_Apples_guidelines(ushort min, ushort max, ushort latency, ushort timeout, bool isFine) =>
        Assert.Equal(isFine, new WantedParameters(min, max, latency, timeout).AgainstGuidelines() is null);
}
