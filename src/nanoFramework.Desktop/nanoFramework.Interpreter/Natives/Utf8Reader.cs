using System;
using System.Text;

namespace nanoFramework.Interpreter.Natives;

/// <summary>Reads UTF-8 as the interpreter does: up to a zero, and one U+FFFD for what it takes as one malformed sequence.</summary>
internal ref struct Utf8Reader(ReadOnlySpan<byte> octets)
{
    private readonly ReadOnlySpan<byte> _octets = octets;

    /// <summary>Octets read so far.</summary>
    public int Position { get; private set; }

    /// <summary>The next character, or null at the end or at a zero.</summary>
    public Rune? Next()
    {
        if (Position >= _octets.Length || _octets[Position] == 0) return null;
        byte first = _octets[Position++];
        if (first < 0x80) return new Rune(first);
        int more = first >> 5 == 0b110 ? 1 : first >> 4 == 0b1110 ? 2 : first >> 3 == 0b11110 ? 3 : 0;
        return more == 0 ? Rune.ReplacementChar : Rest(first & (0x3F >> more), more);
    }

    private Rune Rest(int value, int more)
    {
        int valid = 0;
        while (valid < more && Position + valid < _octets.Length && (_octets[Position + valid] & 0xC0) == 0x80)
        {
            value = (value << 6) | (_octets[Position + valid++] & 0x3F);
        }

        // A sequence cut short by the end of the octets is one malformed character, but what follows is looked at again.
        if (valid < more && Position + more > _octets.Length) return Rune.ReplacementChar;
        Position += valid;
        return valid == more && value >= Least(more) && Rune.IsValid(value) ? new Rune(value) : Rune.ReplacementChar;
    }

    private static int Least(int more) => more switch { 1 => 0x80, 2 => 0x800, _ => 0x10000 };
}
