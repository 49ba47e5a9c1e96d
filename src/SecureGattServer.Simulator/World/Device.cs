using System;
using System.Threading;
using System.Threading.Tasks;
using BleStack.Core;
using BleStack.Explain.Narration;
using BleStack.Gap;
using BleStack.Hci;
using DeviceRuntime;
using SecureGattServer.Simulator.Options;
using SecureGattServer.Simulator.Output;
using SecureGattServer.Simulator.Wire;
using VirtualBoard;

namespace SecureGattServer.Simulator.World;

/// <summary>A virtual ESP32 for the commands: board, console on the transcript, user, trace, and HCI tap.</summary>
internal sealed class Device : IDisposable
{
    private readonly ITranscript _transcript;
    private readonly TraceFile? _trace;
    private readonly Func<IHciTransport> _openController;
    private readonly CancellationTokenSource _stopped = new();
    private readonly bool _showsPackets;
    private string? _lastLine;
    private TaskCompletionSource _advertising = Pending();

    public Device(RunOptions options, ITranscript transcript, BleAddress publicAddress, Func<IHciTransport> openController)
    {
        _transcript = transcript;
        IsApplication = options.Application is not null;
        Name = options.Application is DeviceApplication application ? application.Name : "the firmware";
        _openController = openController;
        _showsPackets = options.Verbose;
        Bonds = BondStores.OpenBoard(options);
        _trace = TraceFile.Open(options);
        _trace?.Failed.Register(_stopped.Cancel);
        User = new DeviceUser(transcript, options.Answer);
        var board = new VirtualEsp32Options
        {
            Image = options.Image,
            PublicAddress = publicAddress,
            OpenController = OpenController,
            Bonds = Bonds,
            Settings = options.BoardSettings(),
            Firmware = options.Application,
            GoOnBehind = options.GoOnBehind,
            Time = options.Clock ?? TimeProvider.System,
        };
        Board = new VirtualEsp32(options.Firmware is { } other ? board with { FirmwarePath = other.Path } : board);
        Board.Console += OnConsole;
        Board.Prompted += User.OnPrompt;
        Board.Stopped += OnStopped;
    }

    /// <summary>Name of the application; "the firmware" for ours.</summary>
    public string Name { get; }

    /// <summary>The board runs an application compiled for the device, not our firmware.</summary>
    public bool IsApplication { get; }

    /// <summary>False for an application that neither advertises nor scans, because it does not use Bluetooth.</summary>
    public bool UsesBluetooth => Board.Options.Firmware is not DeviceApplication { UsesBluetooth: false };

    /// <summary>True when an application without Bluetooth has ended all its threads.</summary>
    public bool IsIdle { get; private set; }

    public VirtualEsp32 Board { get; }

    public DeviceUser User { get; }

    /// <summary>The bond store in flash or RAM, according to the image. The native half enforces capacity and eviction.</summary>
    public MemoryBondStore Bonds { get; }

    /// <summary>Cancelled when the board stops by itself or its controller is lost.</summary>
    public CancellationToken Stopped => _stopped.Token;

    /// <summary>Why the board stopped by itself; null while it has not.</summary>
    public BoardExit? Failure { get; private set; }

    /// <summary>Why the controller was lost; null while it is available.</summary>
    public string? ControllerLost { get; private set; }

    /// <summary>Why the board's host could not use its controller; null when it could.</summary>
    public string? ControllerFault { get; private set; }

    /// <summary>Why the trace could not be continued; null while it could.</summary>
    public string? TraceFailure => _trace?.Failure;

    /// <summary>Formats a line of the firmware for display; null omits it. The console log keeps the original.</summary>
    public Func<string, string?> Shown { get; init; } = static line => line;

    /// <summary>Called for every packet of every boot; null for none.</summary>
    public LiveNarrator? Narrator { get; init; }

    /// <summary>Receives every packet of every boot, and the end of each; null for none.</summary>
    public IPacketWatcher? Watcher { get; init; }

    /// <summary>The tap on the controller of the boot in progress.</summary>
    public HciTap? Tap { get; private set; }

    /// <summary>Completes when the controller confirms that it advertises, scans or connects; reset by each boot.</summary>
    public Task Advertising => _advertising.Task;

    /// <summary>The lines the firmware printed in all boots.</summary>
    public ConsoleHistory Console { get; } = new();

    public void Boot()
    {
        _advertising = Pending();
        try
        {
            Board.Boot();
        }
        catch (FirmwareLoadException exception)
        {
            throw SimulatorException.Environment(exception.Message, exception);
        }
    }

    /// <summary>Off and on again.</summary>
    public void PowerCycle()
    {
        Board.CutPower();
        Boot();
    }

    public void Dispose()
    {
        Board.Dispose();
        _trace?.Dispose();
        _stopped.Dispose();
    }

    private static TaskCompletionSource Pending() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private HciTap OpenController()
    {
        var tap = new HciTap(_openController(), _trace?.Writer) { Narrator = Narrator, Watcher = Watcher };
        TaskCompletionSource advertising = _advertising;
        tap.AdvertisingStarted += () => advertising.TrySetResult();
        tap.CentralStarted += () => advertising.TrySetResult();
        tap.Lost += OnControllerLost;
        if (_showsPackets) PacketLines.Show(tap, _transcript);
        return Tap = tap;
    }

    private void OnControllerLost(string reason)
    {
        ControllerLost = reason;
        _stopped.Cancel();
    }

    private void OnConsole(string line)
    {
        _lastLine = line;
        Console.Add(line);
        if (Shown(line) is { } shown) _transcript.Say(Speaker.Device, shown);
    }

    private void OnStopped(BoardExit exit)
    {
        if (exit.Kind == BoardExitKind.PoweredOff) return;
        if (exit.Kind == BoardExitKind.ControllerFailed)
        {
            ControllerFault = exit.Sentence;
            _stopped.Cancel();
            return;
        }

        if (exit.Kind == BoardExitKind.MainReturned && IsApplication)
        {
            IsIdle = true;
            _transcript.Say(Speaker.Simulator, $"{Name} has come to its end: no thread of it is left, and the board sits idle");
            _stopped.Cancel();
            return;
        }

        // A firmware that refuses to start says so on its console and returns.
        if (exit.Kind == BoardExitKind.MainReturned && _lastLine is not null)
            exit = exit with { Sentence = $"The firmware ended itself: {_lastLine}" };
        Failure = exit;
        _transcript.Say(
            Speaker.Simulator,
            exit.Defect > 0 ? $"BOARD STOPPED (defect {exit.Defect}): {exit.Sentence}" : $"BOARD STOPPED: {exit.Sentence}"
        );
        _stopped.Cancel();
    }
}
