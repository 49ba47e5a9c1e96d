namespace VirtualBoard;

/// <summary>Names of <see cref="IBoard.Settings"/>: the simulator's options without their dashes.</summary>
public static class BoardSetting
{
    /// <summary>Security profile: "heart-rate", "just-works", "passkey", "numeric", "keyboard", "counter", "signed", "sc-only", "oob".</summary>
    public const string Profile = "profile";

    /// <summary>"stock" (what the flashed image can do) or "full" (everything BleStack can do).</summary>
    public const string Platform = "platform";

    /// <summary>"display-only", "display-yes-no", "keyboard-only", "no-input-no-output" or "keyboard-display".</summary>
    public const string IoCapability = "io-cap";

    /// <summary>Bonding: "yes" or "no".</summary>
    public const string Bond = "bond";

    /// <summary>MITM protection: "yes" or "no".</summary>
    public const string Mitm = "mitm";

    /// <summary>LE Secure Connections: "yes" or "no".</summary>
    public const string SecureConnections = "sc";

    /// <summary>The passkey a display shows: "random" or six digits.</summary>
    public const string Passkey = "passkey";
}
