using System;
using System.Globalization;
using System.Text.RegularExpressions;

namespace BleStack.Explain.Consoles;

/// <summary>The origin of the times in a log.</summary>
internal enum ConsoleClockKind : byte
{
    /// <summary>The lines have no times.</summary>
    None,

    /// <summary>Date and time of day.</summary>
    Absolute,

    /// <summary>Time of day; day and time zone are unknown.</summary>
    TimeOfDay,

    /// <summary>Time since boot or since the log began.</summary>
    Relative,
}

/// <summary>Recognizes the times that terminal programs and boards print before their lines.</summary>
internal static partial class ConsoleClock
{
    /// <summary>Splits a line into its time, counted from year 1, midnight or boot, and its text.</summary>
    public static ConsoleClockKind Split(string line, out TimeSpan clock, out string text)
    {
        (clock, text) = (default, line);
        if (DateAndTime().Match(line) is { Success: true } full && TryDate(full.Groups[1].Value, out clock))
            return Take(ConsoleClockKind.Absolute, full, out text);
        if (TimeOfDay().Match(line) is { Success: true } day
            && TimeSpan.TryParse(day.Groups[1].Value.Replace(',', '.'), CultureInfo.InvariantCulture,
                out clock)) return Take(ConsoleClockKind.TimeOfDay, day, out text);
        if (Milliseconds().Match(line) is { Success: true } boot
            && long.TryParse(boot.Groups[1].Value, CultureInfo.InvariantCulture, out long milliseconds))
        {
            clock = TimeSpan.FromMilliseconds(milliseconds);
            return Take(ConsoleClockKind.Relative, boot, out text);
        }

        if (Seconds().Match(line) is { Success: true } since
            && double.TryParse(since.Groups[1].Value, CultureInfo.InvariantCulture, out double seconds))
        {
            clock = TimeSpan.FromSeconds(seconds);
            return Take(ConsoleClockKind.Relative, since, out text);
        }

        return ConsoleClockKind.None;
    }

    private static ConsoleClockKind Take(ConsoleClockKind kind, Match match, out string text)
    {
        text = match.Groups[2].Value;
        return kind;
    }

    private static bool TryDate(string text, out TimeSpan clock)
    {
        bool isTime = DateTimeOffset.TryParse(text.Replace(',', '.'), CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTimeOffset time);
        clock = TimeSpan.FromTicks(time.UtcTicks);
        return isTime;
    }

    [GeneratedRegex(@"^\[?(\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,7})?(?:Z|[+-]\d\d:?\d\d)?)\]?[\s>|]*(.*)$")]
    private static partial Regex DateAndTime();

    [GeneratedRegex(@"^\[?(\d\d:\d\d:\d\d(?:[.,]\d{1,7})?)\]?[\s>|\-]*(.*)$")]
    private static partial Regex TimeOfDay();

    [GeneratedRegex(@"^[EWIDV] \((\d{1,12})\) (.*)$")]
    private static partial Regex Milliseconds();

    [GeneratedRegex(@"^\[?\s*(\d{1,8}\.\d{3,6})\]?\s+(.*)$")]
    private static partial Regex Seconds();
}
