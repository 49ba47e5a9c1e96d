using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using BleStack.Gap;
using SecureGattServer.Simulator.World;
using VirtualBoard;

namespace SecureGattServer.Simulator.Commands;

/// <summary>Lets the firmware print the result of a profile; no radio is used, and nothing keeps running.</summary>
internal static class PlanCommand
{
    private const string Halt = "halt: ";
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(20);

    public static Task<ExitCode> RunAsync(PlanRequest request, TextWriter output, CancellationToken cancellationToken) =>
        RunAsync(request, output.WriteLine, cancellationToken);

    /// <summary>Passes on the plan line by line.</summary>
    public static async Task<ExitCode> RunAsync(PlanRequest request, Action<string> output, CancellationToken cancellationToken)
    {
        var gate = new Lock();
        string? refusal = null;
        var settings = new Dictionary<string, string>(request.Options.BoardSettings()) { [BoardSetting.PlanOnly] = "yes" };
        using var board = new VirtualEsp32(new VirtualEsp32Options
        {
            Image = request.Options.Image,
            PublicAddress = AirWorld.DeviceAddress,
            Bonds = new MemoryBondStore(),
            Settings = settings,
            OpenController = static () => throw new InvalidOperationException("A plan needs no radio."),
        });
        board.Console += line =>
        {
            lock (gate) output(line);
            if (line.StartsWith(Halt, StringComparison.Ordinal)) refusal = line[Halt.Length..];
        };
        board.Boot();
        BoardExit exit = await board.Exited.WaitAsync(s_timeout, cancellationToken).ConfigureAwait(false);
        if (exit.IsFailure && exit.Kind != BoardExitKind.MainReturned) throw new SimulatorException(ExitCode.BoardStopped, exit.Sentence);
        return refusal is null
            ? ExitCode.Ok
            : throw new SimulatorException(ExitCode.BoardStopped, $"the firmware refuses this profile: {refusal}");
    }
}
