using System;
using System.Globalization;
using System.Text;

namespace nanoFramework.Interpreter.Natives;

/// <summary>The G format: printf with two more digits than requested, which are then cut off and rounded in the text.</summary>
internal static class GeneralFormat
{
    public static string Of(object number, char letter, int requested, string minus, string point)
    {
        int most = MostDigits(number);
        int precision = requested == -1 ? most : requested;
        if (precision <= 0) return "";
        string printed = NumberNative.IsInteger(number)
            ? NumberNative.Plain(number)
            : FloatText.Of(NumberNative.ToDouble(number), precision + 2, letter);
        int sign = printed.StartsWith('-') ? 1 : 0;
        if (printed.Length > precision + sign) printed = Shorten(printed, number, letter, requested, precision, most);
        return NumberNative.WithSigns(printed, minus, point);
    }

    private static int MostDigits(object number) => number switch
    {
        sbyte or byte => 3,
        short or ushort => 5,
        int or uint => 10,
        long => 19,
        ulong => 20,
        float => 9,
        double value => value == unchecked((long)value) ? 15 : 17,
        _ => 0,
    };

    private static string Shorten(string printed, object number, char letter, int requested, int precision, int most)
    {
        int sign = printed.StartsWith('-') ? 1 : 0;
        int exponent = ExponentOf(printed);
        int dot = printed.IndexOf('.', StringComparison.Ordinal);
        StringBuilder text = new(printed);
        if (requested <= most && Cut(text, printed, number, precision, most)) dot++;
        if (dot >= 0) StripZeros(text, dot);
        if (dot >= 0 && exponent == 0 && dot <= precision + sign) return text.ToString();
        if (requested > 0 && text.Length - sign > 1) text.Insert(1 + sign, '.');
        if (exponent == 0) exponent = (dot == -1 ? printed.Length - 1 : dot - 1) - sign;
        text.Append(letter == 'g' ? 'e' : 'E').Append(exponent < 0 ? '-' : '+');
        return text.Append(Math.Abs(exponent).ToString("00", CultureInfo.InvariantCulture)).ToString();
    }

    private static int ExponentOf(string printed)
    {
        int mark = printed.IndexOfAny(['e', 'E']);
        return mark < 0 ? 0 : int.Parse(printed.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
    }

    // Keeps the requested digits; true when rounding added a digit to the integer part.
    private static bool Cut(StringBuilder text, string printed, object number, int precision, int most)
    {
        int end = 0;
        for (int seen = 0; seen < precision && end < printed.Length; end++)
        {
            if (char.IsAsciiDigit(printed[end])) seen++;
        }

        if (CountDigits(printed, end) < precision) return false;
        char lost = end < printed.Length ? printed[end] : '\0';
        int length = end;
        if (lost == '.' && end + 1 < printed.Length) lost = printed[end + 1];
        else if (lost is 'E' or 'e')
        {
            lost = printed[end - 1];
            length--;
        }

        text.Length = length;
        if (!NumberNative.IsInteger(number) && precision >= 2 && precision >= most && length >= 2 && text[length - 2] == '0')
        {
            text.Length--;
            return false;
        }

        return lost >= '5' && NumberNative.RoundUp(text);
    }

    private static int CountDigits(string printed, int end)
    {
        int count = 0;
        for (int i = 0; i < end; i++)
        {
            if (char.IsAsciiDigit(printed[i])) count++;
        }

        return count;
    }

    private static void StripZeros(StringBuilder text, int dot)
    {
        while (text.Length > dot && text[^1] == '0') text.Length--;
        if (text.Length == dot + 1) text.Length--;
    }
}
