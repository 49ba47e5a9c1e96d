// Strings as the interpreter stores them: UTF-8 with a zero at the end. Here they are .NET strings, so content that such a string cannot
// have is removed when a string is created: everything from the first U+0000 on, and unpaired surrogates.
using System;
using System.Text;

namespace nanoFramework.Interpreter.Natives;

/// <summary>Creates and reads strings like the interpreter.</summary>
public static class DeviceString
{
    private const char Replacement = '\uFFFD';

    /// <summary>The characters that count as white space by default.</summary>
    internal static ReadOnlySpan<char> WhiteSpace =>
        "\t\n\v\f\r \u00A0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200A\u200B\u3000\uFEFF";

    /// <summary>A string of these characters, up to the first zero.</summary>
    public static string Of(ReadOnlySpan<char> characters)
    {
        int end = characters.IndexOf('\0');
        if (end >= 0) characters = characters[..end];
        return characters.ContainsAnyInRange('\uD800', '\uDFFF') ? Paired(characters) : new string(characters);
    }

    /// <summary>A literal, as the metadata processor stores it.</summary>
    public static string Of(string literal) => Of(literal.AsSpan());

    /// <summary>
    /// A string from UTF-8 octets, up to the first zero; malformed sequences become U+FFFD as counted by the interpreter.
    /// </summary>
    public static string OfUtf8(ReadOnlySpan<byte> octets)
    {
        StringBuilder text = new(octets.Length);
        Utf8Reader reader = new(octets);
        while (reader.Next() is { } rune) text.Append(rune.ToString());
        return text.ToString();
    }

    /// <summary>The order of two strings by their octets: -1, 0 or 1, null first.</summary>
    public static int Compare(string? left, string? right)
    {
        if (left is null || right is null) return left is not null ? 1 : right is not null ? -1 : 0;
        int length = Math.Min(left.Length, right.Length);
        for (int i = 0; i < length; i++)
        {
            if (left[i] != right[i]) return Math.Sign(Order(left[i]) - Order(right[i]));
        }

        return Math.Sign(left.Length - right.Length);
    }

    // UTF-8 sorts by code point: surrogates, which encode the highest ones, sort after all other units.
    private static int Order(char unit) => char.IsSurrogate(unit) ? unit + 0x10000 : unit;

    private static string Paired(ReadOnlySpan<char> characters)
    {
        char[] result = characters.ToArray();
        for (int i = 0; i < result.Length; i++)
        {
            if (!char.IsSurrogate(result[i])) continue;
            if (char.IsHighSurrogate(result[i]) && i + 1 < result.Length && char.IsLowSurrogate(result[i + 1])) i++;
            else result[i] = Replacement;
        }

        return new string(result);
    }
}
