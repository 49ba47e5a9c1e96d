using System;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using BleStack.Gap;
using BleStack.Hci;

namespace SecureGattServer.Simulator.CommandLine;

/// <summary>Parses the command line, runs one command, and maps every result to one line and an exit code.</summary>
/// <remarks>Stack traces are shown with --verbose only.</remarks>
internal static class SimulatorApp
{
    /// <param name="arguments">The command line.</param>
    /// <param name="commands">The actions of the commands.</param>
    /// <param name="output">Standard output.</param>
    /// <param name="error">Standard error.</param>
    /// <param name="cancellationToken">Ends the command: Ctrl-C, or a standard output that cannot be written.</param>
    /// <param name="outputFault">Why standard output cannot be written; null while it can.</param>
    public static async Task<int> RunAsync(
        string[] arguments,
        CommandSet commands,
        TextWriter output,
        TextWriter error,
        CancellationToken cancellationToken,
        Func<string?>? outputFault = null
    )
    {
        ParseResult parsed = CommandTree.Build(commands, arguments).Parse(arguments);
        if (parsed.Errors.Count > 0 && parsed.Action is { ClearsParseErrors: false }) return Misuse(parsed, error);
        try
        {
            var configuration = new InvocationConfiguration
            {
                Output = output,
                Error = error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            };
            int code = await parsed.InvokeAsync(configuration, cancellationToken).ConfigureAwait(false);
            return outputFault?.Invoke() is { } fault ? Tell(error, ExitCode.Environment, fault, null, arguments) : code;
        }
        catch (SimulatorException exception)
        {
            return Tell(error, exception.Code, exception.Message, exception.InnerException, arguments);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return outputFault?.Invoke() is { } fault
                ? Tell(error, ExitCode.Environment, fault, null, arguments)
                : Tell(error, ExitCode.Interrupted, "interrupted", null, arguments);
        }
        catch (Exception exception) when (exception is HciTransportException or HciCommandException or BondStoreException)
        {
            // Failures of a remote end or a disk are not errors of the simulator, wherever they surface.
            return Tell(error, ExitCode.Environment, exception.Message, exception, arguments);
        }
        catch (Exception exception)
        {
            string hint = "this is a bug of the simulator; run again with --verbose and report the output";
            return Tell(error, ExitCode.Environment, $"{exception.Message} ({exception.GetType().Name}; {hint})", exception, arguments);
        }
    }

    private static int Misuse(ParseResult parsed, TextWriter error)
    {
        string command = parsed.CommandResult.Command is RootCommand ? "simulator" : $"simulator {parsed.CommandResult.Command.Name}";
        error.WriteLine($"error: {Problem(parsed).TrimEnd('.')}. See '{command} --help'.");
        return (int)ExitCode.Usage;
    }

    private static string Problem(ParseResult parsed)
    {
        if (parsed.UnmatchedTokens is not [string unknown, ..]) return parsed.Errors[0].Message;
        if (unknown.StartsWith('-')) return $"unknown option '{unknown}'";
        CommandResult command = parsed.CommandResult;
        return command.Command is RootCommand
            ? $"unknown command '{unknown}'; there are {string.Join(", ", command.Command.Subcommands.Select(static one => one.Name))}"
            : $"'{unknown}' is not an option of {command.Command.Name}{(command.Command.Name == "phone" ? $"; pass a command for the phone as --command '{unknown}'" : "")}";
    }

    private static int Tell(TextWriter error, ExitCode code, string message, Exception? cause, string[] arguments)
    {
        error.WriteLine($"error: {message}");
        if (cause is not null && arguments.Contains("--verbose")) error.WriteLine(cause);
        return (int)code;
    }
}
