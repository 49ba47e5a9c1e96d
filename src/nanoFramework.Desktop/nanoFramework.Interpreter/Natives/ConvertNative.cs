using System;

namespace nanoFramework.Interpreter.Natives;

/// <summary>System.Convert: text to numbers as the C library does, text to dates by four patterns, base 64.</summary>
[NativeFor("System.Convert")]
public static class ConvertNative
{
    private enum Outcome
    {
        Done,
        Format,
        Range,
        Null,
    }

    public static long NativeToInt64(string? value, bool signed, long min, long max, int radix, bool throwOnFailure, out bool success)
    {
        Outcome outcome = TryInteger(value, signed, min, max, radix, out long result);
        success = outcome == Outcome.Done;
        if (success) return result;
        if (throwOnFailure) Fail(outcome);
        return min;
    }

    public static double NativeToDouble(string? value, bool throwOnFailure, out bool success)
    {
        double result = 0;
        Outcome outcome = value is null ? Outcome.Null : StrToD.TryParse(value, out result) ? Outcome.Done : Outcome.Format;
        success = outcome == Outcome.Done;
        if (!success && throwOnFailure) Fail(outcome);
        return result;
    }

    public static void NativeToDateTime(string? value, bool throwOnFailure, out bool success, out ulong result)
    {
        result = 0;
        Outcome outcome = value is null ? Outcome.Null : DatePattern.TryParse(value, out result) ? Outcome.Done : Outcome.Format;
        success = outcome == Outcome.Done;
        if (!success && throwOnFailure) Fail(outcome);
    }

    public static string ToBase64String(byte[] inArray, int offset, int length, bool insertLineBreaks)
    {
        if (inArray is null) Throw.ArgumentNull();
        return Convert.ToBase64String(
            inArray,
            offset,
            length,
            insertLineBreaks ? Base64FormattingOptions.InsertLineBreaks : Base64FormattingOptions.None
        );
    }

    // The decoder accepts line ends, and spaces before a line end; an incomplete last group is ignored.
    public static byte[] FromBase64String(string inString)
    {
        Throw.IfNull(inString);
        if (!TryDigits(inString, out string digits)) Throw.Fail();

        // The interpreter gives the decoder room for three octets, and one more for each four characters.
        int equals = digits.Length - digits.TrimEnd('=').Length;
        if (((digits.Length * 6) + 7) / 8 - equals > (inString.Length / 4 * 3) + 1) Throw.Fail();
        string whole = digits[..(digits.Length / 4 * 4)];
        return Convert.FromBase64String(whole);
    }

    private static bool TryDigits(string text, out string digits)
    {
        System.Text.StringBuilder found = new();
        digits = "";
        for (int i = 0; i < text.Length; i++)
        {
            int start = i;
            while (i < text.Length && text[i] == ' ') i++;
            if (i == text.Length) break;
            if (text[i] == '\n' || (text[i] == '\r' && i + 1 < text.Length && text[i + 1] == '\n')) continue;
            bool ends = found.Length > 0 && found[^1] == '=';
            if (i > start || !(text[i] == '=' || (!ends && (char.IsAsciiLetterOrDigit(text[i]) || text[i] is '+' or '/')))) return false;
            found.Append(text[i]);
        }

        digits = found.ToString();
        return !digits.EndsWith("===", StringComparison.Ordinal);
    }

    private static void Fail(Outcome outcome)
    {
        if (outcome == Outcome.Null) Throw.ArgumentNull();
        if (outcome == Outcome.Range) Throw.OutOfRange();
        Throw.Format();
    }

    private static Outcome TryInteger(string? text, bool signed, long min, long max, int radix, out long result)
    {
        result = 0;
        if (text is null) return Outcome.Null;
        bool whole = min == 0 && max == 0;
        signed &= !whole;
        ReadOnlySpan<char> rest = text.AsSpan().TrimStart(' ');
        bool negative = rest.StartsWith("-");
        Outcome outcome = StrToL.TryParse(rest, radix, signed, out result, out int length) ? Outcome.Done : Outcome.Range;
        if (outcome == Outcome.Range) return Outcome.Range;
        if (length == 0 || rest[length..].TrimStart(' ').Length != 0) return Outcome.Format;
        if (signed && radix is 2 or 8 or 16 && result > max && result < unchecked((max + 1) * 2)) result -= (max + 1) * 2;
        if (negative && !signed && result != 0) return Outcome.Range;
        if (whole) return Outcome.Done;
        bool tooLarge = signed ? result > max || result < min : (ulong)result > (ulong)max || result > max || result < min;
        return tooLarge ? Outcome.Range : Outcome.Done;
    }
}
