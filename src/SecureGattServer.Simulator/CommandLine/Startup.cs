using System;
using System.IO;
using System.Runtime.InteropServices;
using System.Threading;
using System.Threading.Tasks;
using SecureGattServer.Simulator.Commands;
using SecureGattServer.Simulator.Options;
using SecureGattServer.Simulator.Output;
using SecureGattServer.Simulator.Studio;

namespace SecureGattServer.Simulator.CommandLine;

/// <summary>The process around the commands: Ctrl-C, standard streams, and process exit despite firmware threads.</summary>
internal sealed class Startup : IDisposable
{
    private readonly CancellationTokenSource _ended = new();
    private readonly TextWriter _output;
    private LineInput? _input;
    private string? _outputFailure;

    private Startup() => _output = StandardOutput.Open(OnOutputFailed);

    public static async Task<int> RunAsync(string[] arguments)
    {
        using var startup = new Startup();
        int code = await startup.RunCommandAsync(arguments).ConfigureAwait(false);
        // Firmware threads are foreground threads, as on the device, and would keep the process alive.
        Environment.Exit(code);
        return code;
    }

    public void Dispose()
    {
        _output.Dispose();
        _ended.Dispose();
    }

    private async Task<int> RunCommandAsync(string[] arguments)
    {
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnInterrupt);
        using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnTerminate);
        return await SimulatorApp
            .RunAsync(arguments, Wire(), _output, Console.Error, _ended.Token, () => _outputFailure)
            .ConfigureAwait(false);
    }

    // In an interactive phone session Ctrl-C cancels the current command; otherwise it ends the process.
    private void OnInterrupt(PosixSignalContext context)
    {
        context.Cancel = true;
        if (_input?.Interrupt() != true) _ended.Cancel();
    }

    private void OnTerminate(PosixSignalContext context)
    {
        context.Cancel = true;
        _ended.Cancel();
    }

    private void OnOutputFailed(string why)
    {
        _outputFailure = why;
        _ended.Cancel();
    }

    private Task<ExitCode> Attended(RunOptions options, Func<ITranscript, LineInput, Task<ExitCode>> command)
    {
        RunConsole attendant = RunConsole.Create(options, _output);
        _input = attendant.Input;
        return command(attendant.Transcript, attendant.Input);
    }

    private CommandSet Wire() =>
        new()
        {
            Demo = (request, token) => DemoCommand.RunAsync(request, RunConsole.Watch(request.Options, _output), token),
            Plan = (request, token) => PlanCommand.RunAsync(request, RunConsole.PlanLines(request.Options, _output), token),
            RunApplication = (request, token) =>
                Attended(request.Serve.Options, (transcript, input) => RunCommand.RunAsync(request, transcript, input, token)),
            Serve = (request, token) =>
                Attended(request.Options, (transcript, input) => ServeCommand.RunAsync(request, transcript, input, token)),
            Studio = (request, token) =>
                Attended(request.Options, (transcript, input) => StudioCommand.RunAsync(request, transcript, input, token)),
            Emulate = (request, token) =>
                Attended(request.Options, (transcript, input) => EmulateCommand.RunAsync(request, transcript, input, token)),
            Attach = (request, token) =>
                Attended(request.Options, (transcript, input) => AttachCommand.RunAsync(request, transcript, input, token)),
            Phone = (request, token) =>
                Attended(request.Options, (transcript, input) =>
                    PhoneCommand.RunAsync(request, transcript, input, stopAtFailure: !input.IsInteractive, token)
                ),
        };
}
