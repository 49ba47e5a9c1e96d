using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using SecureGattServer.Simulator.World;
using VirtualBoard;

namespace SecureGattServer.Simulator.Studio;

/// <summary>A parameter of the plan: a board setting with its description and values for the page.</summary>
internal sealed record PlanParameter(string Name, string Label, string Kind, string Help)
{
    public IReadOnlyList<string>? Choices { get; init; }

    public int? Least { get; init; }

    public int? Most { get; init; }

    /// <summary>All, in the order they are shown.</summary>
    public static IReadOnlyList<PlanParameter> All { get; } =
    [
        Choice(BoardSetting.Profile, "Profile", "The named profile everything else starts from.", BoardVocabulary.Profiles),
        Choice(
            BoardSetting.Platform,
            "Platform",
            "stock: what the image can do; full: all that the host on the PC can do.",
            BoardVocabulary.Platforms
        ),
        Choice(
            "image",
            "Image",
            "The nanoCLR image: whether bonds survive a reboot, and limits.",
            [.. BoardImage.All.Select(static image => image.Name)]
        ),
        Choice(BoardSetting.IoCapability, "IO capability", "What the device can show and take.", BoardVocabulary.IoCapabilities),
        YesNo(BoardSetting.Mitm, "MITM protection", "Ask for protection against a man in the middle."),
        YesNo(BoardSetting.SecureConnections, "Secure Connections", "Offer LE Secure Connections."),
        YesNo(BoardSetting.ScOnly, "Secure Connections Only", "Refuse everything below level 4 (platform full)."),
        YesNo(BoardSetting.Bond, "Bonding", "Keep the keys of a pairing."),
        new(BoardSetting.Passkey, "Passkey", "text", "random for each pairing (the safe choice), or six digits for a demonstration."),
        YesNo(BoardSetting.Oob, "Out-of-band data", "Out-of-band data are available (platform full)."),
        Number(BoardSetting.MinKeySize, "Shortest key", "Octets of the shortest key accepted.", 7, 16),
        Number(BoardSetting.MaxKeySize, "Longest key", "Octets of the longest key offered.", 7, 16),
        new(BoardSetting.InitiatorKeys, "Keys of the phone", "text", "enc, id, sign joined by commas, or none."),
        new(BoardSetting.ResponderKeys, "Keys of the device", "text", "enc, id, sign joined by commas, or none."),
        Choice(
            BoardSetting.SecurityOnConnect,
            "Security on connect",
            "Security that the device requests when a phone connects.",
            BoardVocabulary.SecurityOnConnect
        ),
        Number(BoardSetting.Window, "Pairing window", "Seconds after boot in which new phones may pair; 0 for no limit.", 0, 86_400),
        Number(
            BoardSetting.LinkTimeout,
            "Link timeout",
            "Seconds a link may stay below the level the table needs; 0 for no limit.",
            0,
            86_400
        ),
        YesNo(
            BoardSetting.EvictOldest,
            "Evict the oldest bond",
            "When a new phone pairs and the bond store is full: yes evicts the oldest bond, no refuses the phone."
        ),
        Number(BoardSetting.Interval, "Interval", "Milliseconds between notifications.", 10, 3_600_000),
        YesNo(BoardSetting.ControlPointRead, "Readable control point", "Make the Heart Rate Control Point readable."),
    ];

    /// <summary>Describes what is wrong with a value; null when it is valid. The firmware rejects inconsistent combinations.</summary>
    public string? Problem(string value) =>
        Kind switch
        {
            "choice" => Choices!.Contains(value) ? null : $"is not known; choose one of {string.Join(", ", Choices!)}.",
            "yesno" => value is "yes" or "no" ? null : "is neither yes nor no.",
            "number" => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            && number >= Least
            && number <= Most
                ? null
                : string.Create(CultureInfo.InvariantCulture, $"is not an integer from {Least} to {Most}."),
            _ when Name == BoardSetting.Passkey => value == "random" || Answer.IsSixDigits(value)
                ? null
                : "is not a passkey; write random or six digits such as 042517.",
            _ => value.Split(',', StringSplitOptions.TrimEntries).All(static key => key is "enc" or "id" or "sign" or "none")
                ? null
                : "is not a list of keys; write enc,id,sign or none.",
        };

    private static PlanParameter Choice(string name, string label, string help, IReadOnlyList<string> choices) =>
        new(name, label, "choice", help) { Choices = choices };

    private static PlanParameter YesNo(string name, string label, string help) => new(name, label, "yesno", help);

    private static PlanParameter Number(string name, string label, string help, int least, int most) =>
        new(name, label, "number", help) { Least = least, Most = most };
}
