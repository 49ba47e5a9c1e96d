using System;
using System.Collections.Generic;

namespace nanoFramework.Interpreter.Natives;

/// <summary>Native methods of <c>System.String</c>.</summary>
[NativeFor("System.String")]
public static class StringNative
{
    public static string ctor(char[] value) => value is null ? NullText() : DeviceString.Of(value);

    public static string ctor(char[] value, int startIndex, int length)
    {
        if (value is null) return NullText();
        if (startIndex < 0 || length < 0 || startIndex + length > value.Length) Throw.OutOfRange();
        return DeviceString.Of(value.AsSpan(startIndex, length));
    }

    public static string ctor(char c, int count)
    {
        if (count < 0) Throw.OutOfRange();
        return DeviceString.Of(new string(c, count));
    }

    public static int get_Length(string self) => self.Length;

    public static char get_Chars(string self, int index)
    {
        if ((uint)index >= (uint)self.Length) Throw.OutOfRange();
        char unit = self[index];
        return char.IsLowSurrogate(unit) && index > 0 && char.IsHighSurrogate(self[index - 1]) ? self[index - 1] : unit;
    }

    public static char[] ToCharArray(string self) => self.ToCharArray();

    public static char[] ToCharArray(string self, int startIndex, int length)
    {
        if (startIndex < 0 || length < 0 || startIndex + length > self.Length) Throw.OutOfRange();
        return self.ToCharArray(startIndex, length);
    }

    public static bool Equals(string? left, string? right) => string.Equals(left, right);

    public static bool op_Equality(string? left, string? right) => string.Equals(left, right);

    public static bool op_Inequality(string? left, string? right) => !string.Equals(left, right);

    public static int Compare(string? left, string? right) => DeviceString.Compare(left, right);

    public static int CompareTo(string self, string? value)
    {
        Throw.IfNull(self);
        return DeviceString.Compare(self, value);
    }

    public static int CompareTo(string self, object? value)
    {
        Throw.IfNull(self);
        return value is null ? 1 : value is string text ? DeviceString.Compare(self, text) : -1;
    }

    public static string Substring(string self, int startIndex) => Substring(self, startIndex, self.Length - startIndex, false);

    public static string Substring(string self, int startIndex, int length) => Substring(self, startIndex, length, length < 0);

    public static string Trim(string self) => Trim(self, null, true, true);

    public static string Trim(string self, char[]? characters) => Trim(self, characters, true, true);

    public static string TrimStart(string self, char[]? characters) => Trim(self, characters, true, false);

    public static string TrimEnd(string self, char[]? characters) => Trim(self, characters, false, true);

    public static string ToLower(string self) => ChangeCase(self, static c => c is >= 'A' and <= 'Z' ? (char)(c + 32) : c);

    public static string ToUpper(string self) => ChangeCase(self, static c => c is >= 'a' and <= 'z' ? (char)(c - 32) : c);

    public static string[] Split(string self, char[]? separator) => Split(self, separator, int.MaxValue);

    public static string[] Split(string self, char[]? separator, int count)
    {
        if (count < 0) Throw.OutOfRange();
        if (self is null) Throw.NullReference();
        if (count == 0) return [];
        ReadOnlySpan<char> separators = separator is { Length: > 0 } ? separator : DeviceString.WhiteSpace;
        List<string> parts = [];
        int start = 0;
        for (int i = 0; i < self.Length && parts.Count + 1 < count; i++)
        {
            if (!separators.Contains(self[i])) continue;
            parts.Add(DeviceString.Of(self.AsSpan(start, i - start)));
            start = i + 1;
        }

        parts.Add(DeviceString.Of(self.AsSpan(start)));
        return [.. parts];
    }

    public static string Concat(string? a, string? b) => DeviceString.Of(string.Concat(a, b));

    public static string Concat(string? a, string? b, string? c) => DeviceString.Of(string.Concat(a, b, c));

    public static string Concat(string? a, string? b, string? c, string? d) => DeviceString.Of(string.Concat(a, b, c, d));

    public static string Concat(string[] values)
    {
        Throw.IfNull(values);
        return DeviceString.Of(string.Concat(values));
    }

    private static string NullText() => "";

    private static string Substring(string self, int startIndex, int length, bool refuse)
    {
        if (self is null) Throw.NullReference();
        if (refuse || startIndex < 0 || startIndex > self.Length || length > self.Length - startIndex) Throw.OutOfRange();
        return DeviceString.Of(self.AsSpan(startIndex, length));
    }

    private static string Trim(string self, char[]? characters, bool start, bool end)
    {
        ReadOnlySpan<char> text = self ?? throw new NullReferenceException();
        ReadOnlySpan<char> trim = characters is { Length: > 0 } ? characters : DeviceString.WhiteSpace;
        if (start) text = text.TrimStart(trim);
        if (end) text = text.TrimEnd(trim);
        return DeviceString.Of(text);
    }

    private static string ChangeCase(string self, Func<char, char> change)
    {
        char[] characters = self.ToCharArray();
        for (int i = 0; i < characters.Length; i++) characters[i] = change(characters[i]);
        return new string(characters);
    }
}
