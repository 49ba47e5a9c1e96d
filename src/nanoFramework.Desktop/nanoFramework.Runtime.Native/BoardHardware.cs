// What the libraries keep for a board: one object for each boot, which code finds through the thread it runs on. Threads, timers and tasks
// inherit it from the code that starts them. So boards share the libraries' code, and none sees another's state.
using System;
using System.Runtime.Loader;
using System.Threading;

namespace nanoFramework.Runtime.Native;

/// <summary>The native half's access to its board, and the state that the libraries keep for a boot.</summary>
internal sealed class BoardHardware
{
    // Of code that runs on no board, such as a test of a library.
    private static readonly BoardHardware None = new();

    // Where the libraries have a load context of their own, it is one board's, and all code in it runs on that board. Nothing of it may lie
    // in a field of a thread that outlives the board: .NET 10 may unload the context meanwhile, and the next garbage collection fails.
    private static readonly bool AreShared =
        AssemblyLoadContext.GetLoadContext(typeof(BoardHardware).Assembly) == AssemblyLoadContext.Default;

    private static BoardHardware s_only = None;

    [ThreadStatic]
    private static BoardHardware t_current;

    private readonly Lock _gate = new();
    private object _events;
    private object _bluetooth;
    private object _nimble;
    private string _targetName = "DESKTOP";
    private Action _reboot = static () =>
        throw new PlatformNotSupportedException("No board is attached to reboot; run the firmware on a virtual board.");
    private Action<int, string> _fault = static (_, sentence) => throw new InvalidOperationException(sentence);
    private Action<string> _consoleLine = Console.WriteLine;
    private Func<int, bool> _goesOn = static _ => false;
    private Action<long> _setClock = static _ => { };
    private CancellationToken _powerOff;
    private uint _managedHeap = 54_472;

    /// <summary>Raised before the board restarts.</summary>
    internal event RebootEventHandler Rebooting;

    /// <summary>The libraries that keep a part of the state.</summary>
    internal enum Part
    {
        Events,
        Bluetooth,
        Nimble,
    }

    /// <summary>The board that the calling code runs on.</summary>
    internal static BoardHardware Current => AreShared ? t_current ?? None : s_only;

    /// <summary>False for code that runs on no board.</summary>
    internal static bool IsOnBoard => Current != None;

    /// <summary>Called when the calling thread's board has changed.</summary>
    internal static Action Entered { get; set; }

    internal static string TargetName { get => Current._targetName; set => Current._targetName = value; }

    internal static Action Reboot { get => Current._reboot; set => Current._reboot = value; }

    /// <summary>Stops the board with a defect's number and one sentence.</summary>
    internal static Action<int, string> Fault { get => Current._fault; set => Current._fault = value; }

    internal static Action<string> ConsoleLine { get => Current._consoleLine; set => Current._consoleLine = value; }

    internal static CancellationToken PowerOff { get => Current._powerOff; set => Current._powerOff = value; }

    /// <summary>True when the board is configured to continue after a defect.</summary>
    internal static Func<int, bool> GoesOn { get => Current._goesOn; set => Current._goesOn = value; }

    /// <summary>Sets the board's clock: ticks of 100 ns since the year 1, UTC.</summary>
    internal static Action<long> SetClock { get => Current._setClock; set => Current._setClock = value; }

    /// <summary>Octets of the managed heap.</summary>
    internal static uint ManagedHeap { get => Current._managedHeap; set => Current._managedHeap = value; }

    /// <summary>The calling thread, and what it starts, runs on a board of its own from now on.</summary>
    internal static void PowerOn()
    {
        BoardHardware board = new();
        if (AreShared)
        {
            Flow.Ambient.Value = board;
            return;
        }

        s_only = board;
        Entered?.Invoke();
    }

    internal void TellRebooting() => Rebooting?.Invoke();

    /// <summary>A board without power executes no further instruction: the calling thread's work ends with an exception.</summary>
    /// <exception cref="OperationCanceledException">The power was cut.</exception>
    internal static void CheckPower() => PowerOff.ThrowIfCancellationRequested();

    /// <summary>Reports the defect. The board executes no further instruction: the calling thread's work ends with an exception. Returns
    /// when the board is configured to continue; the caller then does something harmless.</summary>
    internal static void Stop(int defect, string sentence)
    {
        Fault(defect, sentence);
        if (!GoesOn(defect)) throw new OperationCanceledException(sentence, PowerOff);
    }

    /// <summary>What a library keeps for this board; made when it is first asked for.</summary>
    internal T Of<T>(Part part, Func<T> make)
        where T : class
    {
        ref object slot = ref _events;
        if (part == Part.Bluetooth) slot = ref _bluetooth;
        else if (part == Part.Nimble) slot = ref _nimble;
        if (Volatile.Read(ref slot) is T known) return known;
        lock (_gate)
        {
            if (slot is null) Volatile.Write(ref slot, make());
            return (T)slot;
        }
    }

    /// <summary>Runs the finalizer of an object of this board, unless the board has no power: then nothing of it runs.</summary>
    internal void Finalize(Action finalizer)
    {
        if (_powerOff.IsCancellationRequested) return;
        BoardHardware before = AreShared ? t_current : null;
        if (AreShared) Enter(this);
        try
        {
            finalizer();
        }
#pragma warning disable CA1031 // .NET would end the process; on the device an exception in a finalizer is dropped.
        catch (Exception)
#pragma warning restore CA1031
        {
        }
        finally
        {
            if (AreShared) Enter(before);
        }
    }

    private static void Enter(BoardHardware board)
    {
        t_current = board;
        Entered?.Invoke();
    }

    /// <summary>Made in the shared libraries only.</summary>
    private static class Flow
    {
        public static readonly AsyncLocal<BoardHardware> Ambient = new(static change => Enter(change.CurrentValue));
    }
}
