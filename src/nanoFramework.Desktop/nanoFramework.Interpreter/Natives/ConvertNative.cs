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
        return Convert.ToBase64String(inArray, offset, length, insertLineBreaks ? Base64FormattingOptions.InsertLineBreaks : Base64FormattingOptions.None);
    }

    // The decoder takes line ends, and spaces before a line end; anything else that is no base 64 fails.
    public static byte[] FromBase64String(string inString)
    {
        Throw.IfNull(inString);
        byte[] result = [];
        try
        {
            if (HasInnerSpace(inString)) Throw.Fail();
            result = Convert.FromBase64String(inString);
        }
        catch (FormatException)
        {
            Throw.Fail();
        }

        return result;
    }

    private static bool HasInnerSpace(string text)
    {
        string trimmed = text.TrimEnd(' ');
        for (int at = trimmed.IndexOf(' ', StringComparison.Ordinal); at >= 0; at = trimmed.IndexOf(' ', at + 1))
        {
            int next = at;
            while (next < trimmed.Length && trimmed[next] == ' ') next++;
            if (next < trimmed.Length && trimmed[next] is not ('\r' or '\n')) return true;
        }

        return text.AsSpan().ContainsAny("\t\v\f");
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
