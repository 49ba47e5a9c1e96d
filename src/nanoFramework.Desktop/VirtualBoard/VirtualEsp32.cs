using System;
using System.IO;
using System.Reflection;
using System.Threading;
using System.Threading.Tasks;

namespace VirtualBoard;

/// <summary>A virtual ESP32: flash, console, power switch, and a separate load context for the firmware.</summary>
/// <remarks>
/// One boot has one new <see cref="FirmwareContext"/>, one thread that runs the firmware's Main, one controller connection and one
/// power-off token, which end together. RAM (the context, and the bonds unless the image persists them) is empty at the next boot. Events
/// are raised on the firmware's threads, never under a lock.
/// </remarks>
internal sealed class VirtualEsp32 : IDisposable
{
    private readonly VirtualEsp32Options _options;
    private readonly Lock _gate = new();
    private BoardRun? _run;
    private bool _isOn;

    /// <summary>Creates a board that is switched off.</summary>
    public VirtualEsp32(VirtualEsp32Options options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
    }

    /// <summary>One line of console output.</summary>
    public event Action<string>? Console;

    /// <summary>The firmware shows or asks its user something.</summary>
    public event Action<BoardPrompt>? Prompted;

    public event Action<BoardExit>? Stopped;

    /// <summary>The options the board was created with.</summary>
    public VirtualEsp32Options Options => _options;

    /// <summary>Pins, converters and networks around the board, for a script to set and read.</summary>
    public BoardPeripherals Peripherals { get; } = new();

    /// <summary>True between <see cref="Boot"/> and the end of that boot.</summary>
    public bool IsRunning => Current is { Exited.IsCompleted: false };

    /// <summary>Cancelled at the end of the current or last boot; never before the first.</summary>
    public Task<BoardExit> Exited => Current?.Exited ?? new TaskCompletionSource<BoardExit>().Task;

    private BoardRun? Current
    {
        get
        {
            lock (_gate) return _run;
        }
    }

    /// <summary>Switches the power on: loads the firmware and runs its Main on a thread of the board.</summary>
    /// <exception cref="InvalidOperationException">The board is already running.</exception>
    /// <exception cref="FirmwareLoadException">The firmware's assembly is missing or has no entry.</exception>
    public void Boot()
    {
        SwitchOn(after: null);
    }

    // After a run that restarted the board, unless the power was cut or switched on again meanwhile.
    private void SwitchOn(BoardRun? after)
    {
        BoardRun run;
        lock (_gate)
        {
            if (after != null && (_run != after || !_isOn)) return;
            if (_run is { Exited.IsCompleted: false })
                throw new InvalidOperationException($"{_options.Name} runs already; cut its power first.");
            // The interpreter itself handles exceptions of its threads.
            if (_options.Firmware is null) FirmwareThreads.Guard();
            run = Load();
            if (!_options.Image.BondsSurviveReboot) _options.Bonds.Clear();
            _run = run;
            _isOn = true;
        }

        run.Start();
    }

    /// <summary>Switches the power off and waits briefly for the firmware's Main to end. Does nothing when the board is off.</summary>
    public void CutPower()
    {
        BoardRun? run;
        lock (_gate)
        {
            run = _run;
            _isOn = false;
        }

        run?.CutPower();
    }

    /// <summary>Switches off and on. Bonds survive only if the image persists them.</summary>
    public void PowerCycle()
    {
        CutPower();
        Boot();
    }

    /// <summary>Passes a command of the board's owner to the firmware; false when it accepts none or the board is off.</summary>
    public bool Command(string line)
    {
        if (Current is not { Exited.IsCompleted: false, OwnerCommand: { } take }) return false;
        take(line);
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => CutPower();

    /// <summary>A run that restarted the board has ended; the board does not boot again when the power was cut meanwhile.</summary>
    internal void BootAgain(BoardRun ended)
    {
        try
        {
            SwitchOn(ended);
        }
        catch (Exception exception) when (exception is FirmwareLoadException or InvalidOperationException)
        {
            OnStopped(new BoardExit(BoardExitKind.Crashed, 0, $"{_options.Name} did not boot again: {exception.Message}"));
        }
    }

    internal void OnConsole(string line) => Console?.Invoke(line);

    internal void OnPrompt(BoardPrompt prompt) => Prompted?.Invoke(prompt);

    internal void OnStopped(BoardExit exit) => Stopped?.Invoke(exit);

    private BoardRun Load()
    {
        IFirmware firmware = _options.Firmware ?? new DesktopFirmware(_options.FirmwarePath);
        try
        {
            FirmwareBoot boot = firmware.Load(_options.Name);
            return new BoardRun(this, _options, boot.Context, boot.Entry);
        }
        catch (Exception exception)
            when (exception is BadImageFormatException or IOException or TypeLoadException or TargetInvocationException)
        {
            throw new FirmwareLoadException(
                $"The firmware '{_options.FirmwarePath}' does not load: {exception.GetBaseException().Message}",
                exception
            );
        }
    }
}
