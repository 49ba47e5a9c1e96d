using System;
using System.CommandLine;
using System.Globalization;
using System.Threading;
using System.Threading.Tasks;
using BleStack.Att;
using BleStack.Core;
using SecureGattServer.Simulator.Commands;
using SecureGattServer.Simulator.Demo;
using SecureGattServer.Simulator.Explain;
using SecureGattServer.Simulator.Options;
using SecureGattServer.Simulator.Studio;

namespace SecureGattServer.Simulator.CommandLine;

/// <summary>The actions of the commands; replaceable by tests.</summary>
internal sealed record CommandSet
{
    public required Func<DemoRequest, CancellationToken, Task<ExitCode>> Demo { get; init; }

    public required Func<ServeRequest, CancellationToken, Task<ExitCode>> Serve { get; init; }

    public required Func<AttachRequest, CancellationToken, Task<ExitCode>> Attach { get; init; }

    public required Func<PhoneRequest, CancellationToken, Task<ExitCode>> Phone { get; init; }

    public required Func<PlanRequest, CancellationToken, Task<ExitCode>> Plan { get; init; }

    public required Func<EmulateRequest, CancellationToken, Task<ExitCode>> Emulate { get; init; }

    public Func<RunRequest, CancellationToken, Task<ExitCode>> RunApplication { get; init; } =
        static (_, _) => throw new NotSupportedException();

    public Func<StudioRequest, CancellationToken, Task<ExitCode>> Studio { get; init; } =
        static (_, _) => throw new NotSupportedException();

    public Func<ExplainRequest, CancellationToken, Task<ExitCode>> Explain { get; init; } = ExplainCommand.RunAsync;
}

/// <summary>The command line: demo (also without a name), serve, run, studio, attach, phone, plan, emulate, explain.</summary>
internal static class CommandTree
{
    public const string DefaultH4 = "tcp:127.0.0.1:9000";

    /// <summary>The whole tree; for a command line that names commands, the others by name only.</summary>
    public static RootCommand Build(CommandSet commands, params string[] arguments)
    {
        var options = new OptionSet();
        var root = new RootCommand(
            "Runs the firmware of src/SecureGattServer on a virtual ESP32 and lets phones use it over Bluetooth LE."
        );
        options.AddToBoardCommand(root);
        root.SetAction((result, token) => Run(commands.Demo(new DemoRequest(options.Read(result)), token)));
        string[] names = ["demo", "serve", "run", "studio", "attach", "phone", "plan", "emulate", "explain"];
        bool isNamed = Array.Exists(names, name => Array.IndexOf(arguments, name) >= 0);
        foreach (string name in names)
            root.Subcommands.Add(isNamed && Array.IndexOf(arguments, name) < 0 ? new Command(name) : Make(name, options, commands));
        ExampleHelp.Install(root);
        return root;
    }

    private static Command Make(string name, OptionSet options, CommandSet commands) => name switch
    {
        "demo" => Demo(options, commands),
        "serve" => Serve(options, commands),
        "run" => RunApplication(options, commands),
        "studio" => StudioCommandLine.Build(options, commands),
        "attach" => Attach(options, commands),
        "phone" => Phone(options, commands),
        "plan" => Plan(options, commands),
        "emulate" => Emulate(options, commands),
        _ => ExplainCommandLine.Build(commands.Explain),
    };

    private static Command Demo(OptionSet options, CommandSet commands)
    {
        Option<string> scene = OptionSet.Among(
            "--scene",
            "another scene than the profile's: a wrong passkey, a rejected number, an attack and its defence",
            Scenes.OtherNames
        );
        var command = new Command("demo", "Boot the firmware, let a virtual phone use it step by step, and check every step (the default).")
        {
            scene,
        };
        options.AddToBoardCommand(command);
        command.SetAction(
            (result, token) => Run(commands.Demo(new DemoRequest(options.Read(result), Scene: result.GetValue(scene)), token))
        );
        return command;
    }

