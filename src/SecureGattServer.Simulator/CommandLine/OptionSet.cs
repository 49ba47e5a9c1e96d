using System;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.IO;
using System.Linq;
using SecureGattServer.Simulator.Options;
using SecureGattServer.Simulator.World;
using VirtualBoard;

namespace SecureGattServer.Simulator.CommandLine;

/// <summary>The options of a command: declared once, checked by the parser, and read into <see cref="RunOptions"/>.</summary>
internal sealed class OptionSet
{
    public static readonly string[] Profiles = [.. BoardVocabulary.Profiles];
    public static readonly string[] IoCapabilities = [.. BoardVocabulary.IoCapabilities];
    private static readonly string[] Images = [.. BoardImage.All.Select(static image => image.Name)];
    private static readonly string[] Platforms = [.. BoardVocabulary.Platforms];

    private readonly Option<string> _image = Among(
        "--image",
        $"nanoCLR image on the virtual board, by nanoff's target name: ESP32_BLE_REV0, ESP32_C3 … (default {RunOptions.DefaultImage}; a wrong name lists all)",
        Images,
        "TARGET"
    );
    private readonly Option<string> _profile = Among(
        "--profile",
        $"security profile of the firmware: {string.Join(", ", Profiles)} (default {Profiles[0]})",
        Profiles,
        "NAME"
    );
    private readonly Option<string> _platform = Among(
        "--platform",
        "what the firmware may use: stock = the functions of the image, full = all of BleStack (default stock; a demo uses full where its profile needs it)",
        Platforms
    );
    private readonly BoardOptionSet _board = new();
    private readonly Option<string> _ioCap = Among(
        "--io-cap",
        $"IO capability of this side: {string.Join(", ", IoCapabilities)}",
        IoCapabilities,
        "IO"
    );
    private readonly Option<bool> _bond = new("--bond") { Description = "keep the keys of a pairing" };
    private readonly Option<bool> _noBond = new("--no-bond") { Description = "forget the keys of a pairing at disconnect" };
    private readonly Option<bool> _mitm = new("--mitm") { Description = "ask for protection against a man in the middle" };
    private readonly Option<bool> _noMitm = new("--no-mitm") { Description = "do not ask for it" };
    private readonly Option<bool> _sc = new("--sc") { Description = "offer LE Secure Connections" };
    private readonly Option<bool> _noSc = new("--no-sc") { Description = "legacy pairing only" };
    private readonly Option<string> _passkey = new("--passkey")
    {
        HelpName = "random|NNNNNN",
        Description = "passkey to show: random for each pairing (the safe choice), or six digits for a demonstration",
    };
    private readonly Option<string> _answer = new("--answer")
    {
        HelpName = "yes|no|NNNNNN",
        Description = "answer for an unattended side: confirm, reject, or type these digits",
    };
    private readonly Option<string> _trace = new("--trace")
    {
        HelpName = "FILE.btsnoop",
        Description = "write every HCI packet to this file, keys included; Wireshark opens it",
    };
    private readonly Option<bool> _force = new("--force") { Description = "overwrite an existing trace" };
    private readonly Option<string> _bonds = new("--bonds")
    {
        HelpName = "FILE",
        Description =
            "keep bonds in this file, readable by its owner only, and load them from it at the next start (firmware: images that keep bonds in flash)",
    };
    private readonly Option<bool> _plain = new("--plain")
    {
        Description = "one event a line, no colour (the default when the output is no terminal)",
    };
    private readonly Option<bool> _verbose = new("--verbose")
    {
        Description = "print more: times, each packet of this side's host in one line (-> sent, <- received), stack traces",
    };

    public OptionSet()
    {
        _passkey.Validators.Add(static result =>
            Check(result, IsRandomOrDigits, "is not a passkey; write random or six digits such as 042517")
        );
        _answer.Validators.Add(static result => Check(result, IsAnswer, "is not an answer; write yes, no or six digits such as 042517"));
        _trace.Validators.Add(static result =>
            Check(result, static text => text.Trim().Length > 0, "is not a path; write a file name such as trace.btsnoop")
        );
        _bonds.Validators.Add(static result =>
            Check(result, static text => text.Trim().Length > 0, "is not a path; write a file name such as phone.bonds")
        );
    }

    /// <summary>For commands that run the firmware.</summary>
    public void AddToBoardCommand(Command command)
    {
        command.Options.Add(_image);
        command.Options.Add(_profile);
        command.Options.Add(_platform);
        AddToHostCommand(command);
        _board.AddTo(command);
    }

