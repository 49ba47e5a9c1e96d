// The interpreter's event queue. Native code posts two words from any thread; one high-priority thread dequeues them one at a time and
// calls the attached dispatcher. The queue has a fixed size: when full, the oldest event is lost, as on the board. The queue itself never
// runs a handler and holds its lock only to move an entry.
using System;
using System.Threading;

namespace nanoFramework.Runtime.Events;

internal static class NativeEventQueue
{
    internal const int Capacity = 128;

    private static readonly Entry[] Entries = new Entry[Capacity];
    private static readonly object Gate = new();
    private static NativeEventDispatcher s_dispatcher;
    private static Thread s_thread;
    private static int s_first;
    private static int s_count;
    private static bool s_busy;
    private static bool s_stopped;
    private static bool s_held;

    private record struct Entry(uint Data1, uint Data2, DateTime Time);

    /// <summary>Called with the first word of an event that was lost because the queue was full, on the posting thread.</summary>
    internal static Action<uint> Lost { get; set; } = static data1 =>
        Console.Error.WriteLine($"The event queue is full ({Capacity}); event {data1 & 0xFF} of category {(data1 >> 8) & 0xFF} was lost.");

    /// <summary>Called with an exception that left a handler, on the event thread, which continues.</summary>
    internal static Action<Exception> HandlerFailed { get; set; } = static exception =>
        Console.Error.WriteLine($"Unhandled exception in an event handler: {exception}");

    /// <summary>Runs an application's handlers on the calling thread; null calls them directly.</summary>
    internal static Action<Action> Runner { get; set; }

    /// <summary>The clock for the events' times.</summary>
    internal static TimeProvider Time { get; set; } = TimeProvider.System;

    /// <summary>True on the thread that runs event handlers.</summary>
    internal static bool IsEventThread => Thread.CurrentThread == s_thread;

    /// <summary>True while no event waits and no handler runs.</summary>
    internal static bool IsIdle
    {
        get
        {
            lock (Gate) return s_count == 0 && !s_busy;
        }
    }

    /// <summary>Queues an event; callable from any thread. After <see cref="Stop"/> it is dropped.</summary>
    /// <param name="category">Category.</param>
    /// <param name="number">Number within the category.</param>
    /// <param name="detail">High half of the first word.</param>
    /// <param name="data2">Second word.</param>
    /// <param name="withNext">Another event follows immediately from a task with a higher priority than the interpreter's: none is dequeued
    /// before it has arrived.</param>
    internal static void Post(byte category, byte number, ushort detail, uint data2, bool withNext = false)
    {
        uint data1 = ((uint)detail << 16) | ((uint)category << 8) | number;
        uint? lost = null;
        lock (Gate)
        {
            if (s_stopped) return;
            if (s_count == Capacity)
            {
                lost = Entries[s_first].Data1;
                Take();
            }

            Entries[(s_first + s_count++) % Capacity] = new Entry(data1, data2, new DateTime(Time.GetUtcNow().UtcTicks));
            s_held = withNext;
            Monitor.Pulse(Gate);
        }

        if (lost is { } value) Lost(value);
    }

    internal static void Attach(NativeEventDispatcher dispatcher)
    {
        lock (Gate)
        {
            s_dispatcher = dispatcher;
            if (s_thread != null || s_stopped) return;
            s_thread = new Thread(Pump) { Name = "nanoCLR events", IsBackground = true, Priority = ThreadPriority.Highest };
            s_thread.Start();
        }
    }

    internal static void Detach(NativeEventDispatcher dispatcher)
    {
        lock (Gate)
        {
            if (s_dispatcher == dispatcher) s_dispatcher = null;
        }
    }

    /// <summary>The power was cut: the event thread ends after the current handler.</summary>
    internal static void Stop()
    {
        lock (Gate)
        {
            s_stopped = true;
            s_count = 0;
            Monitor.PulseAll(Gate);
        }
    }

    private static void Pump()
    {
        while (Next() is { } entry)
        {
            try
            {
                Deliver(entry);
            }
            catch (OperationCanceledException) when (s_stopped)
            {
                return;
            }
#pragma warning disable CA1031 // An exception of a handler is printed on the board's console and does not affect other events.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                HandlerFailed(exception);
            }
        }
    }

    private static void Deliver(Entry entry)
    {
        if (Runner is { } run) run(() => s_dispatcher?.Interrupt(entry.Data1, entry.Data2, entry.Time));
        else s_dispatcher?.Interrupt(entry.Data1, entry.Data2, entry.Time);
    }

    private static Entry? Next()
    {
        lock (Gate)
        {
            s_busy = false;
            while ((s_count == 0 || s_held) && !s_stopped) Monitor.Wait(Gate);
            if (s_stopped) return null;
            s_busy = true;
            return Take();
        }
    }

    private static Entry Take()
    {
        Entry entry = Entries[s_first];
        s_first = (s_first + 1) % Capacity;
        s_count--;
        return entry;
    }
}
