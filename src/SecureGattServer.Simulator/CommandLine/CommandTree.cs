using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Globalization;
using System.Threading;
using System.Threading.Tasks;
using BleStack.Att;
using BleStack.Core;
using BleStack.Hci;
using BleStack.Virtual;
using SecureGattServer.Simulator.Commands;
using SecureGattServer.Simulator.Demo;
using SecureGattServer.Simulator.Explain;
using SecureGattServer.Simulator.Studio;

namespace SecureGattServer.Simulator.CommandLine;

/// <summary>What each command does once its options are read; a test puts its own here.</summary>
internal sealed record CommandSet
{
    public required Func<DemoRequest, CancellationToken, Task<ExitCode>> Demo { get; init; }

    public required Func<ServeRequest, CancellationToken, Task<ExitCode>> Serve { get; init; }

    public required Func<AttachRequest, CancellationToken, Task<ExitCode>> Attach { get; init; }

    public required Func<PhoneRequest, CancellationToken, Task<ExitCode>> Phone { get; init; }

    public required Func<PlanRequest, CancellationToken, Task<ExitCode>> Plan { get; init; }

    public required Func<EmulateRequest, CancellationToken, Task<ExitCode>> Emulate { get; init; }

    public Func<RunRequest, CancellationToken, Task<ExitCode>> RunApplication { get; init; } = static (_, _) => throw new NotSupportedException();

    public Func<StudioRequest, CancellationToken, Task<ExitCode>> Studio { get; init; } = static (_, _) => throw new NotSupportedException();

    public Func<ExplainRequest, CancellationToken, Task<ExitCode>> Explain { get; init; } = ExplainCommand.RunAsync;
}

/// <summary>A demo to run, on an air that is as it is unless told otherwise.</summary>
/// <param name="Options">The shared options.</param>
/// <param name="Air">The air; null for one in real time.</param>
/// <param name="Scene">Another story than the profile's; null for the profile's.</param>
internal sealed record DemoRequest(RunOptions Options, AirOptions? Air = null, string? Scene = null)
{
    /// <summary>What lies between the board's host and its controller; null for nothing.</summary>
    public Func<IHciTransport, IHciTransport>? Wire { get; init; }

    /// <summary>Told of the steps before the first begins.</summary>
    public Action<IReadOnlyList<DemoStep>>? OnSteps { get; init; }

    /// <summary>Awaited before each step, with its number from 1 on; no step's time limit runs meanwhile.</summary>
    public Func<int, CancellationToken, Task>? BeforeStep { get; init; }
}

/// <summary>A firmware to keep running, and where hosts find the free controller; the port of a netsim for emulators and the like, null without one.</summary>
internal sealed record ServeRequest(RunOptions Options, ListenEndPoint H4, int? Netsim = null);

/// <summary>Applications compiled for the device, by their paths, to keep running on one air as <see cref="ServeRequest"/> keeps the firmware.</summary>
internal sealed record RunRequest(IReadOnlyList<string> Paths, ServeRequest Serve)
{
    /// <summary>A real or foreign controller for the one application; null for boards on an air of their own.</summary>
    public string? Hci { get; init; }

    /// <summary>Time passes when all boards wait; no outside host can take part.</summary>
    public bool IsFast { get; init; }

    /// <summary>The power of all boards is cut and restored so often; null for never.</summary>
    public TimeSpan? CutPowerEvery { get; init; }

    /// <summary>Values around each board, set before it is switched on.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Values { get; init; } = [];
}

/// <summary>A firmware to run on a controller of somebody else's.</summary>
internal sealed record AttachRequest(RunOptions Options, string Hci);

/// <summary>A phone, where its controller is, and what it does; no commands means that a person types them.</summary>
internal sealed record PhoneRequest(RunOptions Options, string Hci, IReadOnlyList<string> Commands)
{
    /// <summary>The phone's own static random address; null for the usual one.</summary>
    public BleAddress? Address { get; init; }

    /// <summary>Behaves as Linux does.</summary>
    public bool LikesLinux { get; init; }

