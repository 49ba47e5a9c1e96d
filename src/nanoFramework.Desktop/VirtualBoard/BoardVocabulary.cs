using System.Collections.Generic;
using System.Linq;

namespace VirtualBoard;

/// <summary>Values of settings and owner commands, shared by the command line and the firmware.</summary>
public static class BoardVocabulary
{
    /// <summary>The heart rate with a display and a random passkey.</summary>
    public const string HeartRate = "heart-rate";

    /// <summary>No display and no keyboard: Just Works.</summary>
    public const string JustWorks = "just-works";

    /// <summary>As <see cref="HeartRate"/>.</summary>
    public const string Passkey = "passkey";

    /// <summary>Numeric Comparison.</summary>
    public const string Numeric = "numeric";

    /// <summary>A keyboard, on which the passkey is entered.</summary>
    public const string Keyboard = "keyboard";

    /// <summary>The counter application.</summary>
    public const string Counter = "counter";

    /// <summary>The table of all permissions.</summary>
    public const string Signed = "signed";

    /// <summary>Secure Connections Only mode.</summary>
    public const string ScOnly = "sc-only";

    /// <summary>Out-of-band data.</summary>
    public const string OutOfBand = "oob";

    /// <summary>Value of <see cref="BoardSetting.Passkey"/>: a new one for each pairing.</summary>
    public const string Random = "random";

    /// <summary>Argument of the owner's "forget": every bond.</summary>
    public const string All = "all";

    /// <summary>Argument of the owner's "window": no limit.</summary>
    public const string Open = "open";

    /// <summary>Argument of the owner's "window": no new phone may pair.</summary>
    public const string Close = "close";

    /// <summary>The values that <see cref="BoardSetting.Profile"/> takes.</summary>
    public static IReadOnlyList<string> Profiles { get; } =
    [HeartRate, JustWorks, Passkey, Numeric, Keyboard, Counter, Signed, ScOnly, OutOfBand];

    /// <summary>Values of <see cref="BoardSetting.IoCapability"/>, by their numbers in [Vol 3, Part H] 3.5.1, Table 3.4.</summary>
    public static IReadOnlyList<string> IoCapabilities { get; } =
    ["display-only", "display-yes-no", "keyboard-only", "no-input-no-output", "keyboard-display"];

    /// <summary>Values of <see cref="BoardSetting.SecurityOnConnect"/>, from none to the strictest.</summary>
    public static IReadOnlyList<string> SecurityOnConnect { get; } = ["none", "encrypt", "encrypt-no-mitm", "encrypt-mitm"];

    /// <summary>The values that <see cref="BoardSetting.Platform"/> takes.</summary>
    public static IReadOnlyList<string> Platforms { get; } = ["stock", "full"];

    /// <summary>The commands of the owner of a running firmware, each with a help text.</summary>
    public static IReadOnlyList<(string Usage, string Help)> OwnerCommands { get; } =
    [
        ("bonds", "list the device's bonds"),
        ($"forget ADDRESS|{All}", "remove one bond, or all; a stock image that cannot remove one removes all"),
        ($"window SECONDS|{Open}|{Close}", "open or close the pairing window"),
        ($"secure LINK [{string.Join('|', SecurityOnConnect.Skip(1))}]", "send a Security Request on a link (link= in the device's lines)"),
    ];
}
