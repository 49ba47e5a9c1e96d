using System.Collections.Generic;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Linq;
using VirtualBoard;

namespace SecureGattServer.Simulator.CommandLine;

/// <summary>
/// Options that only the firmware reads: each becomes a board setting unchanged, and the firmware rejects inconsistent ones.
/// </summary>
internal sealed class BoardOptionSet
{
    private static readonly string[] OnConnect = [.. BoardVocabulary.SecurityOnConnect];
    private static readonly string[] FullStore = ["evict", "refuse"];

    private readonly Option<string> _fullStore = Among(
        "--full-store",
        FullStore,
        "when a new phone pairs and the bond store is full: evict the oldest bond, or refuse the phone (default evict)"
    );

    private readonly (Option<string> Option, string Setting)[] _texts =
    [
        (Number("--min-key-size", "minimum key size accepted, 7 to 16 octets", 0, 255), BoardSetting.MinKeySize),
        (Number("--max-key-size", "maximum key size offered, 7 to 16 octets", 0, 255), BoardSetting.MaxKeySize),
        (Text("--init-keys", "enc,id,sign|none", "keys the phone distributes"), BoardSetting.InitiatorKeys),
        (Text("--resp-keys", "enc,id,sign|none", "keys the device gives"), BoardSetting.ResponderKeys),
        (
            Among("--security-on-connect", OnConnect, "security that the device requests when a phone connects (default none)"),
            BoardSetting.SecurityOnConnect
        ),
        (
            Number("--window", "seconds after boot in which new phones may pair; 0 for no limit (the default)", 0, 86_400),
            BoardSetting.Window
        ),
        (
            Number("--link-timeout", "seconds a link may stay below the level the table needs (default 300, 0 for no limit)", 0, 86_400),
            BoardSetting.LinkTimeout
        ),
        (Number("--interval-ms", "milliseconds between notifications (default 1000)", 10, 3_600_000), BoardSetting.Interval),
    ];

    private readonly (Option<bool> Option, string Setting)[] _flags =
    [
        (
            new("--sc-only") { Description = "Secure Connections Only mode: refuse everything below level 4 (needs --platform full)" },
            BoardSetting.ScOnly
        ),
        (new("--oob") { Description = "out-of-band data are available (needs --platform full)" }, BoardSetting.Oob),
        (
            new("--control-point-read") { Description = "make the Heart Rate Control Point readable, as in the walkthrough's example" },
            BoardSetting.ControlPointRead
        ),
        (new("--table") { Description = "print the service table at boot" }, BoardSetting.Table),
    ];

    public void AddTo(Command command)
    {
        foreach ((Option<string> option, _) in _texts) command.Options.Add(option);
        foreach ((Option<bool> option, _) in _flags) command.Options.Add(option);
        command.Options.Add(_fullStore);
    }

    /// <summary>The settings given; null for none.</summary>
    public IReadOnlyDictionary<string, string>? Read(ParseResult result)
    {
        var settings = new Dictionary<string, string>();
        foreach ((Option<string> option, string setting) in _texts)
        {
            if (result.GetValue(option) is { } value) settings.Add(setting, value);
        }

        foreach ((Option<bool> option, string setting) in _flags)
        {
            if (result.GetValue(option)) settings.Add(setting, "yes");
        }

        if (result.GetValue(_fullStore) is { } policy) settings.Add(BoardSetting.EvictOldest, policy == "evict" ? "yes" : "no");
        return settings.Count > 0 ? settings : null;
    }

    private static Option<string> Text(string name, string values, string description) =>
        new(name) { HelpName = values, Description = description };

    // The firmware also checks the numbers and rejects inconsistent ones, for example a key size below 7, with the reason.
    private static Option<string> Number(string name, string description, int least, int most)
    {
        Option<string> option = Text(name, "N", description);
        option.Validators.Add(result =>
        {
            if (result.Tokens is not [Token token]) return;
            if (
                !int.TryParse(token.Value, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
                || number < least
                || number > most
            )
            {
                result.AddError(
                    string.Create(CultureInfo.InvariantCulture, $"{name} '{token.Value}' is not an integer from {least} to {most}")
                );
            }
        });
        return option;
    }

    private static Option<string> Among(string name, string[] values, string description)
    {
        Option<string> option = Text(name, string.Join('|', values), description);
        option.Validators.Add(result =>
        {
            if (result.Tokens is [Token token] && !values.Contains(token.Value))
                result.AddError($"{name} '{token.Value}' is not known; choose one of {string.Join(", ", values)}");
        });
        return option;
    }
}
