using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using BleStack.Smp;

namespace VirtualBoard;

/// <summary>The application's settings that a run replaces, as values that cross the border of the load context. Null keeps the
/// application's choice.</summary>
public sealed record RunSettings
{
    private static readonly char[] s_between = [',', '|', '+'];

    // Settings of the run that do not exist in an application.
    private static readonly string[] s_ofTheRun = [BoardSetting.Platform, BoardSetting.Table, BoardSetting.PlanOnly];

    private readonly IReadOnlyDictionary<string, string> _texts;

    /// <summary>Reads settings by their names in <see cref="BoardSetting"/>.</summary>
    /// <exception cref="FormatException">A value is invalid; the message lists the valid ones.</exception>
    public RunSettings(IReadOnlyDictionary<string, string> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        _texts = texts;
        Replaced = [.. texts.Keys.Except(s_ofTheRun).Order(StringComparer.Ordinal)];
        Profile = Choice(BoardSetting.Profile, BoardVocabulary.Profiles) is { } profile ? BoardVocabulary.Profiles[profile] : null;
        IsFull = Choice(BoardSetting.Platform, BoardVocabulary.Platforms) == 1;
        IoCapability = (IoCapability?)Choice(BoardSetting.IoCapability, BoardVocabulary.IoCapabilities, Letters);
        SecurityOnConnect = Choice(BoardSetting.SecurityOnConnect, BoardVocabulary.SecurityOnConnect);
        Bond = YesNo(BoardSetting.Bond);
        Mitm = YesNo(BoardSetting.Mitm);
        SecureConnections = YesNo(BoardSetting.SecureConnections);
        ScOnly = YesNo(BoardSetting.ScOnly);
        OutOfBand = YesNo(BoardSetting.Oob);
        EvictOldest = YesNo(BoardSetting.EvictOldest);
        ControlPointRead = YesNo(BoardSetting.ControlPointRead) ?? false;
        PrintsTable = YesNo(BoardSetting.Table) ?? false;
        PlanOnly = YesNo(BoardSetting.PlanOnly) ?? false;
        Passkey =
            _texts.GetValueOrDefault(BoardSetting.Passkey) == BoardVocabulary.Random
                ? -1
                : Number(BoardSetting.Passkey, int.MinValue, int.MaxValue);
        MinKeySize = Number(BoardSetting.MinKeySize, int.MinValue, int.MaxValue);
        MaxKeySize = Number(BoardSetting.MaxKeySize, int.MinValue, int.MaxValue);
        InitiatorKeys = Keys(BoardSetting.InitiatorKeys);
        ResponderKeys = Keys(BoardSetting.ResponderKeys);
        WindowSeconds = Number(BoardSetting.Window, 0, 86_400);
        LinkTimeoutSeconds = Number(BoardSetting.LinkTimeout, 0, 86_400);
        IntervalMs = Number(BoardSetting.Interval, 10, 3_600_000);
    }

    /// <summary>The names of the replaced settings, sorted by ordinal.</summary>
    public IReadOnlyList<string> Replaced { get; }

    /// <summary>One of <see cref="BoardVocabulary.Profiles"/>.</summary>
    public string? Profile { get; }

    /// <summary>Use everything that the host offers instead of what the flashed image offers.</summary>
    public bool IsFull { get; }

    /// <summary>The device's IO capability.</summary>
    public IoCapability? IoCapability { get; }

    /// <summary>Security requested when a phone connects: 0 is none, then as in <see cref="BoardVocabulary.SecurityOnConnect"/>.</summary>
    public int? SecurityOnConnect { get; }

    /// <summary>Bonding.</summary>
    public bool? Bond { get; }

    /// <summary>MITM protection.</summary>
    public bool? Mitm { get; }

    /// <summary>LE Secure Connections.</summary>
    public bool? SecureConnections { get; }

    /// <summary>Secure Connections Only mode.</summary>
    public bool? ScOnly { get; }

    /// <summary>Out-of-band data are available.</summary>
    public bool? OutOfBand { get; }

    /// <summary>A full bond store evicts its oldest bond.</summary>
    public bool? EvictOldest { get; }

    /// <summary>The Heart Rate Control Point can be read.</summary>
    public bool ControlPointRead { get; }

    /// <summary>Print the service table at boot.</summary>
    public bool PrintsTable { get; }

    /// <summary>Print plan and table, then end.</summary>
    public bool PlanOnly { get; }

    /// <summary>The passkey a display shows; −1 for a random one.</summary>
    public int? Passkey { get; }

    /// <summary>Minimum key size accepted, octets.</summary>
    public int? MinKeySize { get; }

    /// <summary>Maximum key size offered, octets.</summary>
    public int? MaxKeySize { get; }

    /// <summary>Keys the phone distributes.</summary>
    public KeyDistribution? InitiatorKeys { get; }

    /// <summary>Keys the device distributes.</summary>
    public KeyDistribution? ResponderKeys { get; }

    /// <summary>Pairing window, seconds after boot; 0 for no limit.</summary>
    public int? WindowSeconds { get; }

    /// <summary>Seconds a link may stay below the level the table needs; 0 for no limit.</summary>
    public int? LinkTimeoutSeconds { get; }

    /// <summary>Interval between notifications, in milliseconds.</summary>
    public int? IntervalMs { get; }

    /// <summary>The text of a setting, for a firmware with settings of its own.</summary>
    public string? this[string name] => _texts.GetValueOrDefault(name);

    // "display-only", "DisplayOnly" and "displayonly" are the same.
    private static string Letters(string word) => word.Replace("-", "", StringComparison.Ordinal).ToUpperInvariant();

    private int? Choice(string name, IReadOnlyList<string> words, Func<string, string>? alike = null)
    {
        if (!_texts.TryGetValue(name, out string? text)) return null;
        alike ??= static word => word;
        int index = words.ToList().FindIndex(word => alike(word) == alike(text));
        return index >= 0 ? index : throw new FormatException($"{name} '{text}' is not known; one of: {string.Join(", ", words)}");
    }

    private bool? YesNo(string name) => _texts.GetValueOrDefault(name) switch
    {
        null => null,
        "yes" or "true" => true,
        "no" or "false" => false,
        string other => throw new FormatException($"{name} '{other}' is neither yes nor no"),
    };

    private int? Number(string name, int least, int most)
    {
        if (!_texts.TryGetValue(name, out string? text)) return null;
        if (
            int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number)
            && number >= least
            && number <= most
        )
            return number;
        throw new FormatException($"{name} '{text}' is not a number" + (least == int.MinValue ? "" : $" from {least} to {most}"));
    }

    private KeyDistribution? Keys(string name)
    {
        if (!_texts.TryGetValue(name, out string? text)) return null;
        var keys = KeyDistribution.None;
        foreach (string key in text.Split(s_between, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            keys |= key.ToUpperInvariant() switch
            {
                "ENC" or "ENCKEY" => KeyDistribution.EncKey,
                "ID" or "IDKEY" => KeyDistribution.IdKey,
                "SIGN" or "SIGNKEY" => KeyDistribution.SignKey,
                "NONE" => KeyDistribution.None,
                _ => throw new FormatException($"key '{key}' is not known; one of: enc, id, sign, none"),
            };
        }

        return keys;
    }
}
