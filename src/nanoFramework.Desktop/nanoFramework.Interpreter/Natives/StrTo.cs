using System;
using System.Globalization;

namespace nanoFramework.Interpreter.Natives;

/// <summary>The C library's strtoll and strtoull.</summary>
internal static class StrToL
{
    /// <summary>Reads as much as is a number; <paramref name="length"/> is 0 where there is none. False when it does not fit 64 bits.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, int radix, bool signed, out long result, out int length)
    {
        (result, length) = (0, 0);
        int at = 0;
        while (at < text.Length && text[at] is ' ' or (>= '\t' and <= '\r')) at++;
        bool negative = at < text.Length && text[at] == '-';
        if (at < text.Length && text[at] is '-' or '+') at++;
        if (radix == 16 && IsHexPrefix(text, at)) at += 2;
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

/// <summary>The C library's strtod, with spaces after the number.</summary>
internal static class StrToD
{
    /// <summary>Decimal and hexadecimal numbers, infinities and NaN, in any case; nothing but spaces around.</summary>
    public static bool TryParse(string text, out double result)
    {
        ReadOnlySpan<char> number = text.AsSpan().Trim(' ').TrimStart("\t\n\v\f\r ");
        int sign = number.Length > 0 && number[0] is '-' or '+' ? 1 : 0;
        ReadOnlySpan<char> magnitude = number[sign..];
        bool negative = sign == 1 && number[0] == '-';
        if (!TryNamed(magnitude, out result) && !TryHexadecimal(magnitude, out result) && !TryDecimal(magnitude, out result))
        {
            result = 0;
            return false;
        }

        if (negative) result = -result;
        return true;
    }

    private static bool TryNamed(ReadOnlySpan<char> text, out double result)
    {
        bool infinite = text.Equals("inf", StringComparison.OrdinalIgnoreCase) || text.Equals("infinity", StringComparison.OrdinalIgnoreCase);
        bool nan = text.Equals("nan", StringComparison.OrdinalIgnoreCase);
        result = infinite ? double.PositiveInfinity : nan ? double.NaN : 0;
        return infinite || nan;
    }

    private static bool TryDecimal(ReadOnlySpan<char> text, out double result)
    {
        const NumberStyles style = NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        bool plain = text.Length > 0 && (char.IsAsciiDigit(text[0]) || text[0] == '.');
        result = 0;
        return plain && double.TryParse(text, style, CultureInfo.InvariantCulture, out result);
    }

    private static bool TryHexadecimal(ReadOnlySpan<char> text, out double result)
    {
        result = 0;
        if (text.Length < 3 || text[0] != '0' || text[1] is not ('x' or 'X')) return false;
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

        if (digits == 0) return false;
        if (at == text.Length) return true;
        if (text[at] is not ('p' or 'P') || !int.TryParse(text[(at + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int power)) return false;
        result *= Math.Pow(2, power);
        return true;
    }

    private static int Digit(char digit) => digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;
}