    private static Command Serve(OptionSet options, CommandSet commands)
    {
        Option<string> h4 = H4(), netsim = Netsim();
        var command = new Command("serve", "Keep the firmware running and offer a controller on the same air to any Bluetooth host.")
        {
            h4,
            netsim,
        };
        options.AddToBoardCommand(command);
        options.AddBonds(command);
        command.SetAction(
            (result, token) =>
                Run(commands.Serve(new ServeRequest(options.Read(result), Read(result, h4), Port(result.GetValue(netsim))), token))
        );
        return command;
    }

    private static Command RunApplication(OptionSet options, CommandSet commands)
    {
        Option<string> h4 = H4(), netsim = Netsim();
        var hci = new Option<string>("--hci")
        {
            HelpName = Controllers.Parser.Choice,
            Description = "run it on this real or foreign controller, as attach does, instead of an air of its own",
        };
        Argument<string[]> paths = OptionSet.Files<string[]>(
            "application",
            "an .exe or .dll compiled for .NET nanoFramework, or a .nfproj that is built; several run on one air, each on its own board"
        );
        var command = new Command("run", "Boot any nanoFramework application built for the device, and offer controllers like serve.")
        {
            paths,
            h4,
            netsim,
            hci,
        };
        options.AddToApplicationCommand(command);
        options.AddBonds(command);
        var board = new RunOptionSet(h4, netsim, hci);
        board.AddTo(command);
        command.SetAction((result, token) =>
        {
            RunOptions read = options.Read(result) with { GoOnBehind = board.GoOnBehind(result) };
            var serve = new ServeRequest(read, Read(result, h4), Port(result.GetValue(netsim)));
            var request = new RunRequest(result.GetRequiredValue(paths), serve)
            {
                Hci = result.GetValue(hci),
                IsFast = board.IsFast(result),
                CutPowerEvery = board.CutPowerEvery(result),
                Values = board.Values(result),
            };
            return Run(commands.RunApplication(request, token));
        });
        return command;
    }

    private static Command Attach(OptionSet options, CommandSet commands)
    {
        var hci = new Option<string>("--hci")
        {
            Required = true,
            HelpName = Controllers.Parser.Choice,
            Description = "the controller to use, real or foreign",
        };
        var command = new Command("attach", "Run the firmware on a real or external controller.") { hci };
        options.AddToBoardCommand(command);
        options.AddBonds(command);
        command.SetAction(
            (result, token) => Run(commands.Attach(new AttachRequest(options.Read(result), result.GetRequiredValue(hci)), token))
        );
        return command;
    }

    private static Command Phone(OptionSet options, CommandSet commands)
    {
        var hci = new Option<string>("--hci")
        {
            HelpName = Controllers.Parser.Choice,
            Description = $"the phone's controller (default {DefaultH4}, where serve waits)",
        };
        var script = new Option<string[]>("--command")
        {
            HelpName = "TEXT",
            Description = "a command to run instead of asking; may be repeated. 'help' lists them",
        };
        var address = new Option<string>("--address")
        {
            HelpName = "C0:11:22:33:44:55",
            Description = "the phone's own static random address, first octet C0 to FF; give each of several phones its own",
        };
        address.Validators.Add(static result =>
        {
            if (result.Tokens is [var token] && StaticAddress(token.Value) is null)
                result.AddError(
                    $"--address '{token.Value}' is not a static random address; write six octets whose first is C0 to FF, such as C0:11:22:33:44:55"
                );
        });
        Option<string> like = OptionSet.Among(
            "--like",
            "behave like this phone: pair when refused, read names, subscribe again",
            ["linux"]
        );
        var command = new Command(
            "phone",
            "Use a phone on the air of a running serve: scan, connect, pair, read, write, subscribe, forget."
        )
        {
            hci,
            script,
            address,
            like,
        };
        options.AddToHostCommand(command);
        options.AddBonds(command);
        command.SetAction((result, token) =>
        {
            var request = new PhoneRequest(options.Read(result), result.GetValue(hci) ?? DefaultH4, result.GetValue(script) ?? [])
            {
                Address = StaticAddress(result.GetValue(address)),
                LikesLinux = result.GetValue(like) is not null,
            };
            return Run(commands.Phone(request, token));
        });
        return command;
    }