    /// <summary>What the times of its commands are measured by.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}

/// <summary>A profile to explain without running it.</summary>
internal sealed record PlanRequest(RunOptions Options);

/// <summary>A table file to serve, where hosts find a controller, and the MTU the server offers.</summary>
internal sealed record EmulateRequest(RunOptions Options, string Table, ListenEndPoint H4, ushort Mtu);

/// <summary>The command line: demo (also without a name), serve, run, studio, attach, phone, plan, emulate, explain.</summary>
internal static class CommandTree
{
    public const string DefaultH4 = "tcp:127.0.0.1:9000";

    public static RootCommand Build(CommandSet commands)
    {
        var options = new OptionSet();
        var root = new RootCommand("Runs the firmware of src/SecureGattServer on a virtual ESP32 and lets phones use it over Bluetooth LE.");
        options.AddToBoardCommand(root);
        root.SetAction((result, token) => Run(commands.Demo(new DemoRequest(options.Read(result)), token)));
        root.Subcommands.Add(Demo(options, commands));
        root.Subcommands.Add(Serve(options, commands));
        root.Subcommands.Add(RunApplication(options, commands));
        root.Subcommands.Add(StudioCommandLine.Build(options, commands));
        root.Subcommands.Add(Attach(options, commands));
        root.Subcommands.Add(Phone(options, commands));
        root.Subcommands.Add(Plan(options, commands));
        root.Subcommands.Add(Emulate(options, commands));
        root.Subcommands.Add(ExplainCommandLine.Build(commands.Explain));
        ExampleHelp.Install(root);
        return root;
    }

    private static Command Demo(OptionSet options, CommandSet commands)
    {
        Option<string> scene = OptionSet.Among("--scene", "another story than the profile's: a wrong passkey, a rejected number, an attacker who is stopped", Scenes.OtherNames);
        var command = new Command("demo", "Boot the firmware, let a virtual phone use it step by step, and check every step (the default).") { scene };
        options.AddToBoardCommand(command);
        command.SetAction((result, token) => Run(commands.Demo(new DemoRequest(options.Read(result), Scene: result.GetValue(scene)), token)));
        return command;
    }

    private static Command Serve(OptionSet options, CommandSet commands)
    {
        Option<string> h4 = H4(), netsim = Netsim();
        var command = new Command("serve", "Keep the firmware running and offer a controller on the same air to any Bluetooth host.") { h4, netsim };
        options.AddToBoardCommand(command);
        options.AddBonds(command);
        command.SetAction((result, token) => Run(commands.Serve(new ServeRequest(options.Read(result), Read(result, h4), Port(result.GetValue(netsim))), token)));
        return command;
    }

    private static Command RunApplication(OptionSet options, CommandSet commands)
    {
        Option<string> h4 = H4(), netsim = Netsim();
        var hci = new Option<string>("--hci") { HelpName = Controllers.Parser.Choice, Description = "run it on this real or foreign controller, as attach does, instead of an air of its own" };
        Argument<string[]> paths = OptionSet.Files<string[]>("application", "an .exe or .dll compiled for .NET nanoFramework, or a .nfproj that is built; several run on one air, each on its own board");
        var command = new Command("run", "Boot any nanoFramework application as it was built for the device, and serve it as serve does.") { paths, h4, netsim, hci };
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
        var hci = new Option<string>("--hci") { Required = true, HelpName = Controllers.Parser.Choice, Description = "the controller to use, real or foreign" };
        var command = new Command("attach", "Run the firmware on a real or foreign controller.") { hci };
        options.AddToBoardCommand(command);
        options.AddBonds(command);
        command.SetAction((result, token) => Run(commands.Attach(new AttachRequest(options.Read(result), result.GetRequiredValue(hci)), token)));
        return command;
    }

