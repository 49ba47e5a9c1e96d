using System;
using System.Text;

namespace nanoFramework.Interpreter.Natives;

/// <summary>Reads UTF-8 as the interpreter does: up to a zero, and one U+FFFD for what it takes as one malformed sequence.</summary>
internal ref struct Utf8Reader(ReadOnlySpan<byte> octets)
{
    private readonly ReadOnlySpan<byte> _octets = octets;

    /// <summary>Octets read so far.</summary>
    public int Position { get; private set; }

    /// <summary>True where the sequence that begins here has more octets than are left.</summary>
    public readonly bool IsCutShort =>
        Position < _octets.Length && _octets[Position] != 0 && Position + More(_octets[Position]) >= _octets.Length;

    /// <summary>How many UTF-16 units the interpreter allots: one more for each octet behind a sequence that the end cuts short.</summary>
    public static int Count(ReadOnlySpan<byte> octets)
    {
        Utf8Reader reader = new(octets);
        int count = 0;
        while (reader.Position < octets.Length)
        {
            if (reader.IsCutShort && octets[reader.Position] >= 0xC0) reader.Position++;
            else if (reader.Next() is { } rune) count += rune.Utf16SequenceLength - 1;
            else break;
            count++;
        }

        return count;
    }

    /// <summary>The next character, or null at the end or at a zero.</summary>
    public Rune? Next()
    {
        if (Position >= _octets.Length || _octets[Position] == 0) return null;
        byte first = _octets[Position++];
        if (first < 0x80) return new Rune(first);
        int more = More(first);
        return more == 0 ? Rune.ReplacementChar : Rest(first & (0x3F >> more), more);
    }

    private Rune Rest(int value, int more)
    {
        int valid = 0;
        while (valid < more && Position + valid < _octets.Length && (_octets[Position + valid] & 0xC0) == 0x80)
        {
            value = (value << 6) | (_octets[Position + valid++] & 0x3F);
        }

        Position += valid;
        return valid == more && value >= Least(more) && Rune.IsValid(value) ? new Rune(value) : Rune.ReplacementChar;
    }

    private static int More(byte first) => first >> 5 == 0b110 ? 1 : first >> 4 == 0b1110 ? 2 : first >> 3 == 0b11110 ? 3 : 0;

    private static int Least(int more) => more switch { 1 => 0x80, 2 => 0x800, _ => 0x10000 };
}
