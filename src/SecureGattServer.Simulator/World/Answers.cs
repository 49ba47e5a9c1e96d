using System;
using System.Globalization;
using System.Linq;

namespace SecureGattServer.Simulator.World;

/// <summary>What a person may answer a question of a pairing, in one place for the console, --answer and the phone.</summary>
/// <param name="Yes">Yes.</param>
/// <param name="Passkey">The six digits typed; null for yes and no.</param>
internal readonly record struct Answer(bool Yes, uint? Passkey)
{
    /// <summary>For questions that take six digits.</summary>
    public const string DigitsWanted = "type the six digits that the other side shows, or no";

    /// <summary>For questions that take yes or no.</summary>
    public const string YesNoWanted = "type y (or yes) when both sides show the same number, else n (or no)";

    /// <summary>Reads yes, y, no, n in any case, or six digits, which may be grouped by spaces; null for anything else.</summary>
    public static Answer? Parse(string text)
    {
        string plain = text.Trim();
        if (Is(plain, "yes") || Is(plain, "y")) return new Answer(true, null);
        if (Is(plain, "no") || Is(plain, "n")) return new Answer(false, null);
        string digits = plain.Replace(" ", "", StringComparison.Ordinal);
        return IsSixDigits(digits) ? new Answer(true, uint.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture)) : null;
    }

    /// <summary>The answer fits a question that takes digits, or one that takes yes and no; no fits both.</summary>
    public bool Fits(bool wantsDigits) => !Yes || wantsDigits == Passkey.HasValue;

    /// <summary>"042517".</summary>
    public static bool IsSixDigits(string text) => text.Length == 6 && text.All(char.IsAsciiDigit);

    /// <summary>"yes", "no" or "042517".</summary>
    public override string ToString() => Passkey is { } digits ? digits.ToString("D6", CultureInfo.InvariantCulture) : Yes ? "yes" : "no";

    private static bool Is(string text, string word) => string.Equals(text, word, StringComparison.OrdinalIgnoreCase);
}
