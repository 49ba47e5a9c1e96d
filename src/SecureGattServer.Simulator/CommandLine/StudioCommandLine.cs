using System.CommandLine;
using SecureGattServer.Simulator.Commands;
using SecureGattServer.Simulator.Options;
using SecureGattServer.Simulator.Studio;

namespace SecureGattServer.Simulator.CommandLine;

/// <summary>The options of <c>studio</c>: those of <c>serve</c>, and those of the page.</summary>
internal static class StudioCommandLine
{
    public static Command Build(OptionSet options, CommandSet commands)
    {
        Option<string> h4 = CommandTree.H4();
        h4.Description =
            "address of a free controller on the same air for external hosts, which appear on the page (default none; port 0 selects a free one)";
        var hci = new Option<string>("--hci")
        {
            HelpName = Controllers.Parser.Choice,
            Description = "run the board on this real or foreign controller, as attach does, instead of an air of its own",
        };
        var port = new Option<string>("--port")
        {
            HelpName = "N",
            Description = "the page's port on 127.0.0.1 (default the first free one from 8500 on; 0 takes any)",
        };
        port.Validators.Add(static result =>
        {
            if (result.Tokens is [var token] && CommandTree.Port(token.Value) is null)
                result.AddError($"--port '{token.Value}' is not a port from 0 to 65535; write --port 8600");
        });
        var quiet = new Option<bool>("--no-browser") { Description = "do not open the page, only print its address" };
        Argument<string?> path = OptionSet.Files<string?>(
            "application",
            "an .exe or .dll compiled for .NET nanoFramework, or a .nfproj that is built; without one the firmware"
        );
        var command = new Command("studio", "Show the board, phones and their conversation on a page in the browser.")
        {
            path,
            port,
            quiet,
            h4,
            hci,
        };
        options.AddToBoardCommand(command);
        options.AddBonds(command);
        command.Validators.Add(result =>
        {
            if (result.GetResult(h4) is not null && result.GetResult(hci) is not null)
                result.AddError("--hci and --h4 exclude each other: the board is on that controller, so there is no virtual air to offer");
        });
        command.SetAction(async (result, token) => (int)await commands.Studio(
            new StudioRequest(options.Read(result))
            {
                Path = result.GetValue(path),
                Port = CommandTree.Port(result.GetValue(port)),
                H4 = result.GetValue(h4) is { } where ? ListenEndPoint.Parse(where) : null,
                Hci = result.GetValue(hci),
                OpensBrowser = !result.GetValue(quiet),
            },
            token).ConfigureAwait(false));
        return command;
    }
}
