using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using BleStack.Att.Tables;
using BleStack.Gap;
using BleStack.Virtual;
using SecureGattServer.Simulator.Emulation;
using SecureGattServer.Simulator.Options;
using SecureGattServer.Simulator.Output;
using SecureGattServer.Simulator.Wire;
using SecureGattServer.Simulator.World;

namespace SecureGattServer.Simulator.Commands;

/// <summary>Serves the attribute table of a file to any host, one connection at a time.</summary>
internal static class EmulateCommand
{
    /// <summary>Far above 65,535 attributes of one line each; a longer file is not a table.</summary>
    private const long MaximumFileLength = 256L << 20;

    // Runs unattended: it shows a passkey to phones that can enter one and asks no questions.
    private const string IoCapability = "display-only";
    private const byte ShortestKey = 7;

    public static async Task<ExitCode> RunAsync(
        EmulateRequest request,
        ITranscript transcript,
        LineInput input,
        CancellationToken cancellationToken
    )
    {
        TableFile table = Load(request.Table);
        using TraceFile? trace = TraceFile.Open(request.Options);
        MemoryBondStore bonds = BondStores.Open(request.Options);
        var world = new AirWorld();
        H4Server server = ServeCommand.Open(world, request.H4, transcript);
        await using (server.ConfigureAwait(false))
        {
            var agent = new ConsoleAgent(transcript, Speaker.Device, request.Options.Answer);
            var controller = new HciTap(world.PowerOnDevice(), trace?.Writer)
            {
                Narrator = Narration.OfServer(transcript, request.Options.Verbose),
            };
            if (request.Options.Verbose) PacketLines.Show(controller, transcript);
            var device = new EmulatedDevice(table, controller, Host(request.Options, agent, bonds), request.Mtu, transcript);
            await using (device.ConfigureAwait(false))
            {
                await device.StartAsync().ConfigureAwait(false);
                transcript.Signal(ReadyLine.For(device.Address, $"h4={server.Endpoint}"));
                await AttendAsync(new EmulationShell(device, agent, transcript), input, transcript, trace, cancellationToken)
                    .ConfigureAwait(false);
                return ExitCode.Ok;
            }
        }
    }

    /// <summary>Reads a table file; an error becomes one line.</summary>
    internal static TableFile Load(string path)
    {
        if (string.IsNullOrWhiteSpace(path))
            throw SimulatorException.Usage("--table '' is not a path; write a file name such as thermometer.json");
        try
        {
            if (new FileInfo(path) is { Exists: true, Length: > MaximumFileLength })
                throw SimulatorException.Usage($"{path} is not a table: it has more than {MaximumFileLength >> 20} MiB");
            return TableFile.Parse(File.ReadAllBytes(path));
        }
        catch (TableFileException exception)
        {
            throw SimulatorException.Usage($"{path}, {exception.Message}");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw SimulatorException.Environment($"the table cannot be read: {exception.Message}", exception);
        }
    }

    private static BleHostOptions Host(RunOptions options, ConsoleAgent agent, MemoryBondStore bonds) => new()
    {
        DeviceName = EmulatedDevice.Name,
        Agent = agent,
        Bonds = bonds,
        Pairing = options.Pairing(IoCapability, mitm: false) with { MinKeySize = ShortestKey },
    };

    private static async Task AttendAsync(
        EmulationShell shell,
        LineInput input,
        ITranscript transcript,
        TraceFile? trace,
        CancellationToken cancellationToken
    )
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, trace?.Failed ?? CancellationToken.None);
        (input.Prompt, input.Complete) = (shell.Prompt, EmulationShell.Complete);
        _ = ConsoleLoop.RunAsync(input, line => shell.Run(line.Trim()), transcript, ended);
        try
        {
            await Task.Delay(Timeout.Infinite, ended.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // quit, Ctrl-C, or a trace that cannot be continued.
        }

        trace?.ThrowIfFailed();
    }
}
