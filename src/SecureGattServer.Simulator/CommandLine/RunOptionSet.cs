using System;
using System.Collections.Frozen;
using System.Collections.Generic;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Linq;

namespace SecureGattServer.Simulator.CommandLine;

/// <summary>The options of <c>run</c> only: clock, power cuts, and defects that do not stop a board.</summary>
internal sealed class RunOptionSet
{
    private static readonly string[] Clocks = ["real", "fast"];
    private readonly Option<string> _h4;
    private readonly Option<string> _netsim;
    private readonly Option<string> _hci;
    private readonly Option<string> _clock = OptionSet.Among(
        "--clock",
        "real, or fast: time advances when all boards wait (no external host can take part)",
        Clocks
    );
    private readonly Option<string> _cut = new("--cut-power-every")
    {
        HelpName = "60s",
        Description = "switch all boards off and on again at this interval: 500ms, 60s, 5m",
    };
    private readonly Option<string[]> _goOn = new("--go-on-behind")
    {
        HelpName = "N",
        Description =
            "continue after this defect (docs/defects.md) with a message instead of stopping; 0 for those without a number; may be repeated",
    };

    private readonly Option<string[]> _set = new("--set")
    {
        HelpName = "NAME=VALUE",
        Description =
            "a value around each board when it is switched on, named as for the command set: pin.0=1, i2c.1.77.D0=58; may be repeated",
    };

    public RunOptionSet(Option<string> h4, Option<string> netsim, Option<string> hci)
    {
        (_h4, _netsim, _hci) = (h4, netsim, hci);
        _cut.Validators.Add(static result =>
        {
            if (result.Tokens is [Token token] && Duration(token.Value) is null)
                result.AddError($"--cut-power-every '{token.Value}' is not a time of at least 100ms; write 500ms, 60s or 5m");
        });
        _goOn.Validators.Add(static result =>
        {
            foreach (Token token in result.Tokens.Where(static token => Defect(token.Value) is null))
                result.AddError($"--go-on-behind '{token.Value}' is not a defect from 0 to 22; docs/defects.md lists them");
        });
        _set.Validators.Add(static result =>
        {
            foreach (
                Token token in result.Tokens.Where(static token =>
                    token.Value.IndexOf('=', StringComparison.Ordinal) < 1 || token.Value[0] == ' '
                )
            )
            {
                result.AddError($"--set '{token.Value}' is not a name with a value; write NAME=VALUE, as in pin.0=1");
            }
        });
    }

    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[_clock, _cut, _goOn, _set]) command.Options.Add(option);
        command.Validators.Add(result =>
        {
            Option<string>? offered = result.GetResult(_h4) is not null ? _h4 : result.GetResult(_netsim) is not null ? _netsim : null;
            Option<string>? outside = offered ?? (result.GetResult(_hci) is not null ? _hci : null);
            if (offered is not null && result.GetResult(_hci) is not null)
            {
                result.AddError(
                    $"--hci and {offered.Name} exclude each other: the application is on that controller, so there is no virtual air to offer"
                );
            }

            if (IsFast(result) && outside is not null)
                result.AddError($"--clock fast would break the timers of a host behind {outside.Name}; omit one of them");
        });
    }

    public bool IsFast(SymbolResult result) => result.GetValue(_clock) == "fast";

    public bool IsFast(ParseResult result) => result.GetValue(_clock) == "fast";

    public TimeSpan? CutPowerEvery(ParseResult result) => result.GetValue(_cut) is { } text ? Duration(text) : null;

    public IReadOnlySet<int> GoOnBehind(ParseResult result) =>
        (result.GetValue(_goOn) ?? []).Select(static text => Defect(text)!.Value).ToFrozenSet();

    public IReadOnlyList<KeyValuePair<string, string>> Values(ParseResult result) =>
        [
            .. (result.GetValue(_set) ?? [])
                .Select(static text => text.Split('=', 2))
                .Select(static parts => KeyValuePair.Create(parts[0], parts[1])),
        ];

    private static int? Defect(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number <= 22 ? number : null;

    private static TimeSpan? Duration(string text)
    {
        (string unit, double milliseconds) =
            text.EndsWith("ms", StringComparison.Ordinal) ? ("ms", 1)
            : text.EndsWith('m') ? ("m", 60_000)
            : ("s", 1_000d);
        bool isNumber = double.TryParse(
            text.AsSpan(0, text.EndsWith(unit, StringComparison.Ordinal) ? text.Length - unit.Length : 0),
            NumberStyles.AllowDecimalPoint,
            CultureInfo.InvariantCulture,
            out double number
        );
        return isNumber && number * milliseconds is >= 100 and <= 86_400_000 ? TimeSpan.FromMilliseconds(number * milliseconds) : null;
    }
}
