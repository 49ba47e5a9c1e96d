using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Runtime;
using System.Runtime.Loader;
using System.Threading;
using System.Threading.Tasks;
using BleStack.Core;
using BleStack.Hci;
using BleStack.Smp;

namespace VirtualBoard;

/// <summary>Everything that lives from one power-on to the next power-off; the <see cref="IBoard"/> the firmware of that boot sees.</summary>
/// <remarks>It ends exactly once, whoever ends it, and the first reason is the one told. A thread left over from it talks to a dead board.</remarks>
[SuppressMessage("Reliability", "CA1001", Justification = "A source without timer or wait handle holds nothing; firmware threads may look at its token after the end.")]
internal sealed class BoardRun : IBoard
{
    private readonly VirtualEsp32 _board;
    private readonly VirtualEsp32Options _options;
    private readonly AssemblyLoadContext _context;
    private readonly IFirmwareEntry _entry;
    private readonly Thread _thread;
    private readonly CancellationTokenSource _power = new();
    private readonly CancellationTokenSource _abort = new();
    private readonly TaskCompletionSource<BoardExit> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();
    private IHciTransport? _controller;
    private bool _ended;
    private TimeSpan _clockOffset;

    public BoardRun(VirtualEsp32 board, VirtualEsp32Options options, AssemblyLoadContext context, IFirmwareEntry entry)
    {
        _board = board;
        _options = options;
        _context = context;
        _entry = entry;
        FirmwareThreads.SetOwner(context, this);
        PowerOff = _power.Token;
        BondStore = new RunBondStore(options.Bonds, WhilePowered);
        _thread = new Thread(Main) { IsBackground = true, Name = $"{options.Name} Main" };
    }

    public string Name => _options.Name;

    public BoardImage Image => _options.Image;

    public BleAddress PublicAddress => _options.PublicAddress;

    public IBondStore BondStore { get; }

    public TimeProvider Time => _options.Time;

    public IRandomSource Random => _options.Random;

    public IReadOnlyDictionary<string, string> Settings => _options.Settings;

    public BoardPeripherals Peripherals => _board.Peripherals;

    public CancellationToken PowerOff { get; }

    public Action<string>? OwnerCommand { get; set; }

    public Task<BoardExit> Exited => _exited.Task;

    public void Start() => _thread.Start();

    public IHciTransport OpenController()
    {
        lock (_gate)
        {
            if (_ended) throw new OperationCanceledException($"{Name} has no power.");
            if (_controller is not null) throw new InvalidOperationException($"{Name} has opened its Bluetooth controller already; a boot may do so once.");
            return _controller = _options.OpenController();
        }
    }

    public void ConsoleLine(string line)
    {
        if (!Volatile.Read(ref _ended)) _board.OnConsole(line);
    }

    public void UserPrompt(BoardPrompt prompt)
    {
        if (!Volatile.Read(ref _ended)) _board.OnPrompt(prompt);
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

    // Boots from another thread: the caller is one of this run's and has to get away first.
    public void Reboot()
    {
        if (!End(new BoardExit(BoardExitKind.PoweredOff, 0, $"{Name} was restarted by its firmware."))) return;
        ThreadPool.QueueUserWorkItem(static run => run._board.BootAgain(run), this, preferLocal: false);
    }

    /// <summary>An exception has ended a thread of this boot's firmware other than Main; on the board too only that thread ends.</summary>
    public void OnThreadEnded(Exception exception)
    {
        if (PowerOff.IsCancellationRequested) return;
        ConsoleLine($"board: an unhandled {exception.GetType().Name} ended a thread of the firmware: {exception.Message}");
    }

    // Flash is written before the power goes, or not at all.
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
        End(new BoardExit(BoardExitKind.PoweredOff, 0, $"{Name} was switched off."));
        if (Thread.CurrentThread != _thread && (_thread.ThreadState & ThreadState.Unstarted) == 0) _thread.Join(_options.PowerOffPatience);
    }

    private void Main()
    {
        try
        {
            RunAbortable();
            End(new BoardExit(BoardExitKind.MainReturned, 0, $"The firmware's Main on {Name} returned; an ESP32 would sit idle now. Main has to sleep for ever."));
        }
        catch (Exception) when (PowerOff.IsCancellationRequested)
        {
            // Main noticed that the power is gone; who cut it has said why.
        }
        catch (Exception exception)
        {
            var sentence = $"The firmware on {Name} let {exception.GetType().Name} leave Main: {exception.Message}";
            End(new BoardExit(BoardExitKind.Crashed, 0, sentence) { Details = exception.ToString() });
        }
        finally
        {
            _context.Unload();
        }
    }

    // A Main that catches everything, or never waits, does not notice that the power is gone: it is aborted, which no handler can keep from happening.
    private void RunAbortable()
    {
#pragma warning disable SYSLIB0046 // The abort hits the code of a board without power, whose load context is dropped next.
        ControlledExecution.Run(() => _entry.Run(this), _abort.Token);
#pragma warning restore SYSLIB0046
    }

    // A callback of the firmware's that fails keeps nobody from ending: its board has no power.
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

        _board.OnStopped(exit);
        // A Main that sleeps for ever has no other way of noticing. Last, because Main itself may be the caller.
        _thread.Interrupt();
        _abort.CancelAfter(_options.PowerOffGrace);
        return true;
    }
}
