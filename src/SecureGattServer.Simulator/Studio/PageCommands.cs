// The commands of a page and the objects that carry them out.
using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using SecureGattServer.Simulator.Options;
using SecureGattServer.Studio.Traces;
using SecureGattServer.Studio.Web;
using VirtualBoard;

namespace SecureGattServer.Simulator.Studio;

/// <summary>The commands of the page.</summary>
internal sealed class PageCommands : IPageCommands
{
    private const int LongestName = 40;

    private readonly Dictionary<string, Func<PageArguments, Task<object?>>> _verbs;

    public PageCommands(StudioBoard board, StudioPhones phones, PlanEditor plan, ScenePlayer scenes, TraceViewer traces)
    {
        _verbs = new(StringComparer.Ordinal)
        {
            ["board.power"] = Do(arguments => Task.Run(() => board.Power(arguments.Flag("on")))),
            ["board.restart"] = Do(_ => Task.Run(() => board.Restart())),
            ["board.answer"] = Do(arguments => board.Answer(arguments.Number("question", 0, long.MaxValue), arguments.Text("answer", 40))),
            ["board.command"] = Do(arguments => board.Command(arguments.Text("line", 200))),
            ["board.window"] = Do(arguments => board.Command(Window(arguments.Number("seconds", -1, 86_400)))),
            ["board.forget"] = Do(arguments => board.Command($"forget {Peer(arguments.Text("peer", 40))}")),
            ["phone.add"] = async arguments => new Dictionary<string, string>
            {
                ["phone"] = await phones
                    .AddAsync(
                        arguments.OptionalText("name", LongestName),
                        arguments.OptionalText("ioCapability", 40),
                        arguments.OptionalFlag("private") ?? false
                    )
                    .ConfigureAwait(false),
            },
            ["phone.remove"] = Do(arguments => phones.RemoveAsync(arguments.Text("phone", 20))),
            ["phone.set"] = Do(arguments => Set(Phone(arguments), arguments)),
            ["phone.scan"] = Do(arguments => Phone(arguments).ScanAsync(arguments.Flag("on"))),
            ["phone.connect"] = Do(arguments => Phone(arguments).ConnectAsync(arguments.Text("address", 40))),
            ["phone.disconnect"] = Do(arguments => Phone(arguments).DisconnectAsync()),
            ["phone.cancel"] = Do(arguments => Phone(arguments).Cancel()),
            ["phone.discover"] = Do(arguments => Phone(arguments).Attributes.DiscoverAsync()),
            ["phone.read"] = async arguments => await Phone(arguments).Attributes.ReadAsync(Handle(arguments)).ConfigureAwait(false),
            ["phone.write"] = Do(arguments =>
                Phone(arguments)
                    .Attributes.WriteAsync(
                        Handle(arguments),
                        arguments.OptionalText("hex"),
                        arguments.OptionalText("text"),
                        arguments.OptionalFlag("response") ?? true,
                        arguments.OptionalFlag("signed") ?? false
                    )
            ),
            ["phone.subscribe"] = Do(arguments => Phone(arguments).Attributes.SubscribeAsync(Handle(arguments), arguments.Flag("on"))),
            ["phone.pair"] = async arguments => Told(await Phone(arguments).PairAsync().ConfigureAwait(false)),
            ["phone.encrypt"] = async arguments => Told(await Phone(arguments).EncryptAsync().ConfigureAwait(false)),
            ["phone.forget"] = Do(arguments => Phone(arguments).Forget(arguments.OptionalText("peer", 40))),
            ["phone.answer"] = Do(arguments =>
                Phone(arguments).Answer(arguments.Number("question", 0, long.MaxValue), arguments.Text("answer", 40))
            ),
            ["plan.set"] = Do(arguments => plan.SetAsync(arguments.Text("name", 40), arguments.OptionalText("value", 200))),
            ["plan.reset"] = Do(_ => plan.ResetAsync(board.Options)),
            ["plan.apply"] = Do(_ => ApplyAsync(plan, board)),
            ["scene.play"] = Do(arguments => scenes.PlayAsync(arguments.Text("name", 40), SceneMode(arguments))),
            ["scene.next"] = Do(_ => scenes.Next()),
            ["scene.mode"] = Do(arguments => scenes.SetMode(SceneMode(arguments))),
            ["scene.stop"] = Do(_ => scenes.StopAsync()),
            ["trace.close"] = Do(_ => traces.Close()),
        };

        StudioPhone Phone(PageArguments arguments) => phones.Find(arguments.Text("phone", 20));
    }

    public Task<object?> RunAsync(string name, PageArguments arguments, CancellationToken cancellationToken) =>
        _verbs.TryGetValue(name, out Func<PageArguments, Task<object?>>? run)
            ? run(arguments)
            : throw new PageCommandException($"The studio has no command '{name}'. Reload the page.", "do");

    private static Func<PageArguments, Task<object?>> Do(Func<PageArguments, Task> run) => async arguments =>
    {
        await run(arguments).ConfigureAwait(false);
        return null;
    };

    private static Func<PageArguments, Task<object?>> Do(Action<PageArguments> run) => arguments =>
    {
        run(arguments);
        return Task.FromResult<object?>(null);
    };

    private static Dictionary<string, string> Told(string text) => new() { ["text"] = text };

    private static ushort Handle(PageArguments arguments) => (ushort)arguments.Number("handle", 1, ushort.MaxValue);

    private static string Window(long seconds) => seconds switch
    {
        -1 => "window close",
        0 => "window open",
        _ => string.Create(CultureInfo.InvariantCulture, $"window {seconds}"),
    };

    // The firmware identifies bonds by their six octets.
    private static string Peer(string text) => text == "all" ? text : text.Split('/')[0];

    private static void Set(StudioPhone phone, PageArguments arguments)
    {
        string? io = arguments.OptionalText("ioCapability", 40);
        if (io is not null && !BoardVocabulary.IoCapabilities.Contains(io))
            throw new PageCommandException(
                $"There is no IO capability '{io}'; there are {string.Join(", ", BoardVocabulary.IoCapabilities)}.",
                "ioCapability"
            );
        string? name = arguments.OptionalText("name", LongestName);
        if (name is "") throw new PageCommandException($"A phone has a name of 1 to {LongestName} characters. Type one.", "name");
        phone.Set(name, io, arguments.OptionalFlag("mitm"), arguments.OptionalFlag("secureConnections"), arguments.OptionalFlag("bonding"));
    }

    private static string SceneMode(PageArguments arguments) =>
        arguments.Text("mode", 10) is "step" or "slow" or "fast"
            ? arguments.Text("mode", 10)
            : throw new PageCommandException("A scene plays in mode step, slow or fast.", "mode");

    private static async Task ApplyAsync(PlanEditor plan, StudioBoard board)
    {
        RunOptions wanted = await plan.WantedAsync().ConfigureAwait(false);
        await Task.Run(() => board.Restart(wanted)).ConfigureAwait(false);
        await plan.ResetAsync(wanted).ConfigureAwait(false);
    }
}
