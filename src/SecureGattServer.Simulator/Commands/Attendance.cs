using System;
using System.IO;
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

    public static async Task<ExitCode> RunAsync(Device device, Func<string> where, ITranscript transcript, TextReader input, CancellationToken cancellationToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, device.Stopped);
        _ = ConsoleAsync(device, where, transcript, input, ended);
        try
        {
            await ReadyAsync(device, where, transcript, ended.Token).ConfigureAwait(false);
            await Task.Delay(Timeout.Infinite, ended.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The ways to end are told apart below.
        }

        if (device.Failure is { } failure) throw new SimulatorException(ExitCode.BoardStopped, $"the firmware stopped: {failure.Sentence}");
        if (device.ControllerLost is { } reason) throw SimulatorException.Environment($"the device's controller is gone: {reason}");
        return ExitCode.Ok;
    }

    private static async Task ReadyAsync(Device device, Func<string> where, ITranscript transcript, CancellationToken token)
    {
        try
        {
            await device.Advertising.WaitAsync(s_patience, token).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            transcript.Say(Speaker.Simulator, $"the firmware does not advertise after {s_patience.TotalSeconds:F0} s; its console lines above say why, --verbose shows more");
            await device.Advertising.WaitAsync(token).ConfigureAwait(false);
        }

        HciTap tap = device.Tap!;
        transcript.Signal(ReadyLine.For(tap.AdvertisedAddress ?? device.Board.Options.PublicAddress, where()));
    }

    // Reading the console cannot be cancelled: the loop lives on a thread of its own and ends with the process.
    private static Task ConsoleAsync(Device device, Func<string> where, ITranscript transcript, TextReader input, CancellationTokenSource ended) => Task.Factory.StartNew(
        () =>
        {
            while (input.ReadLine() is { } line)
            {
                switch (line.Trim())
                {
                    case "":
                        break;
                    case "quit":
                        ended.Cancel();
                        return;
                    case "power-cycle":
                        transcript.Say(Speaker.Simulator, "power off, power on");
                        device.PowerCycle();
                        _ = ReadyAsync(device, where, transcript, ended.Token);
                        break;
                    case ['o', 'o', 'b', ' ', .. string data]:
                        if (!device.User.TryGiveOutOfBand(data)) transcript.Say(Speaker.Simulator, "the device has no out-of-band reader; start it with --oob --platform full");
                        break;
                    case string text when !device.User.TryAnswer(text) && !device.Board.Command(text):
                        transcript.Say(Speaker.Simulator, $"'{text}' is no answer the device waits for; there are power-cycle and quit");
                        break;
                }
            }
        },
        CancellationToken.None,
        TaskCreationOptions.LongRunning,
        TaskScheduler.Default);
}
