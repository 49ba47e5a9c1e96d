using System.Collections.Generic;

namespace VirtualBoard;

/// <summary>The words that settings of a run are chosen from: the command line offers them, the firmware's side reads them.</summary>
public static class BoardVocabulary
{
    /// <summary>Values of <see cref="BoardSetting.Profile"/>.</summary>
    public static IReadOnlyList<string> Profiles { get; } = ["heart-rate", "just-works", "passkey", "numeric", "keyboard", "counter", "signed", "sc-only", "oob"];

    /// <summary>Values of <see cref="BoardSetting.IoCapability"/>, by their numbers in [Vol 3, Part H] 3.5.1, Table 3.4.</summary>
    public static IReadOnlyList<string> IoCapabilities { get; } = ["display-only", "display-yes-no", "keyboard-only", "no-input-no-output", "keyboard-display"];

    /// <summary>Values of <see cref="BoardSetting.SecurityOnConnect"/>, from none to the strictest.</summary>
    public static IReadOnlyList<string> SecurityOnConnect { get; } = ["none", "encrypt", "encrypt-no-mitm", "encrypt-mitm"];

    /// <summary>Values of <see cref="BoardSetting.Platform"/>.</summary>
    public static IReadOnlyList<string> Platforms { get; } = ["stock", "full"];
}