    private static Command Plan(OptionSet options, CommandSet commands)
    {
        var command = new Command(
            "plan",
            "Explain a security profile before it runs: the parameters applied, the result for each kind of phone, or the reason for refusing it."
        );
        options.AddToBoardCommand(command);
        command.SetAction((result, token) => Run(commands.Plan(new PlanRequest(options.Read(result)), token)));
        return command;
    }

    private static Command Emulate(OptionSet options, CommandSet commands)
    {
        Option<string> h4 = H4();
        var table = new Option<string>("--table")
        {
            Required = true,
            HelpName = "FILE.json",
            Description = "the attributes, each with its handle, type, value, permissions: docs/simulator.md has the format",
        };
        var mtu = new Option<string>("--mtu")
        {
            HelpName = "N",
            Description =
                $"ATT MTU the server offers, {AttOptions.MinimumMtu} to {AttOptions.MaximumMtu} (default {AttOptions.MaximumMtu})",
        };
        mtu.Validators.Add(static result =>
        {
            if (result.Tokens is [var token] && !IsMtu(token.Value, out _))
                result.AddError($"--mtu '{token.Value}' is not a number from {AttOptions.MinimumMtu} to {AttOptions.MaximumMtu}");
        });
        var command = new Command("emulate", "Serve any attribute table from a file, with no firmware, to testers of ATT and GATT clients.")
        {
            table,
            h4,
            mtu,
        };
        options.AddToHostCommand(command);
        options.AddBonds(command);
        command.SetAction((result, token) =>
        {
            ushort offered = IsMtu(result.GetValue(mtu), out ushort given) ? given : AttOptions.MaximumMtu;
            return Run(
                commands.Emulate(
                    new EmulateRequest(options.Read(result), result.GetRequiredValue(table), Read(result, h4), offered),
                    token
                )
            );
        });
        return command;
    }

    private static BleAddress? StaticAddress(string? text) =>
        text is not null
        && BleAddress.TryParse(text.Contains('/') ? text : text + "/random", out BleAddress address)
        && address.IsStaticRandom
            ? address
            : null;

    private static bool IsMtu(string? text, out ushort mtu) =>
        ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out mtu)
        && mtu is >= AttOptions.MinimumMtu and <= AttOptions.MaximumMtu;

    internal static Option<string> H4()
    {
        var h4 = new Option<string>("--h4")
        {
            HelpName = "tcp:127.0.0.1:PORT|unix:PATH",
            Description = $"address of a free controller on the same air for hosts (default {DefaultH4}; port 0 selects a free one)",
        };
        h4.Validators.Add(static result =>
        {
            if (result.Tokens is [var token] && !ListenEndPoint.TryParse(token.Value, out _, out string? problem))
                result.AddError($"--h4 {problem}");
        });
        return h4;
    }

    private static Option<string> Netsim()
    {
        var netsim = new Option<string>("--netsim")
        {
            HelpName = "PORT",
            Description =
                "also be a netsim on 127.0.0.1 for Android emulators and Bumble, and publish the port in netsim.ini (0 selects a free one)",
        };
        netsim.Validators.Add(static result =>
        {
            if (result.Tokens is [var token] && Port(token.Value) is null)
                result.AddError($"--netsim '{token.Value}' is not a port from 0 to 65535; write --netsim 8877");
        });
        return netsim;
    }

    internal static int? Port(string? text) =>
        ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ushort port) ? port : null;

    private static ListenEndPoint Read(ParseResult result, Option<string> h4) => ListenEndPoint.Parse(result.GetValue(h4) ?? DefaultH4);

    private static async Task<int> Run(Task<ExitCode> command) => (int)await command.ConfigureAwait(false);
}
