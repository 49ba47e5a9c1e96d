using System;
using System.Text;

namespace nanoFramework.Interpreter.Natives;

/// <summary>Native methods of <c>System.Collections.Hashtable</c> in nanoFramework.System.Collections.</summary>
[NativeFor("System.Collections.Hashtable")]
public static class HashtableNative
{
    /// <summary>How the interpreter compares keys: boxed values by value, strings by content, everything else by reference.</summary>
    public static bool SameKey(object stored, object asked) => stored is ValueType ? Identity.SameValue(stored, asked)
        : stored is string text ? asked is string other && text == other : ReferenceEquals(stored, asked);

    /// <summary>Compares two values of a key.</summary>
    public static void RefuseTwice() => Throw.InvalidParameter();
}

/// <summary>Native methods of <c>System.Text.UTF8Encoding</c> in nanoFramework.System.Text.</summary>
[NativeFor("System.Text.UTF8Encoding")]
public static class Utf8EncodingNative
{
    public static byte[] GetBytes(object self, string s)
    {
        Throw.IfNull(s);
        return Encoding.UTF8.GetBytes(s);
    }

    public static int GetBytes(object self, string s, int charIndex, int charCount, byte[] bytes, int byteIndex)
    {
        if (s is null || bytes is null) Throw.NullReference();
        if (charIndex < 0 || charCount < 0 || charIndex + charCount > s.Length) Throw.OutOfRange();
        byte[] octets = Encoding.UTF8.GetBytes(s.Substring(charIndex, charCount));
        if (byteIndex < 0 || byteIndex + octets.Length > bytes.Length) Throw.OutOfRange();
        octets.CopyTo(bytes, byteIndex);
        return octets.Length;
    }

    public static char[] GetChars(object self, byte[] bytes)
    {
        Throw.IfNull(bytes);
        return GetChars(self, bytes, 0, bytes.Length);
    }

    public static char[] GetChars(object self, byte[] bytes, int byteIndex, int byteCount)
    {
        Throw.IfNull(bytes);
        if (byteIndex < 0 || byteCount < 0 || byteIndex + byteCount > bytes.Length) Throw.OutOfRange();
        ReadOnlySpan<byte> octets = bytes.AsSpan(byteIndex, byteCount);
        char[] chars = new char[Utf8Reader.Count(octets)];
        DeviceString.OfUtf8(octets).CopyTo(chars);
        return chars;
    }
}

/// <summary>Native methods of <c>System.Text.UTF8Decoder</c> in nanoFramework.System.Text.</summary>
[NativeFor("System.Text.UTF8Decoder")]
public static class Utf8DecoderNative
{
    public static void Convert(
        object self,
        byte[] bytes,
        int byteIndex,
        int byteCount,
        char[] chars,
        int charIndex,
        int charCount,
        bool flush,
        out int bytesUsed,
        out int charsUsed,
        out bool completed
    )
    {
        if (bytes is null || chars is null) Throw.NullReference();
        if (
            byteIndex < 0
            || byteCount < 0
            || charIndex < 0
            || charCount < 0
            || bytes.Length - byteIndex < byteCount
            || chars.Length - charIndex < charCount
        )
            Throw.InvalidParameter();
        Utf8Reader reader = new(bytes.AsSpan(byteIndex, byteCount));
        int written = 0;
        while (written < charCount && !reader.IsCutShort && reader.Next() is { } rune)
            written += rune.EncodeToUtf16(chars.AsSpan(charIndex + written, charCount - written));

        // The interpreter stops before an incomplete sequence and fills the remaining characters with its mark for malformed ones.
        if (reader.IsCutShort)
        {
            chars.AsSpan(charIndex + written, charCount - written).Fill('\uFFFD');
            written = charCount;
        }

        (bytesUsed, charsUsed, completed) = (reader.Position, written, reader.Position == byteCount);
    }
}
