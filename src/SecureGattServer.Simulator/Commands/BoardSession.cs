// The session of running boards, one with `serve` and `attach` or several with `run`: announces when each is ready, passes on typed lines,
// cuts the power on request, and ends with quit, Ctrl-C, the first board that fails, or when all boards have finished.
using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using SecureGattServer.Simulator.Output;
using SecureGattServer.Simulator.Wire;
using SecureGattServer.Simulator.World;

namespace SecureGattServer.Simulator.Commands;

/// <summary>The session of one or more running boards.</summary>
internal sealed class BoardSession
{
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(10);

    private readonly List<(Device Device, ITranscript Transcript, DeviceCommands Commands)> _boards = [];
    private readonly string _where;
    private readonly ITranscript _transcript;
    private readonly TimeProvider _time;
    private CancellationToken _ended;

    public BoardSession(
        (Device Device, ITranscript Transcript)[] boards,
        string where,
        ITranscript transcript,
        TimeProvider time
    )
    {
        (_where, _transcript, _time) = (where, transcript, time);
        foreach ((Device device, ITranscript own) in boards)
            _boards.Add((device, own, new DeviceCommands(device, own, () => PowerCycle(device, own))));
    }

    /// <summary>Runs the session of one board.</summary>
    public static Task<ExitCode> RunAsync(
        Device device,
        string where,
        ITranscript transcript,
        LineInput input,
        CancellationToken cancellationToken
    ) => new BoardSession([(device, transcript)], where, transcript, TimeProvider.System).RunAsync(input, null, cancellationToken);

    public async Task<ExitCode> RunAsync(LineInput input, TimeSpan? cutPowerEvery, CancellationToken cancellationToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var listening = new Registrations();
        foreach ((Device device, _, _) in _boards) listening.Add(device.Stopped.Register(() => OnStopped(ended)));
        _ended = ended.Token;
        (input.Prompt, input.Complete) = (
            () => _boards.Exists(static board => board.Device.User.Wanted is not null) ? "answer> " : "device> ",
            DeviceCommands.Complete
        );
        _ = ConsoleLoop.RunAsync(input, Take, _transcript, ended);
        foreach ((Device device, ITranscript own, _) in _boards) _ = AnnounceAsync(device, own);
        OnStopped(ended);
        await PassTimeAsync(cutPowerEvery).ConfigureAwait(false);
        foreach ((Device device, _, _) in _boards) ThrowIfFailed(device);
        return ExitCode.Ok;
    }

    private void OnStopped(CancellationTokenSource ended)
    {
        bool isOver =
            _boards.Exists(static board => board.Device.Stopped.IsCancellationRequested && !board.Device.IsIdle)
            || _boards.TrueForAll(static board => board.Device.IsIdle);
        if (isOver) ended.Cancel();
    }

    private async Task PassTimeAsync(TimeSpan? cutPowerEvery)
    {
        try
        {
            while (true)
            {
                await Task.Delay(cutPowerEvery ?? Timeout.InfiniteTimeSpan, _time, _ended).ConfigureAwait(false);
                foreach ((Device device, ITranscript own, _) in _boards.Where(static board => !board.Device.IsIdle))
                    PowerCycle(device, own);
            }
        }
        catch (OperationCanceledException)
        {
            // The caller distinguishes the ways in which a session ends.
        }
    }

    private void PowerCycle(Device device, ITranscript own)
    {
        own.Say(Speaker.Simulator, "power off, power on");
        device.PowerCycle();
        _ = AnnounceAsync(device, own);
    }

    // With several boards a line starts with the board's name; an answer may omit it when only one board asks.
    private bool Take(string line)
    {
        string text = line.Trim();
        if (_boards is [var only]) return only.Commands.Take(text);
        if (text is "" or "help" or "quit" or "exit") return _boards[0].Commands.Take(text);
        string[] words = text.Split(' ', 2, StringSplitOptions.TrimEntries);
        DeviceCommands? named = _boards.Find(board => board.Device.Name == words[0]).Commands;
        if (named is not null) return named.Take(words.Length > 1 ? words[1] : "");
        (Device, ITranscript, DeviceCommands Commands)[] asking = [.. _boards.Where(static board => board.Device.User.Wanted is not null)];
        if (Answer.Parse(text) is not null && asking is [var one]) return one.Commands.Take(text);
        _transcript.Say(
            Speaker.Simulator,
            $"say which board: write {string.Join(" or ", _boards.Select(static board => board.Device.Name))} before it"
        );
        return true;
    }

    // Maps the ways to end to errors; returns when nothing failed.
    private void ThrowIfFailed(Device device)
    {
        if (device.TraceFailure is { } trace) throw SimulatorException.Environment(trace);
        if (device.ControllerLost is { } reason) throw SimulatorException.Environment($"the device's controller is gone: {reason}");
        if (device.ControllerFault is { } fault)
            throw SimulatorException.Environment($"the controller at {_where[(_where.IndexOf('=') + 1)..]} does not work: {fault}");
        if (device.Failure is { } failure)
            throw new SimulatorException(ExitCode.BoardStopped, $"{device.Name} stopped: {failure.Sentence}");
    }

    // An application without Bluetooth is never ready.
    private async Task AnnounceAsync(Device device, ITranscript own)
    {
        if (!device.UsesBluetooth) return;
        try
        {
            await ReadyAsync(device, own).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The run has ended.
        }
    }

    private async Task ReadyAsync(Device device, ITranscript own)
    {
        try
        {
            await device.Advertising.WaitAsync(s_timeout, _ended).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            own.Say(
                Speaker.Simulator,
                $"{device.Name} does not advertise, scan or connect after {s_timeout.TotalSeconds:F0} s; its console lines above say why, --verbose shows more"
            );
            await device.Advertising.WaitAsync(_ended).ConfigureAwait(false);
        }

        HciTap tap = device.Tap!;
        own.Signal(ReadyLine.For(tap.AdvertisedAddress ?? device.Board.Options.PublicAddress, _where));
    }

    private sealed class Registrations : IDisposable
    {
        private readonly List<IDisposable> _all = [];

        public void Add(IDisposable registration) => _all.Add(registration);

        public void Dispose() => _all.ForEach(static registration => registration.Dispose());
    }
}
