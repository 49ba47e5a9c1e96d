using System;
using System.Globalization;
using System.Text;

namespace nanoFramework.Interpreter.Natives;

/// <summary>System.Number: converts numbers to text by printf and corrections of its result.</summary>
[NativeFor("System.Number")]
public static class NumberNative
{
    private const int MostZeroFilled = 32;

    public static string? FormatNative(
        object value,
        bool isInteger,
        string? format,
        string point,
        string minus,
        string separator,
        int[] groups
    )
    {
        if (value is null || point is null || minus is null || separator is null || groups is null) Throw.NullReference();
        object number =
            value is Enum ? Convert.ChangeType(value, Enum.GetUnderlyingType(value.GetType()), CultureInfo.InvariantCulture) : value;
        if (!TryParse(format, isInteger, out char letter, out int precision)) return format;
        string text = letter switch
        {
            'g' or 'G' => GeneralFormat.Of(number, letter, precision, minus, point),
            'x' or 'X' => Hexadecimal(number, letter, precision),
            'f' or 'F' => Fixed(number, precision, minus, point),
            'n' or 'N' => Grouped(number, precision, minus, point, separator, groups),
            'd' or 'D' => Decimal(number, precision, minus),
            'e' or 'E' => Exponential(number, precision, letter),
            _ => NotImplemented(),
        };
        if (text.Length == 0) Throw.Fail();
        return text;
    }

    /// <summary>True for the types printf prints as integers.</summary>
    internal static bool IsInteger(object number) => number is sbyte or byte or short or ushort or int or uint or long or ulong;

    internal static string Plain(object number) => Convert.ToString(number, CultureInfo.InvariantCulture)!;

    internal static double ToDouble(object number) => Convert.ToDouble(number, CultureInfo.InvariantCulture);

    internal static string WithSigns(string text, string minus, string point)
    {
        if (text.StartsWith('-')) text = minus + text[1..];
        int at = text.IndexOf('.', StringComparison.Ordinal);
        return at < 0 ? text : text[..at] + point + text[(at + 1)..];
    }

    /// <summary>Adds one to the last digit of a printed number; true when it grew by a digit.</summary>
    internal static bool RoundUp(StringBuilder text)
    {
        for (int i = text.Length - 1; i >= 0; i--)
        {
            if (text[i] is '.' or '-') continue;
            if (text[i] != '9')
            {
                text[i]++;
                return false;
            }

            text[i] = '0';
        }

        text.Insert(text[0] == '-' ? 1 : 0, '1');
        return true;
    }

    private static string NotImplemented()
    {
        Throw.NotImplemented();
        return "";
    }

    // A letter and digits; any other format is printed literally.
    private static bool TryParse(string? format, bool isInteger, out char letter, out int precision)
    {
        (letter, precision) = ('G', -1);
        if (string.IsNullOrEmpty(format)) return true;
        letter = format[0];
        foreach (char digit in format.AsSpan(1))
        {
            if (digit is < '0' or > '9') return false;
            precision = (precision < 0 ? 0 : precision * 10) + digit - '0';
        }

        return isInteger || letter is not ('x' or 'X' or 'd' or 'D');
    }

    private static string Hexadecimal(object number, char letter, int precision)
    {
        int width = number is sbyte or byte ? 2 : number is short or ushort ? 4 : number is int or uint ? 8 : 16;
        ulong bits = number is ulong large ? large : (ulong)Convert.ToInt64(number, CultureInfo.InvariantCulture);
        string text = bits.ToString(letter == 'X' ? "X" : "x", CultureInfo.InvariantCulture);
        if (text.Length < precision) text = text.PadLeft(Math.Min(precision, MostZeroFilled), '0');
        return text.Length > width ? text[^width..] : text;
    }

    // printf pads up to 32 characters with zeros, and beyond that with leading spaces.
    private static string Decimal(object number, int precision, string minus)
    {
        string text = Plain(number);
        bool negative = text.StartsWith('-');
        string digits = negative ? text[1..] : text;
        if (precision > MostZeroFilled)
            return (negative ? "-" + digits.PadLeft(MostZeroFilled - 1, '0') : digits.PadLeft(MostZeroFilled, '0')).PadLeft(precision);
        digits = digits.PadLeft(Math.Max(precision, 0), '0');
        return negative ? minus + digits : digits;
    }

    private static string Fixed(object number, int precision, string minus, string point)
    {
        if (precision < 0) precision = 2;
        if (!IsInteger(number))
        {
            string text = FloatText.Of(ToDouble(number), precision, 'f');
            return text == "-0" ? "0" : text;
        }

        string whole = Plain(number);
        return WithSigns(precision > 0 ? whole + "." + new string('0', precision) : whole, minus, point);
    }

    private static string Grouped(object number, int precision, string minus, string point, string separator, int[] groups)
    {
        if (groups.Length != 1) Throw.Fail();
        string text = Fixed(number, precision, minus, point);
        int start = text.StartsWith('-') ? 1 : 0;
        int dot = text.IndexOf('.', StringComparison.Ordinal);
        int end = dot < 0 ? text.Length : dot;
        StringBuilder result = new(text);
        for (int at = end - groups[0]; at > start; at -= groups[0]) result.Insert(at, separator);
        return result.ToString();
    }

    private static string Exponential(object number, int precision, char letter)
    {
        if (precision < 0) precision = 6;
        string printed = FloatText.Of(ToDouble(number), precision + 1, letter);
        int mark = printed.IndexOf(letter, StringComparison.Ordinal);
        if (mark < 0) return printed;
        int exponent = int.Parse(printed.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        return Rounded(printed, precision + 1)
            + letter
            + (exponent < 0 ? "-" : "+")
            + Math.Abs(exponent).ToString("000", CultureInfo.InvariantCulture);
    }

    private static string Rounded(string printed, int digits)
    {
        int end = 0;
        for (int seen = 0; seen < digits; end++)
        {
            if (char.IsAsciiDigit(printed[end])) seen++;
        }

        char lost = printed[end];
        if (lost == '.' && end + 1 < printed.Length) lost = printed[end + 1];
        StringBuilder text = new(printed[..end]);
        if (lost >= '5') RoundUp(text);
        return text.ToString();
    }
}
