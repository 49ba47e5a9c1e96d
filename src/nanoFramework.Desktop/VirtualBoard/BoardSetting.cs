namespace VirtualBoard;

/// <summary>Names of <see cref="IBoard.Settings"/>: the simulator's options without their dashes.</summary>
public static class BoardSetting
{
    /// <summary>Security profile, one of <see cref="BoardVocabulary.Profiles"/>.</summary>
    public const string Profile = "profile";

    /// <summary>"stock" (what the flashed image can do) or "full" (everything BleStack can do).</summary>
    public const string Platform = "platform";

    /// <summary>One of <see cref="BoardVocabulary.IoCapabilities"/>.</summary>
    public const string IoCapability = "io-cap";

    /// <summary>Bonding: "yes" or "no".</summary>
    public const string Bond = "bond";

    /// <summary>MITM protection: "yes" or "no".</summary>
    public const string Mitm = "mitm";

    /// <summary>LE Secure Connections: "yes" or "no".</summary>
    public const string SecureConnections = "sc";

    /// <summary>The passkey a display shows: "random" or six digits.</summary>
    public const string Passkey = "passkey";

    /// <summary>Secure Connections Only mode: "yes" or "no".</summary>
    public const string ScOnly = "sc-only";

    /// <summary>Out-of-band data: "yes" or "no".</summary>
    public const string Oob = "oob";

    /// <summary>Minimum key size accepted, octets.</summary>
    public const string MinKeySize = "min-key-size";

    /// <summary>Maximum key size offered, octets.</summary>
    public const string MaxKeySize = "max-key-size";

    /// <summary>Keys the phone distributes: "enc", "id", "sign" joined by commas, or "none".</summary>
    public const string InitiatorKeys = "init-keys";

    /// <summary>Keys the device distributes, as <see cref="InitiatorKeys"/>.</summary>
    public const string ResponderKeys = "resp-keys";

    /// <summary>One of <see cref="BoardVocabulary.SecurityOnConnect"/>.</summary>
    public const string SecurityOnConnect = "security-on-connect";

    /// <summary>Pairing window, seconds after boot; 0 for no limit.</summary>
    public const string Window = "window";

    /// <summary>Seconds a link may stay below the level the table needs; 0 for no limit.</summary>
    public const string LinkTimeout = "link-timeout";

    /// <summary>A full bond store evicts its oldest bond ("yes") or refuses new phones ("no").</summary>
    public const string EvictOldest = "evict-oldest";

    /// <summary>The Heart Rate Control Point can be read: "yes" or "no".</summary>
    public const string ControlPointRead = "control-point-read";

    /// <summary>Interval between notifications, in milliseconds.</summary>
    public const string Interval = "interval-ms";

    /// <summary>Print the service table at boot: "yes" or "no".</summary>
    public const string Table = "table";

    /// <summary>Print plan and table, then end instead of serving: "yes" or "no".</summary>
    public const string PlanOnly = "plan-only";
}
