using System;

namespace nanoFramework.Interpreter.Natives;

/// <summary>System.String's searches; all share one rule for their start and count.</summary>
[NativeFor("System.String")]
public static class StringSearch
{
    public static int IndexOf(string self, char value) => Forward(self, [value], null, null);

    public static int IndexOf(string self, char value, int startIndex) => Forward(self, [value], startIndex, null);

    public static int IndexOf(string self, char value, int startIndex, int count) => Forward(self, [value], startIndex, count);

    public static int IndexOfAny(string self, char[] anyOf) => Forward(self, anyOf, null, null);

    public static int IndexOfAny(string self, char[] anyOf, int startIndex) => Forward(self, anyOf, startIndex, null);

    public static int IndexOfAny(string self, char[] anyOf, int startIndex, int count) => Forward(self, anyOf, startIndex, count);

    public static int LastIndexOf(string self, char value) => Backward(self, [value], null, null);

    public static int LastIndexOf(string self, char value, int startIndex) => Backward(self, [value], startIndex, null);

    public static int LastIndexOf(string self, char value, int startIndex, int count) => Backward(self, [value], startIndex, count);

    public static int LastIndexOfAny(string self, char[] anyOf) => Backward(self, anyOf, null, null);

    public static int LastIndexOfAny(string self, char[] anyOf, int startIndex) => Backward(self, anyOf, startIndex, null);

    public static int LastIndexOfAny(string self, char[] anyOf, int startIndex, int count) => Backward(self, anyOf, startIndex, count);

    public static int IndexOf(string self, string value) => Forward(self, value, null, null);

    public static int IndexOf(string self, string value, int startIndex) => Forward(self, value, startIndex, null);

    public static int IndexOf(string self, string value, int startIndex, int count) => Forward(self, value, startIndex, count);

    public static int LastIndexOf(string self, string value) => Backward(self, value, null, null);

    public static int LastIndexOf(string self, string value, int startIndex) => Backward(self, value, startIndex, null);

    public static int LastIndexOf(string self, string value, int startIndex, int count) => Backward(self, value, startIndex, count);

    // The interpreter examines one 16-bit unit at a time, and fails at a character that has two.
    private static int EndOfSearch(string text)
    {
        int surrogate = text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF');
        return surrogate < 0 ? text.Length : surrogate;
    }

    private static string NotNull(string? self)
    {
        if (self is null) Throw.NullReference();
        return self;
    }

    private static int Forward(string? self, char[] anyOf, int? start, int? count)
    {
        Throw.IfNull(anyOf);
        int end = EndOfSearch(NotNull(self));
        return Forward(self!, start, count, 1, (text, at) => at < end && Array.IndexOf(anyOf, text[at]) >= 0);
    }

    private static int Forward(string? self, string value, int? start, int? count)
    {
        Throw.IfNull(value);
        bool isFindable = EndOfSearch(value) == value.Length;
        return Forward(NotNull(self), start, count, value.Length, (text, at) =>
            isFindable && string.CompareOrdinal(text, at, value, 0, value.Length) == 0
        );
    }

    private static int Backward(string? self, char[] anyOf, int? start, int? count)
    {
        Throw.IfNull(anyOf);
        return Backward(NotNull(self), start, count, 1, (text, at) => at < text.Length && Array.IndexOf(anyOf, text[at]) >= 0);
    }

    private static int Backward(string? self, string value, int? start, int? count)
    {
        Throw.IfNull(value);
        bool isFindable = EndOfSearch(value) == value.Length;
        return Backward(NotNull(self), start, count, value.Length, (text, at) =>
            isFindable && string.CompareOrdinal(text, at, value, 0, value.Length) == 0
        );
    }

    private static int Forward(string text, int? from, int? steps, int length, Func<string, int, bool> matches)
    {
        if (text.Length == 0) return -1;
        int start = from ?? 0;
        if (start < 0 || start > text.Length) Throw.OutOfRange();
        int count = (steps ?? (text.Length - start)) - (length - 1);
        if (start + count > text.Length) Throw.OutOfRange();
        for (int at = start; count > 0 && at < text.Length; at++, count--)
        {
            if (matches(text, at)) return at;
        }

        return -1;
    }

    private static int Backward(string text, int? from, int? steps, int length, Func<string, int, bool> matches)
    {
        if (text.Length == 0) return -1;
        int start = from ?? (text.Length - 1);
        if (start < 0 || start > text.Length) Throw.OutOfRange();
        start -= length - 1;
        if (start < 0 || start > text.Length) return -1;
        int count = steps ?? (start + 1);
        if (count > start + 1) return -1;
        for (int at = start; count > 0 && at >= 0; at--, count--)
        {
            if (matches(text, at)) return at;
        }

        return -1;
    }
}
