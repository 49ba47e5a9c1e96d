using System;
using System.Globalization;

namespace nanoFramework.Interpreter.Natives;

/// <summary>The C library's strtoll and strtoull.</summary>
internal static class StrToL
{
    /// <summary>
    /// Parses the longest valid number; <paramref name="length"/> is 0 when there is none. False when it does not fit 64 bits.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<char> text, int radix, bool signed, out long result, out int length)
    {
        (result, length) = (0, 0);
        int at = 0;
        while (at < text.Length && text[at] is ' ' or (>= '\t' and <= '\r')) at++;
        bool negative = at < text.Length && text[at] == '-';
        if (at < text.Length && text[at] is '-' or '+') at++;
        bool isHexadecimal = IsHexPrefix(text, at);
        if (radix == 0) radix = isHexadecimal ? 16 : at < text.Length && text[at] == '0' ? 8 : 10;
        if (radix == 16 && isHexadecimal) at += 2;
        if (radix is < 2 or > 36) return true;
        UInt128 value = 0;
        int first = at;
        for (; at < text.Length && DigitOf(text[at]) is var digit && digit < radix; at++)
        {
            if (value <= ulong.MaxValue) value = (value * (uint)radix) + (uint)digit;
        }

        if (at == first) return true;
        length = at;
        UInt128 most = !signed ? ulong.MaxValue : negative ? (UInt128)long.MaxValue + 1 : long.MaxValue;
        result = unchecked((long)(ulong)value);
        if (negative) result = unchecked(-result);
        return value <= most;
    }

    private static bool IsHexPrefix(ReadOnlySpan<char> text, int at) =>
        at + 2 < text.Length && text[at] == '0' && text[at + 1] is 'x' or 'X' && DigitOf(text[at + 2]) < 16;

    private static int DigitOf(char digit) => digit switch
    {
        >= '0' and <= '9' => digit - '0',
        >= 'a' and <= 'z' => digit - 'a' + 10,
        >= 'A' and <= 'Z' => digit - 'A' + 10,
        _ => 99,
    };
}

/// <summary>The C library's strtod.</summary>
internal static class StrToD
{
    private const long PositiveNaN = 0x7FF8000000000000;

    private static readonly string[] Infinities = ["infinity", "inf"];

    /// <summary>Decimal and hexadecimal numbers, infinities and NaN, in any case, with white space before and spaces behind them.</summary>
    /// <param name="text">The text.</param>
    /// <param name="result">The longest valid number; 0 when there is none.</param>
    /// <returns>True when the text contains nothing else.</returns>
    public static bool TryParse(string text, out double result)
    {
        ReadOnlySpan<char> rest = text.AsSpan().TrimStart("\t\n\v\f\r ");
        bool negative = rest.StartsWith("-");
        if (negative || rest.StartsWith("+")) rest = rest[1..];
        int length = Read(rest, out result);
        if (negative && length > 0) result = -result;
        return length > 0 && rest[length..].Trim(' ').IsEmpty;
    }

    private static int Read(ReadOnlySpan<char> text, out double result)
    {
        result = double.PositiveInfinity;
        foreach (string name in Infinities)
        {
            if (text.StartsWith(name, StringComparison.OrdinalIgnoreCase)) return name.Length;
        }

        result = BitConverter.Int64BitsToDouble(PositiveNaN);
        if (text.StartsWith("nan", StringComparison.OrdinalIgnoreCase)) return NotANumber(text);
        int hexadecimal = Hexadecimal(text, out result);
        return hexadecimal > 0 ? hexadecimal : Decimal(text, out result);
    }

    // A comment in parentheses may follow.
    private static int NotANumber(ReadOnlySpan<char> text)
    {
        int length = "nan".Length;
        if (length == text.Length || text[length] != '(') return length;
        int end = length + 1;
        while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] == '_')) end++;
        return end < text.Length && text[end] == ')' ? end + 1 : length;
    }

    private static int Decimal(ReadOnlySpan<char> text, out double result)
    {
        int whole = CountDigits(text, 0), length = whole;
        if (length < text.Length && text[length] == '.')
        {
            int fraction = CountDigits(text, length + 1);
            if (whole + fraction > 0) length += 1 + fraction;
        }

        if (length > 0) length += ExponentLength(text[length..], 'e');
        result = 0;
        const NumberStyles style = NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        if (length > 0) result = double.Parse(text[..length], style, CultureInfo.InvariantCulture);
        return length;
    }

    private static int Hexadecimal(ReadOnlySpan<char> text, out double result)
    {
        result = 0;
        if (text.Length < 3 || text[0] != '0' || text[1] is not ('x' or 'X')) return 0;
        double place = 1;
        int at = 2, digits = 0;
        bool fraction = false;
        for (; at < text.Length && (char.IsAsciiHexDigit(text[at]) || (text[at] == '.' && !fraction)); at++)
        {
            if (text[at] == '.')
            {
                fraction = true;
                continue;
            }

            digits++;
            result = fraction ? result + (Digit(text[at]) * (place /= 16)) : (result * 16) + Digit(text[at]);
        }

        if (digits == 0) return 0;
        int exponent = ExponentLength(text[at..], 'p');
        if (exponent > 0)
            result *= Math.Pow(
                2,
                double.Parse(text.Slice(at + 1, exponent - 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture)
            );
        return at + exponent;
    }

    private static int ExponentLength(ReadOnlySpan<char> text, char letter)
    {
        if (text.Length < 2 || (text[0] | 0x20) != letter) return 0;
        int sign = text[1] is '-' or '+' ? 1 : 0;
        int digits = CountDigits(text, 1 + sign);
        return digits == 0 ? 0 : 1 + sign + digits;
    }

    private static int CountDigits(ReadOnlySpan<char> text, int at)
    {
        int end = at;
        while (end < text.Length && char.IsAsciiDigit(text[end])) end++;
        return end - at;
    }

    private static int Digit(char digit) => digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;
}
