using System;
using System.Globalization;
using System.Linq;
using BleStack.Smp;

namespace SecureGattServer.Simulator.World;

/// <summary>The possible answers to a pairing question, shared by console, --answer and phone.</summary>
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

    /// <summary>The answer of an unattended side: the one of --answer, or no when that does not fit the question.</summary>
    public static Answer Unattended(string text, bool wantsDigits, out bool fits)
    {
        Answer? given = Parse(text);
        fits = given?.Fits(wantsDigits) == true;
        return fits ? given!.Value : default;
    }

    /// <summary>True when the answer fits a question for digits or a yes-or-no question; no fits both.</summary>
    public bool Fits(bool wantsDigits) => !Yes || wantsDigits == Passkey.HasValue;

    /// <summary>Gives the answer to a question of the pairing that it fits.</summary>
    public void Give(PairingQuestion question)
    {
        if (!Yes) question.Reject();
        else if (Passkey is { } passkey) question.AnswerNumber(passkey);
        else question.Accept();
    }

    public static bool IsSixDigits(string text) => text.Length == 6 && text.All(char.IsAsciiDigit);

    /// <summary>"yes", "no" or "042517".</summary>
    public override string ToString() => Passkey is { } digits ? digits.ToString("D6", CultureInfo.InvariantCulture) : Yes ? "yes" : "no";

    private static bool Is(string text, string word) => string.Equals(text, word, StringComparison.OrdinalIgnoreCase);
}