    /// <summary>
    /// For commands that run a user's application: options of the board and its user, without those that only our firmware reads.
    /// </summary>
    public void AddToApplicationCommand(Command command)
    {
        foreach (Option option in (Option[])[_image, _answer, _trace, _force, _plain, _verbose]) command.Options.Add(option);
    }

    /// <summary>For commands that are only a Bluetooth host.</summary>
    public void AddToHostCommand(Command command)
    {
        foreach (
            Option option in (Option[])
                [_ioCap, _bond, _noBond, _mitm, _noMitm, _sc, _noSc, _passkey, _answer, _trace, _force, _plain, _verbose]
        )
        {
            command.Options.Add(option);
        }

        command.Validators.Add(result =>
        {
            RefuseBoth(result, _bond, _noBond);
            RefuseBoth(result, _mitm, _noMitm);
            RefuseBoth(result, _sc, _noSc);
        });
    }

    /// <summary>For commands that continue after a pairing.</summary>
    public void AddBonds(Command command) => command.Options.Add(_bonds);

    public RunOptions Read(ParseResult result) => new()
    {
        Image = BoardImage.Find(Canonical(Images, result.GetValue(_image)) ?? RunOptions.DefaultImage)!,
        Profile = Canonical(Profiles, result.GetValue(_profile)),
        Platform = Canonical(Platforms, result.GetValue(_platform)),
        IoCapability = Canonical(IoCapabilities, result.GetValue(_ioCap)),
        Bond = YesNo(result, _bond, _noBond),
        Mitm = YesNo(result, _mitm, _noMitm),
        SecureConnections = YesNo(result, _sc, _noSc),
        Passkey = result.GetValue(_passkey),
        Answer = result.GetValue(_answer),
        Trace = result.GetValue(_trace),
        Force = result.GetValue(_force),
        Bonds = result.GetValue(_bonds),
        Plain = result.GetValue(_plain),
        Verbose = result.GetValue(_verbose),
        More = _board.Read(result),
    };

    /// <summary>
    /// An option with a fixed set of values; the help lists few of them within the option, and many under <paramref name="helpName"/>.
    /// </summary>
    internal static Option<string> Among(string name, string description, string[] values, string? helpName = null)
    {
        var option = new Option<string>(name) { Description = description, HelpName = helpName ?? string.Join('|', values) };
        option.Validators.Add(result =>
            Check(result, text => Canonical(values, text) is not null, $"is not known; choose one of {string.Join(", ", values)}")
        );
        return option;
    }

    /// <summary>
    /// An argument of file names: a string for at most one, an array for one or more. A mistyped option is not accepted as a name.
    /// </summary>
    /// <remarks>A file whose name begins with a hyphen must exist or be written as ./-name.</remarks>
    internal static Argument<T> Files<T>(string name, string description)
    {
        var files = new Argument<T>(name)
        {
            Arity = typeof(T).IsArray ? ArgumentArity.OneOrMore : ArgumentArity.ZeroOrOne,
            Description = description,
        };
        files.Validators.Add(static result =>
        {
            foreach (Token token in result.Tokens)
            {
                if (token.Value is ['-', _, ..] && !File.Exists(token.Value)) result.AddError($"unknown option '{token.Value}'");
            }
        });
        return files;
    }

    /// <summary>
    /// The value named by <paramref name="text"/>, or null: "display-yes-no", "DisplayYesNo" and "display_yes_no" are equal.
    /// </summary>
    private static string? Canonical(string[] values, string? text) =>
        text is null ? null : Array.Find(values, value => string.Equals(Letters(value), Letters(text), StringComparison.OrdinalIgnoreCase));

    private static string Letters(string text) =>
        text.Replace("-", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal);

    private static bool IsRandomOrDigits(string text) => text == "random" || Answer.IsSixDigits(text);

    private static bool IsAnswer(string text) => Answer.Parse(text) is not null;

    private static void Check(OptionResult result, Func<string, bool> isGood, string problem)
    {
        if (result.Tokens is [Token token] && !isGood(token.Value)) result.AddError($"{result.Option.Name} '{token.Value}' {problem}");
    }

    private static void RefuseBoth(CommandResult result, Option<bool> yes, Option<bool> no)
    {
        if (result.GetResult(yes) is not null && result.GetResult(no) is not null)
            result.AddError($"{yes.Name} and {no.Name} contradict each other; give one of them");
    }

    private static bool? YesNo(ParseResult result, Option<bool> yes, Option<bool> no) =>
        result.GetValue(yes) ? true : result.GetValue(no) ? false : null;
}
