using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using BleStack.Explain.Narration;

namespace BleStack.Explain.Consoles;

/// <summary>Reads a device's console from a text log line by line; overlong lines are truncated.</summary>
internal static class ConsoleLog
{
    private const int LongestLine = 4096;
    private const int LookedAt = 64 << 10;
    private const int MostStrange = 3; // At least one line in three must be known.

    // Lines that a transcript of the simulator adds to those of the device.
    private const string Device = "device: ";
    private static readonly string[] s_others = ["phone: ", "why: ", "simulator: ", "ok: ", "FAILED: ", "step ", "summary: "];

    /// <summary>The lines, without empty ones.</summary>
    public static IEnumerable<ConsoleLine> Read(TextReader log)
    {
        ArgumentNullException.ThrowIfNull(log);
        long number = 0;
        while (ReadLine(log) is { } line)
        {
            number++;
            ConsoleClockKind kind = ConsoleClock.Split(line, out TimeSpan clock, out string text);
            if (OwnText(text) is { } own)
                yield return new ConsoleLine(number, kind == ConsoleClockKind.None ? null : clock, own) { ClockKind = kind };
        }
    }

    /// <summary>The origin of the times: the most frequent one among the lines that have a time.</summary>
    public static ConsoleClockKind ClockOf(IEnumerable<ConsoleLine> lines) =>
        lines.Where(static line => line.Clock is not null).GroupBy(static line => line.ClockKind).MaxBy(static group =>
            group.Count())?.Key ?? ConsoleClockKind.None;

    /// <summary>True when the beginning of a file is text in which the device's console or a board's crash is recognized.</summary>
    public static bool Looks(ReadOnlySpan<byte> beginning)
    {
        if (beginning.Length > LookedAt) beginning = beginning[..LookedAt];
        if (beginning.IsEmpty || beginning.Contains((byte)0)) return false;
        using var reader = new StringReader(Encoding.UTF8.GetString(beginning));
        int known = 0, lines = 0;
        foreach (ConsoleLine line in Read(reader))
        {
            lines++;
            if (ConsoleWords.IsKnown(line.Text)) known++;
        }

        // A text that quotes a few console lines is not a console.
        return known > 0 && known * MostStrange >= lines;
    }

    private static string? OwnText(string text)
    {
        text = Words.Clean(text.Trim());
        if (text.StartsWith(Device, StringComparison.Ordinal)) text = text[Device.Length..];
        else if (Array.Exists(s_others, other => text.StartsWith(other, StringComparison.Ordinal))) return null;
        return text.Length == 0 ? null : text;
    }

    private static string? ReadLine(TextReader log)
    {
        var line = new StringBuilder();
        int next = log.Read();
        if (next < 0) return null;
        for (; next >= 0 && next != '\n'; next = log.Read())
        {
            if (line.Length < LongestLine && next != '\r') line.Append((char)next);
        }

        return line.ToString();
    }
}
