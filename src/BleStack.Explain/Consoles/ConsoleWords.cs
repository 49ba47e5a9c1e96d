using System;
using System.Globalization;
using System.Text.RegularExpressions;
using BleStack.Explain.Capture;
using BleStack.Explain.Narration;
using BleStack.Hci;

namespace BleStack.Explain.Consoles;

/// <summary>The meaning of a console line of the firmware or of the board's boot loader and crash handler.</summary>
internal static partial class ConsoleWords
{
    private static readonly string[] s_known =
    [
        "boot: ", "plan: ", "table: ", "link: ", "pair: ", "verdict: ", "data: ", "guard: ", "bond: ", "halt: ",
    ];

    private static readonly (string Part, Severity Severity, string Explanation, string? Advice)[] s_meanings =
    [
        ("halt:", Severity.Failure, "The firmware refuses to start; the line says why.", "Do what the line says, and reset the board."),
        ("Guru Meditation", Severity.Failure, "The ESP32 has crashed in native code.",
            "Note the lines after it (the backtrace) and what was done last; docs/defects.md lists known causes."),
        (
            "Invalid native checksum",
            Severity.Failure,
            "The packages in the application and the image on the board are of different versions.",
            "Flash the image again with nanoff --update, or use the packages that belong to it."
        ),
        ("Brownout detector", Severity.Failure, "The supply voltage broke down.", "Use a better cable or supply."),
        ("rst:0x", Severity.Warning, "The board has been reset.", null),
        ("OutOfMemoryException", Severity.Failure, "The managed heap was full.", "Use a board with more memory, or a smaller table."),
        ("BOARD STOPPED", Severity.Failure, "The virtual board stopped where a real one would have misbehaved.", null),
        ("verdict: paired", Severity.Success, "The firmware's own verdict on the pairing.", null),
        (
            "verdict: welcome back, or new pairing",
            Severity.Warning,
            "The link is encrypted without MITM protection; the stock image does not report whether from the bond or by a new pairing without a question to the user.",
            null
        ),
        ("verdict: welcome back", Severity.Success, "The link was encrypted from the bond; no question was asked.", null),
        ("verdict: pairing failed", Severity.Failure, "The firmware's own verdict on the pairing.", null),
        ("during pairing", Severity.Failure, "The link ended while a pairing ran; the line says who ended it.", null),
        ("verdict: bond lost", Severity.Warning, "One side had no key for the other any more.", PairingResultText.ForgetOnPhones),
        ("PASSKEY", Severity.Normal, "The device shows its passkey: type it on the phone.", null),
        ("COMPARE", Severity.Normal, "The device shows a number: compare it with the phone's.", null),
        ("request ignored", Severity.Normal, "The device asked for security, and the phone did not react.", null),
    ];

    /// <summary>True for a known line: one of the firmware, of the boot loader or of the crash handler.</summary>
    public static bool IsKnown(string line) =>
        Array.Exists(s_known, prefix => line.StartsWith(prefix, StringComparison.Ordinal))
            || Array.Exists(s_meanings, meaning => line.StartsWith(meaning.Part, StringComparison.Ordinal)) || Board().IsMatch(line);

    /// <summary>The line reports a new link.</summary>
    public static bool IsConnected(string line) => line.StartsWith("link: connected", StringComparison.Ordinal);

    /// <summary>The line reports the end of a link.</summary>
    public static bool IsDisconnected(string line) => line.StartsWith("link: disconnected", StringComparison.Ordinal);

    /// <summary>Severity, meaning and advice for a line.</summary>
    public static (Severity Severity, string? Explanation, string? Advice) Explain(string line)
    {
        foreach ((string part, Severity severity, string explanation, string? advice) in s_meanings)
        {
            if (line.Contains(part, StringComparison.Ordinal)) return (severity, explanation, advice);
        }

        if (Reason().Match(line) is { Success: true } reason)
            return OfReason((HciErrorCode)byte.Parse(reason.Groups[1].Value, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
        if (Authentication().Match(line) is { Success: true } bits)
            return (Severity.Normal, OfSecurity(int.Parse(bits.Groups[1].Value, CultureInfo.InvariantCulture)), null);
        return (Severity.Normal, null, null);
    }

    private static (Severity, string?, string?) OfReason(HciErrorCode reason)
    {
        string text =
            reason == HciErrorCode.RemoteUserTerminatedConnection ? "The phone ended the connection."
            : reason == HciErrorCode.ConnectionTerminatedByLocalHost ? "The device ended the connection."
            : LinkEndText.Of(reason, Party.None);
        return (LinkEndText.IsFailure(reason) ? Severity.Warning : Severity.Normal, text, reason == HciErrorCode.PinOrKeyMissing
            ? PairingResultText.ForgetOnPhones : null);
    }

    // Flags of the library: encrypted 1, authenticated 2, bonded 4.
    private static string OfSecurity(int bits) =>
        $"The link is {((bits & 1) != 0 ? "encrypted" : "not encrypted")}" +
        $"{((bits & 2) != 0 ? ", protected against a man in the middle" : "")}{((bits & 4) != 0 ? ", bonded" : "")}.";

    // Boot ROM, ESP-IDF's log, its panic handler, and the frame that the firmware prints around a number.
    [GeneratedRegex(
        @"^(ets \w{3} |rst:0x|configsip:|clk_drv:|mode:DI|load:0x|entry 0x|[EWID] \(\d+\) |Core +\d|(PC|A\d+|SAR|EXC\w+|L(BEG|END|COUNT)) *:"
            + "|Backtrace:|ELF file SHA|Rebooting|#{10,}$|##  .*##$)"
    )]
    private static partial Regex Board();

    [GeneratedRegex(@"reason=0x([0-9A-Fa-f]{2})\b")]
    private static partial Regex Reason();

    [GeneratedRegex(@"authentication complete .*security=([0-7])")]
    private static partial Regex Authentication();
}