    private static Command Phone(OptionSet options, CommandSet commands)
    {
        var hci = new Option<string>("--hci") { HelpName = Controllers.Parser.Choice, Description = $"the phone's controller (default {DefaultH4}, where serve waits)" };
        var script = new Option<string[]>("--command") { HelpName = "TEXT", Description = "a command to run instead of asking; may be repeated. 'help' lists them" };
        var address = new Option<string>("--address") { HelpName = "C0:11:22:33:44:55", Description = "the phone's own static random address, first octet C0 to FF; give each of several phones its own" };
        address.Validators.Add(static result =>
        {
            if (result.Tokens is [var token] && StaticAddress(token.Value) is null) result.AddError($"--address '{token.Value}' is no static random address; write six octets whose first is C0 to FF, such as C0:11:22:33:44:55");
        });
        Option<string> like = OptionSet.Among("--like", "behave as this phone does: pair when refused, read names, subscribe again", ["linux"]);
        var command = new Command("phone", "Be a phone on the air of a running serve: scan, connect, pair, read, write, subscribe, forget.") { hci, script, address, like };
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
        var command = new Command("plan", "Explain a security profile before it runs: what is applied, what each kind of phone gets, or why it is refused.");
        options.AddToBoardCommand(command);
        command.SetAction((result, token) => Run(commands.Plan(new PlanRequest(options.Read(result)), token)));
        return command;
    }

    private static Command Emulate(OptionSet options, CommandSet commands)
    {
        Option<string> h4 = H4();
        var table = new Option<string>("--table") { Required = true, HelpName = "FILE.json", Description = "the attributes, each with its handle, type, value, permissions: docs/simulator.md has the format" };
        var mtu = new Option<string>("--mtu") { HelpName = "N", Description = $"ATT MTU the server offers, {AttOptions.MinimumMtu} to {AttOptions.MaximumMtu} (default {AttOptions.MaximumMtu})" };
        mtu.Validators.Add(static result =>
        {
            if (result.Tokens is [var token] && !IsMtu(token.Value, out _)) result.AddError($"--mtu '{token.Value}' is no number from {AttOptions.MinimumMtu} to {AttOptions.MaximumMtu}");
        });
        var command = new Command("emulate", "Serve any attribute table from a file, with no firmware, to testers of ATT and GATT clients.") { table, h4, mtu };
        options.AddToHostCommand(command);
        options.AddBonds(command);
        command.SetAction((result, token) =>
        {
            ushort offered = IsMtu(result.GetValue(mtu), out ushort given) ? given : AttOptions.MaximumMtu;
            return Run(commands.Emulate(new EmulateRequest(options.Read(result), result.GetRequiredValue(table), Read(result, h4), offered), token));
        });
        return command;
    }

    private static BleAddress? StaticAddress(string? text) =>
        text is not null && BleAddress.TryParse(text.Contains('/') ? text : text + "/random", out BleAddress address) && address.IsStaticRandom ? address : null;

    private static bool IsMtu(string? text, out ushort mtu) =>
        ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out mtu) && mtu is >= AttOptions.MinimumMtu and <= AttOptions.MaximumMtu;

    internal static Option<string> H4()
    {
        var h4 = new Option<string>("--h4") { HelpName = "tcp:127.0.0.1:PORT|unix:PATH", Description = $"where hosts find a free controller on the same air (default {DefaultH4}; port 0 takes a free one)" };
        h4.Validators.Add(static result =>
        {
            if (result.Tokens is [var token] && !ListenEndPoint.TryParse(token.Value, out _, out string? problem)) result.AddError($"--h4 {problem}");
        });
        return h4;
    }

    private static Option<string> Netsim()
    {
        var netsim = new Option<string>("--netsim") { HelpName = "PORT", Description = "also be a netsim on 127.0.0.1 for Android emulators and Bumble, and publish the port in netsim.ini (0 takes a free one)" };
        netsim.Validators.Add(static result =>
        {
            if (result.Tokens is [var token] && Port(token.Value) is null) result.AddError($"--netsim '{token.Value}' is no port from 0 to 65535; write --netsim 8877");
        });
        return netsim;
    }

    internal static int? Port(string? text) => ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ushort port) ? port : null;

    private static ListenEndPoint Read(ParseResult result, Option<string> h4) => ListenEndPoint.Parse(result.GetValue(h4) ?? DefaultH4);

    private static async Task<int> Run(Task<ExitCode> command) => (int)await command.ConfigureAwait(false);
}
