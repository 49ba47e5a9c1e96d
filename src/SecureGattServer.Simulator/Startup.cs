using System;
using System.Runtime.InteropServices;
using System.Threading;
using System.Threading.Tasks;
using SecureGattServer.Simulator.CommandLine;
using SecureGattServer.Simulator.Commands;
using SecureGattServer.Simulator.Output;

namespace SecureGattServer.Simulator;

/// <summary>The process around the commands: Ctrl-C, standard streams, and the end that firmware threads cannot hold up.</summary>
internal static class Startup
{
    public static async Task<int> RunAsync(string[] arguments)
    {
        using var interrupted = new CancellationTokenSource();
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Cancel);
        using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Cancel);
        int code = await SimulatorApp.RunAsync(arguments, Wire(), Console.Out, Console.Error, interrupted.Token).ConfigureAwait(false);
        // Firmware threads are foreground threads, as on the device: they would keep the process alive.
        Environment.Exit(code);
        return code;

        void Cancel(PosixSignalContext context)
        {
            context.Cancel = true;
            interrupted.Cancel();
        }
    }

    private static CommandSet Wire() => new()
    {
        Demo = static (request, token) => DemoCommand.RunAsync(request, Transcripts.Create(request.Options), token),
        Plan = static (request, token) => PlanCommand.RunAsync(request, Console.Out, token),
        Serve = static (request, token) => ServeCommand.RunAsync(request, Transcripts.Create(request.Options), Console.In, token),
        Emulate = static (request, token) => EmulateCommand.RunAsync(request, Transcripts.Create(request.Options), Console.In, token),
        Attach = static (request, token) => AttachCommand.RunAsync(request, Transcripts.Create(request.Options), Console.In, token),
        Phone = static (request, token) => PhoneCommand.RunAsync(request, Transcripts.Create(request.Options), Console.In, stopAtFailure: Console.IsInputRedirected, token),
    };
}
