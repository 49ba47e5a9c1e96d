using System;
using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Fuzz.Engine;
using Fuzz.Soak;
using Fuzz.Targets;

namespace Fuzz.Runner;

/// <summary>The command line of long runs; every way it can end is one clear line and an exit code.</summary>
internal static class RunnerApp
{
    private const string Examples = """
        Examples:
          fuzz list                                           what can be fuzzed, and what must hold
          fuzz run --target att-server --inputs 10000000      one target
          fuzz run --target all --inputs 1000000 --seed 7     each target, other inputs
          fuzz replay --target smp-central --file f.txt       run what a finding has left, as it is
          fuzz soak --cycles 100000                           connect, pair, read, disconnect, with loss, delay and power-offs
          fuzz kill --rounds 200                              kill -9 while a bond file is being written
          fuzz grow --target all --inputs 2000000 --out Seeds only from an instrumented build: see grow.sh

        Exit codes: 0 all held, 1 a finding (its file is named), 2 wrong command line, 3 the machine does not give what is needed, 4 an input that does not end, 130 Ctrl-C.
        """;

    public static async Task<int> RunAsync(string[] arguments)
    {
        using var interrupt = new CancellationTokenSource();
        Console.CancelKeyPress += (_, e) =>
        {
            // The first asks to end after the current input, with figures; the second ends at once.
            e.Cancel = !interrupt.IsCancellationRequested;
            interrupt.Cancel();
        };
        ParseResult parsed = Build().Parse(arguments);
        if (parsed.Errors.Count > 0 && parsed.Action is { ClearsParseErrors: false })
            return Tell(ExitCode.Usage, $"{Problem(parsed).TrimEnd('.')}. See 'fuzz --help'.");
        try
        {
            var configuration = new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
            return await parsed.InvokeAsync(configuration, interrupt.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            return Tell(ExitCode.Environment, exception.Message);
        }
    }

    public static int Tell(ExitCode code, string message)
    {
        Console.Error.WriteLine($"error: {message}");
        return (int)code;
    }

    private static string Problem(ParseResult parsed) =>
        parsed.UnmatchedTokens is [var unknown, ..]
            ? $"'{unknown}' is no command or option; commands are {string.Join(", ", parsed.RootCommandResult.Command.Subcommands.Select(static one => one.Name))}"
            : parsed.Errors[0].Message;

    private static RootCommand Build()
    {
        var root = new RootCommand("Feeds hostile input to every parser of BleStack and BleStack.Virtual, for as long as you like.");
        foreach (Command command in new[] { List(), Run(), Replay(), Grow(), Soak(), Kill(), WriteBonds() }) root.Subcommands.Add(command);
        HelpOption help = root.Options.OfType<HelpOption>().Single();
        help.Action = new ExampleHelp((HelpAction)help.Action!);
        return root;
    }

    private static Command List()
    {
        var command = new Command("list", "Name the targets.");
        command.SetAction(static _ =>
        {
            foreach (FuzzTarget target in Catalogue.All) Console.WriteLine($"{target.Name,-16}{target.Summary}");
            return (int)ExitCode.Ok;
        });
        return command;
    }

    private static Command Run()
    {
        (Option<string> target, Option<long> inputs, Option<ulong> seed) = (TargetOption(), InputsOption(), SeedOption());
        var findings = new Option<DirectoryInfo>("--findings")
        {
            HelpName = "FOLDER",
            Description = "where the script of a finding is left",
            DefaultValueFactory = static _ => new DirectoryInfo("findings"),
        };
        var command = new Command("run", "Feed a number of inputs to one target, or to each.") { target, inputs, seed, findings };
        command.SetAction((result, token) => Task.FromResult(Each(result.GetValue(target)!, one =>
            new RunCommand(one, result.GetValue(inputs), result.GetValue(seed), result.GetValue(findings)!).Execute(token))));
        return command;
    }

    private static Command Replay()
    {
        Option<string> target = TargetOption();
        var file = new Option<FileInfo>("--file")
        {
            Required = true,
            HelpName = "FILE",
            Description = "a seed file: a script in Base64 a line",
        };
        var command = new Command("replay", "Run the scripts of a file as they are.") { target, file };
        command.SetAction(result => Each(result.GetValue(target)!, one => RunCommand.Replay(one, result.GetValue(file)!)));
        return command;
    }

    private static Command Grow()
    {
        (Option<string> target, Option<long> inputs, Option<ulong> seed) = (TargetOption(), InputsOption(), SeedOption());
        var output = new Option<DirectoryInfo>("--out") { Required = true, HelpName = "FOLDER", Description = "where NAME.txt is written" };
        var octets = new Option<int>("--octets")
        {
            HelpName = "N",
            Description = "octets of scripts to keep for a target",
            DefaultValueFactory = static _ => 14_000,
        };
        var command = new Command("grow", "Search for inputs that reach new code and keep a small set of them as seeds.")
        {
            target,
            inputs,
            seed,
            output,
            octets,
        };
        command.SetAction(
            (result, token) =>
                Task.FromResult(
                    SharpFuzzCoverage.IsInstrumented
                        ? Each(result.GetValue(target)!, one =>
                            new GrowCommand(
                                one,
                                result.GetValue(inputs),
                                result.GetValue(seed),
                                result.GetValue(output)!,
                                result.GetValue(octets)
                            ).Execute(token)
                        )
                        : Tell(
                            ExitCode.Environment,
                            "BleStack.dll is not instrumented, so nothing tells which code an input reaches; tests/Fuzz/grow.sh makes an instrumented copy and runs this."
                        )
                )
        );
        return command;
    }

    private static Command Soak()
    {
        var cycles = new Option<int>("--cycles")
        {
            HelpName = "N",
            Description = "connect–pair–read–disconnect cycles",
            DefaultValueFactory = static _ => 100_000,
        };
        Option<ulong> seed = SeedOption();
        var command = new Command(
            "soak",
            "Run link cycles on one virtual air in simulated time, with loss, delay and power-offs, and look for leaks."
        )
        {
            cycles,
            seed,
        };
        command.SetAction(
            (result, token) => Task.FromResult(new SoakCommand(result.GetValue(cycles), result.GetValue(seed)).Execute(token))
        );
        return command;
    }

    private static Command Kill()
    {
        var rounds = new Option<int>("--rounds")
        {
            HelpName = "N",
            Description = "processes to kill",
            DefaultValueFactory = static _ => 200,
        };
        var folder = new Option<DirectoryInfo>("--folder")
        {
            HelpName = "FOLDER",
            Description = "where the bond file lies",
            DefaultValueFactory = static _ => new DirectoryInfo(Path.Combine(Path.GetTempPath(), $"fuzz-bonds-{Environment.ProcessId}")),
        };
        Option<ulong> seed = SeedOption();
        var command = new Command("kill", "Kill processes that write a bond file, and check what each has left.") { rounds, folder, seed };
        command.SetAction(
            (result, token) =>
                Task.FromResult(new KillCommand(result.GetValue(rounds), result.GetValue(seed), result.GetValue(folder)!).Execute(token))
        );
        return command;
    }

    private static Command WriteBonds()
    {
        var file = new Option<string>("--file") { Required = true, HelpName = "FILE" };
        var first = new Option<int>("--first") { HelpName = "N", DefaultValueFactory = static _ => 1 };
        var count = new Option<int>("--count") { HelpName = "N", DefaultValueFactory = static _ => 10 };
        var show = new Option<bool>("--show") { Description = "only say which state the file is in" };
        var command = new Command(
            "write-bonds",
            "What 'kill' kills: writes states of a bond file and says the number of each once it is kept."
        )
        {
            file,
            first,
            count,
            show,
        };
        command.SetAction(result =>
        {
            if (result.GetValue(show)) Console.WriteLine(BondWriter.StateOf(result.GetValue(file)!));
            else BondWriter.Write(result.GetValue(file)!, result.GetValue(first), result.GetValue(count), Console.Out);
            return (int)ExitCode.Ok;
        });
        return command;
    }

    private static int Each(string name, Func<FuzzTarget, int> run)
    {
        foreach (FuzzTarget target in Catalogue.All.Where(one => name == "all" || one.Name == name))
            if (run(target) is not 0 and var code) return code;
        return (int)ExitCode.Ok;
    }

    private static Option<string> TargetOption()
    {
        var option = new Option<string>("--target")
        {
            Required = true,
            HelpName = "NAME|all",
            Description = "what to fuzz; 'fuzz list' names them",
        };
        option.Validators.Add(static result =>
        {
            if (result.Tokens is [{ Value: not "all" and var name }] && Catalogue.All.All(one => one.Name != name))
                result.AddError(
                    $"there is no target '{name}'; there are {string.Join(", ", Catalogue.All.Select(static one => one.Name))} and all"
                );
        });
        return option;
    }

    private static Option<long> InputsOption() =>
        new("--inputs")
        {
            HelpName = "N",
            Description = "packets, PDUs or files to feed to each target",
            DefaultValueFactory = static _ => 1_000_000,
        };

    private static Option<ulong> SeedOption() =>
        new("--seed")
        {
            HelpName = "N",
            Description = "another seed, other inputs; the same seed, the same",
            DefaultValueFactory = static _ => 1,
        };

    private sealed class ExampleHelp(HelpAction inner) : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            inner.Invoke(parseResult);
            Console.WriteLine(Examples);
            return 0;
        }
    }
}
