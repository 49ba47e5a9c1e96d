using System;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using SecureGattServer.Simulator.Explain;
using SecureGattServer.Simulator.Options;
using VirtualBoard;

namespace SecureGattServer.Simulator.CommandLine;

/// <summary>The command line of explain.</summary>
internal static class ExplainCommandLine
{
    public static Command Build(Func<ExplainRequest, CancellationToken, Task<ExitCode>> run)
    {
        Argument<string[]> sources = OptionSet.Files<string[]>("FILE",
            "captures (btsnoop, pcap, pcapng, Apple PacketLogger, plain or gzip) or console logs; - is standard input, " +
                "serial:DEVICE[:BAUD] a board's console");
        var html = new Option<string>("--html") { HelpName = "FILE.html",
            Description = "also write one self-contained page with diagrams, time line and database" };
        var json = new Option<bool>("--json") { Description = "JSON instead of text" };
        var console = new Option<string>("--console") { HelpName = "FILE|serial:DEVICE[:BAUD]",
            Description = "the board's console lines, merged between the packets at their time" };
        var compare = new Option<bool>("--compare")
        {
            Description =
                "FILE is the console of a real board after the sequence of docs/device.md: print "
                + "where the virtual board's differs, ready for an issue",
        };
        var image = new Option<string>("--image") { HelpName = "TARGET",
            Description = "with --compare: the board's image (default as the log says)" };
        var force = new Option<bool>("--force") { Description = "let --html replace a file that is not a page" };
        var verbose = new Option<bool>("--verbose") { Description = "also the intermediate steps" };
        var command = new Command("explain",
            "Explain in plain words what happened in a capture: connections, pairings and their causes, refusals, values.")
        {
            sources, html, json, console, compare, image, force, verbose,
        };
        command.Validators.Add(result => Check(result, sources, html, json, console, compare));
        image.Validators.Add(static result =>
        {
            if (result.Tokens is [var token] && BoardImage.Find(token.Value) is null)
                result.AddError($"--image '{token.Value}' is not known; choose one of " +
                    $"{string.Join(", ", BoardImage.All.Select(static one => one.Name))}");
        });
        command.SetAction(async (result, token) => (int)await run(
            new ExplainRequest
            {
                Sources = result.GetValue(sources) ?? [],
                Html = result.GetValue(html),
                Json = result.GetValue(json),
                Console = result.GetValue(console),
                Compare = result.GetValue(compare),
                Force = result.GetValue(force),
                Verbose = result.GetValue(verbose),
                Board = result.GetValue(image) is { } name ? new RunOptions { Image = BoardImage.Find(name)! } : new RunOptions(),
                IsImageGiven = result.GetResult(image) is not null,
            },
            token).ConfigureAwait(false));
        return command;
    }

    private static void Check(
        CommandResult result,
        Argument<string[]> sources,
        Option<string> html,
        Option<bool> json,
        Option<string> console,
        Option<bool> compare
    )
    {
        int count = result.GetResult(sources)?.Tokens.Count ?? 0;
        bool compares = result.GetResult(compare) is not null;
        if (result.GetResult(html) is { Tokens: [var page] } && string.IsNullOrWhiteSpace(page.Value))
            result.AddError("--html '' is not a file name; write one such as pairing.html");
        if (result.GetResult(html) is not null && count > 1)
            result.AddError("--html makes a page of one FILE; explain the others separately");
        if (result.GetResult(console) is not null && count > 1)
            result.AddError("--console goes with one FILE; explain the others separately");
        if (compares && (result.GetResult(html) is not null || result.GetResult(json) is not null || result.GetResult(console) is not null))
            result.AddError("--compare takes only a console log; omit --html, --json and --console");
        if (compares && count > 1) result.AddError("--compare takes one FILE");
    }
}
