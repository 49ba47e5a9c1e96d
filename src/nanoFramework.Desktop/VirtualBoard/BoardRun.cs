using System;
using System.Diagnostics.CodeAnalysis;
using System.Runtime;
using System.Runtime.Loader;
using System.Threading;
using System.Threading.Tasks;
using BleStack.Core;
using BleStack.Hci;
using BleStack.Smp;

namespace VirtualBoard;

/// <summary>The state from one power-on to the next power-off; the <see cref="IBoard"/> of that boot's firmware.</summary>
/// <remarks>It ends exactly once, from any cause, and reports the first reason. Calls from a remaining thread have no effect.</remarks>
[SuppressMessage(
    "Reliability",
    "CA1001",
    Justification = "A source without timer or wait handle holds nothing; firmware threads may look at its token after the end."
)]
internal sealed class BoardRun : IBoard
{
    private readonly VirtualEsp32 _board;
    private readonly VirtualEsp32Options _options;
    private readonly Thread _thread;
    private readonly CancellationTokenSource _power = new();
    private readonly CancellationTokenSource _abort = new();
    private readonly TaskCompletionSource<BoardExit> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();
    private IHciTransport? _controller;
    private bool _ended;
    private TimeSpan _clockOffset;

    public BoardRun(VirtualEsp32 board, VirtualEsp32Options options, AssemblyLoadContext? context, IFirmwareEntry entry)
    {
        _board = board;
        _options = options;
        if (context is not null) FirmwareThreads.SetOwner(context, this);
        PowerOff = _power.Token;
        Time = BoardTime.Of(options.Time);
        BondStore = new RunBondStore(options.Bonds, WhilePowered);
        // Only the thread refers to the firmware, so that nothing does once it has ended.
        _thread = new Thread(() => Main(context, entry)) { IsBackground = true, Name = $"{options.Name} Main" };
    }

    public string Name => _options.Name;

    public BoardImage Image => _options.Image;

    public BleAddress PublicAddress => _options.PublicAddress;

    public IBondStore BondStore { get; }

    public TimeProvider Time { get; }

    public IRandomSource Random => _options.Random;

    public RunSettings Settings => new(_options.Settings);

    public BoardPeripherals Peripherals => _board.Peripherals;

    public CancellationToken PowerOff { get; }

    public Action<string>? OwnerCommand
    {
        get;
        set => field = value is null || Volatile.Read(ref _ended) ? null : Inside(value);
    }

    public Task<BoardExit> Exited => _exited.Task;

    // What the caller's execution context holds, such as another board's, is not this board's.
    public void Start() => _thread.UnsafeStart();

    public IHciTransport OpenController()
    {
        lock (_gate)
        {
            if (_ended) throw new OperationCanceledException($"{Name} has no power.");
            if (_controller is not null)
                throw new InvalidOperationException($"{Name} has opened its Bluetooth controller already; a boot may do so once.");
            return _controller = _options.OpenController();
        }
    }

    public void ConsoleLine(string line)
    {
        if (!Volatile.Read(ref _ended)) _board.OnConsole(line);
    }

    public void UserPrompt(BoardPrompt prompt)
    {
        if (Volatile.Read(ref _ended)) return;
        _board.OnPrompt(prompt.Answer is { } answer ? prompt with { Answer = Inside(answer) } : prompt);
    }

    public DateTime UtcNow => Time.GetUtcNow().UtcDateTime + _clockOffset;

    public bool GoesOnBehind(int defect) => _options.GoOnBehind.Contains(defect);

    public void SetClock(DateTime utc) => _clockOffset = utc - Time.GetUtcNow().UtcDateTime;

    public void Fault(int defect, string sentence)
    {
        if (GoesOnBehind(defect)) ConsoleLine($"board: defect {defect}, going on as told: {sentence}");
        else End(new BoardExit(BoardExitKind.Fault, defect, sentence));
    }

    public void ControllerFailed(string sentence) => End(new BoardExit(BoardExitKind.ControllerFailed, 0, sentence));

    // Boots from another thread: the caller is a thread of this run and has to leave it first.
    public void Reboot()
    {
        if (!End(new BoardExit(BoardExitKind.PoweredOff, 0, $"{Name} was restarted by its firmware."))) return;
        ThreadPool.UnsafeQueueUserWorkItem(static run => run._board.BootAgain(run), this, preferLocal: false);
    }

    /// <summary>An exception ended a thread of this boot's firmware other than Main; as on the board, only that thread ends.</summary>
    public void OnThreadEnded(Exception exception)
    {
        if (PowerOff.IsCancellationRequested) return;
        ConsoleLine($"board: an unhandled {exception.GetType().Name} ended a thread of the firmware: {exception.Message}");
    }

    // The firmware's code finds its board, whichever thread of the board's owner calls it.
    private static Action<string> Inside(Action<string> call) => BoardTime.Inside(text => call((string)text!)).Invoke;

    // Flash is written before power-off, or not at all.
    private void WhilePowered(Action change)
    {
        lock (_gate)
        {
            if (!_ended) change();
        }
    }

    /// <summary>Cuts the power and waits a little for Main to end.</summary>
    public void CutPower()
    {
        // When another thread is ending the run, as in a restart by the firmware, the run has also ended when this returns.
        if (!End(new BoardExit(BoardExitKind.PoweredOff, 0, $"{Name} was switched off."))) _exited.Task.Wait(_options.PowerOffPatience);
        if (Thread.CurrentThread != _thread && (_thread.ThreadState & ThreadState.Unstarted) == 0) _thread.Join(_options.PowerOffPatience);
    }

    private void Main(AssemblyLoadContext? context, IFirmwareEntry entry)
    {
        FirmwareThreads.Enter(this);
        try
        {
            RunAbortable(entry);
            End(
                new BoardExit(
                    BoardExitKind.MainReturned,
                    0,
                    $"The firmware's Main on {Name} returned; an ESP32 would sit idle now. Main must never return."
                )
            );
        }
        catch (Exception) when (PowerOff.IsCancellationRequested)
        {
            // Main ended because the power was cut; the caller that cut it has reported the reason.
        }
        catch (Exception exception)
        {
            var sentence = $"The firmware on {Name} let {exception.GetType().Name} leave Main: {exception.Message}";
            End(new BoardExit(BoardExitKind.Crashed, 0, sentence) { Details = exception.ToString() });
        }
        finally
        {
            context?.Unload();
        }
    }

    // A Main that catches every exception, or never blocks, does not notice the power cut: it is aborted, which no handler can prevent.
    private void RunAbortable(IFirmwareEntry entry)
    {
#pragma warning disable SYSLIB0046 // The abort affects only code of a board without power, whose load context is unloaded next.
        ControlledExecution.Run(() => entry.Run(this), _abort.Token);
#pragma warning restore SYSLIB0046
    }

    // An exception in a callback of the firmware must not prevent the power cut.
    private void TellPowerIsGone()
    {
        try
        {
            _power.Cancel();
        }
        catch (AggregateException)
        {
        }
    }

    private bool End(BoardExit exit)
    {
        IHciTransport? controller;
        lock (_gate)
        {
            if (_ended) return false;
            _ended = true;
            controller = _controller;
        }

        try
        {
            TellPowerIsGone();
            controller?.Dispose();
        }
        finally
        {
            _exited.SetResult(exit);
        }

        OwnerCommand = null;
        _board.OnStopped(exit);
        // The only way to end a Main that sleeps indefinitely. Last, because Main itself may be the caller.
        _thread.Interrupt();
        _abort.CancelAfter(_options.PowerOffGrace);
        return true;
    }
}
