// The interpreter's event queue. Native code posts two words from any thread; one high-priority thread dequeues them one at a time and
// calls the attached dispatcher. The queue has a fixed size: when full, the oldest event is lost, as on the board. The queue itself never
// runs a handler and holds its lock only to move an entry.
using System;
using System.Threading;

namespace nanoFramework.Runtime.Events;

/// <summary>The event queue of a board; the static members are those of the board that the caller runs on.</summary>
internal sealed class NativeEventQueue
{
    internal const int Capacity = 128;

    // Handlers of applications run on it.
    private const int StackSize = 1024 * 1024;

    private readonly Entry[] _entries = new Entry[Capacity];
    private readonly object _gate = new();
    private NativeEventDispatcher _dispatcher;
    private Thread _thread;
    private int _first;
    private int _count;
    private bool _busy;
    private bool _stopped;
    private bool _held;
    private Action<Action> _runner;
    private TimeProvider _time = TimeProvider.System;
    private Action<uint> _lost = static data1 =>
        Console.Error.WriteLine($"The event queue is full ({Capacity}); event {data1 & 0xFF} of category {(data1 >> 8) & 0xFF} was lost.");

    private Action<Exception> _handlerFailed = static exception =>
        Console.Error.WriteLine($"Unhandled exception in an event handler: {exception}");

    private record struct Entry(uint Data1, uint Data2, DateTime Time);

    internal static NativeEventQueue Current => EventParts.Current.Queue;

    /// <summary>Called with the first word of an event that was lost because the queue was full, on the posting thread.</summary>
    internal static Action<uint> Lost { get => Current._lost; set => Current._lost = value; }

    /// <summary>Called with an exception that left a handler, on the event thread, which continues.</summary>
    internal static Action<Exception> HandlerFailed { get => Current._handlerFailed; set => Current._handlerFailed = value; }

    /// <summary>Runs an application's handlers on the calling thread; null calls them directly.</summary>
    internal static Action<Action> Runner { get => Current._runner; set => Current._runner = value; }

    /// <summary>The clock for the events' times.</summary>
    internal static TimeProvider Time { get => Current._time; set => Current._time = value; }

    /// <summary>True on the thread that runs event handlers.</summary>
    internal static bool IsEventThread => Thread.CurrentThread == Current._thread;

    /// <summary>True while no event waits and no handler runs.</summary>
    internal bool IsIdle
    {
        get
        {
            lock (_gate) return _count == 0 && !_busy;
        }
    }

    /// <summary>Queues an event; callable from any thread. After <see cref="Stop"/> it is dropped.</summary>
    /// <param name="category">Category.</param>
    /// <param name="number">Number within the category.</param>
    /// <param name="detail">High half of the first word.</param>
    /// <param name="data2">Second word.</param>
    /// <param name="withNext">Another event follows immediately from a task with a higher priority than the interpreter's: none is dequeued
    /// before it has arrived.</param>
    internal static void Post(byte category, byte number, ushort detail, uint data2, bool withNext = false) =>
        Current.Add(((uint)detail << 16) | ((uint)category << 8) | number, data2, withNext);

    internal void Attach(NativeEventDispatcher dispatcher)
    {
        lock (_gate)
        {
            _dispatcher = dispatcher;
            if (_thread != null || _stopped) return;
            _thread = new Thread(Pump, StackSize) { Name = "nanoCLR events", IsBackground = true, Priority = ThreadPriority.Highest };
            _thread.Start();
        }
    }

    internal void Detach(NativeEventDispatcher dispatcher)
    {
        lock (_gate)
        {
            if (_dispatcher == dispatcher) _dispatcher = null;
        }
    }

    /// <summary>The power was cut: the event thread ends after the current handler.</summary>
    internal void Stop()
    {
        lock (_gate)
        {
            _stopped = true;
            _count = 0;
            Monitor.PulseAll(_gate);
        }
    }

    private void Add(uint data1, uint data2, bool withNext)
    {
        uint? lost = null;
        lock (_gate)
        {
            if (_stopped) return;
            if (_count == Capacity)
            {
                lost = _entries[_first].Data1;
                Take();
            }

            _entries[(_first + _count++) % Capacity] = new Entry(data1, data2, new DateTime(_time.GetUtcNow().UtcTicks));
            _held = withNext;
            Monitor.Pulse(_gate);
        }

        if (lost is { } value) _lost(value);
    }

    private void Pump()
    {
        while (Next() is { } entry)
        {
            try
            {
                Deliver(entry);
            }
            catch (OperationCanceledException) when (_stopped)
            {
                return;
            }
#pragma warning disable CA1031 // An exception of a handler is printed on the board's console and does not affect other events.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                _handlerFailed(exception);
            }
        }
    }

    private void Deliver(Entry entry)
    {
        if (_runner is { } run) run(() => _dispatcher?.Interrupt(entry.Data1, entry.Data2, entry.Time));
        else _dispatcher?.Interrupt(entry.Data1, entry.Data2, entry.Time);
    }

    private Entry? Next()
    {
        lock (_gate)
        {
            _busy = false;
            while ((_count == 0 || _held) && !_stopped) Monitor.Wait(_gate);
            if (_stopped) return null;
            _busy = true;
            return Take();
        }
    }

    private Entry Take()
    {
        Entry entry = _entries[_first];
        _first = (_first + 1) % Capacity;
        _count--;
        return entry;
    }
}
