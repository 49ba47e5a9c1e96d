using System;
using System.Threading;
using System.Threading.Tasks;
using SecureGattServer.Simulator.Output;
using SecureGattServer.Simulator.Wire;
using SecureGattServer.Simulator.World;

namespace SecureGattServer.Simulator.Commands;

/// <summary>Attends a running device: says when it is ready, passes on what its user types, ends with the firmware, its controller, quit or Ctrl-C.</summary>
internal static class Attendance
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    public static async Task<ExitCode> RunAsync(Device device, Func<string> where, ITranscript transcript, LineInput input, CancellationToken cancellationToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, device.Stopped);
        var desk = new DeviceDesk(device, transcript, () =>
        {
            device.PowerCycle();
            _ = ReadyAsync(device, where, transcript, ended.Token);
        });
        (input.Prompt, input.Complete) = (() => device.User.Wanted is null ? "device> " : "answer> ", DeviceDesk.Complete);
        _ = ConsoleLoop.RunAsync(input, desk.Take, transcript, ended);
        try
        {
            await ReadyAsync(device, where, transcript, ended.Token).ConfigureAwait(false);
            await Task.Delay(Timeout.Infinite, ended.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The ways to end are told apart below.
        }

        ThrowIfFailed(device, where());
        return ExitCode.Ok;
    }

    /// <summary>Tells the ways to end apart; returns where nothing failed.</summary>
    public static void ThrowIfFailed(Device device, string where)
    {
        if (device.TraceFailure is { } trace) throw SimulatorException.Environment(trace);
        if (device.ControllerLost is { } reason) throw SimulatorException.Environment($"the device's controller is gone: {reason}");
        if (device.ControllerFault is { } fault) throw SimulatorException.Environment($"the controller at {where[(where.IndexOf('=') + 1)..]} does not work: {fault}");
        if (device.Failure is { } failure) throw new SimulatorException(ExitCode.BoardStopped, $"{device.Name} stopped: {failure.Sentence}");
    }

    /// <summary>As <see cref="ReadyAsync"/>, for who does not wait for it; an application without Bluetooth is never ready.</summary>
    public static async Task AnnounceAsync(Device device, Func<string> where, ITranscript transcript, CancellationToken token)
    {
        if (!device.UsesBluetooth) return;
        try
        {
            await ReadyAsync(device, where, transcript, token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The run has ended.
        }
    }

    private static async Task ReadyAsync(Device device, Func<string> where, ITranscript transcript, CancellationToken token)
    {
        try
        {
            await device.Advertising.WaitAsync(s_patience, token).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            transcript.Say(Speaker.Simulator, $"{device.Name} does not advertise, scan or connect after {s_patience.TotalSeconds:F0} s; its console lines above say why, --verbose shows more");
            await device.Advertising.WaitAsync(token).ConfigureAwait(false);
        }

        HciTap tap = device.Tap!;
        transcript.Signal(ReadyLine.For(tap.AdvertisedAddress ?? device.Board.Options.PublicAddress, where()));
    }
}
