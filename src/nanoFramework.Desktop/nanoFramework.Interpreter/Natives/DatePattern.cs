using System;

namespace nanoFramework.Interpreter.Natives;

/// <summary>Converts text to a date by the four patterns of the interpreter; text after the pattern is ignored.</summary>
internal ref struct DatePattern(ReadOnlySpan<char> text)
{
    private static readonly string[] Patterns =
    [
        "%Y-%m-%d %H:%M:%SZ",
        "%Y-%m-%dT%H:%M:%S.%f",
        "%Y-%m-%dT%H:%M:%S",
        "%a, %d %b %Y %H:%M:%S",
    ];
    private static readonly string[] Days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
    private static readonly string[] Months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

    private readonly ReadOnlySpan<char> _text = text;
    private int _at;
    private int _year, _month, _day, _hour, _minute, _second, _ticks;

    /// <summary>
    /// Ticks since 1601; the digits of the fraction of a second count as ticks, whatever their number, as on the interpreter.
    /// </summary>
    public static bool TryParse(string text, out ulong ticks)
    {
        foreach (string pattern in Patterns)
        {
            DatePattern parser = new(text);
            if (!parser.Match(pattern)) continue;
            ticks = parser.Ticks();
            return true;
        }

        ticks = 0;
        return false;
    }

    private readonly ulong Ticks()
    {
        return (ulong)(
            DateTimeNative.Ticks(Math.Max(_year, 1), Math.Max(_month, 1), Math.Max(_day, 1), _hour, _minute, _second, 0) + _ticks
        );
    }

    private bool Match(string pattern)
    {
        for (int i = 0; i < pattern.Length; i++)
        {
            if (pattern[i] == ' ') SkipSpace();
            else if (pattern[i] == '%') { if (!Field(pattern[++i])) return false; }
            else if (_at >= _text.Length || _text[_at++] != pattern[i]) return false;
        }

        return true;
    }

    private void SkipSpace()
    {
        while (_at < _text.Length && char.IsWhiteSpace(_text[_at])) _at++;
    }

    private bool Field(char field) => field switch
    {
        'Y' => Number(0, 9999, out _year),
        'm' => Number(1, 12, out _month),
        'd' => Number(1, 31, out _day),
        'H' => Number(0, 23, out _hour),
        'M' => Number(0, 59, out _minute),
        'S' => Number(0, 59, out _second),
        'f' => Number(0, 9999999, out _ticks),
        'a' => Name(Days, out _),
        _ => Name(Months, out _month),
    };

    // The upper limit also determines the maximum number of digits.
    private bool Number(int least, int most, out int value)
    {
        value = 0;
        int limit = most;
        if (_at >= _text.Length || !char.IsAsciiDigit(_text[_at])) return false;
        do
        {
            value = (value * 10) + _text[_at++] - '0';
            limit /= 10;
        }
        while (value * 10 <= most && limit > 0 && _at < _text.Length && char.IsAsciiDigit(_text[_at]));
        return value >= least && value <= most;
    }

    private bool Name(string[] names, out int number)
    {
        ReadOnlySpan<char> rest = _text[_at..];
        number = 0;
        for (int i = 0; i < names.Length; i++)
        {
            if (!rest.StartsWith(names[i], StringComparison.OrdinalIgnoreCase)) continue;
            number = i + 1;
            _at += names[i].Length;
            return true;
        }

        return false;
    }
}
