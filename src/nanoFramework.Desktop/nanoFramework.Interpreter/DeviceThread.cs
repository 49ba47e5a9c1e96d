// A thread of device code. An unhandled exception ends only this thread, as on the board. It runs while it has the processor: a new thread
// is queued last and starts when the thread that created it waits, or after a time slice.
using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using System.Threading;

namespace nanoFramework.Interpreter;

internal sealed class DeviceThread
{
    private const int StackSize = 1024 * 1024;

    private static readonly List<DeviceThread> Running = [];
    [ThreadStatic]
    private static DeviceThread? t_current;

    private readonly Action _body;
    private bool _abortThrown;

    private DeviceThread(Action body) => _body = body;

    public static DeviceThread? Current => t_current;

    /// <summary>The thread that runs it; null before it has started.</summary>
    public Thread? Host { get; private set; }

    /// <summary>The mscorlib's Thread object, once it was requested.</summary>
    public object? Managed { get; set; }

    public int Priority { get; set; } = 2;

    /// <summary>True when another thread got the processor while this one was blocked; set by <see cref="Processor"/>.</summary>
    public bool IsDisplaced { get; set; }

    public bool IsFinished { get; private set; }

    public bool IsWaiting { get; set; }

    public bool IsSuspended { get; private set; }

    public bool AbortRequested { get; private set; }

    public static bool AnyRunning
    {
        get
        {
            lock (Running) return Running.Count > 0;
        }
    }

    /// <summary>Runs <paramref name="body"/> on the calling thread as device code.</summary>
    public static void RunHere(Action body) => new DeviceThread(body).Run();

    /// <summary>Runs <paramref name="body"/> on a new thread.</summary>
    public static DeviceThread Start(Action body, object? managed, int priority, string name)
    {
        DeviceThread thread = new(body) { Managed = managed, Priority = priority };
        lock (Running) Running.Add(thread);
        Processor.Enqueue(thread);
        new Thread(thread.Run, StackSize) { IsBackground = true, Name = name }.Start();
        return thread;
    }

    /// <summary>Runs <paramref name="body"/> on a thread of the interpreter, which does not keep the application alive.</summary>
    public static void StartService(Action body, string name)
    {
        DeviceThread thread = new(body);
        new Thread(thread.Run, StackSize) { IsBackground = true, Name = name }.Start();
    }

    /// <summary>Runs a callback of one of our own threads, before all other threads that are ready.</summary>
    public static void Interrupt(Action callback)
    {
        if (t_current is not null)
        {
            callback();
            return;
        }

        DeviceThread thread = new(callback) { Host = Thread.CurrentThread };
        t_current = thread;
        try
        {
            Processor.Acquire(thread, isUrgent: true);
            if (!Machine.IsOff) callback();
        }
        catch (Exception exception) when (DeviceExceptions.IsPowerOff(exception))
        {
            // The power was cut, which ends the callback.
        }
        finally
        {
            t_current = null;
            Processor.Release(thread);
        }
    }

    /// <summary>Runs a callback; an unhandled exception ends only the callback.</summary>
    public static void Guard(Action callback)
    {
        try
        {
            callback();
        }
        catch (Exception exception) when (!DeviceExceptions.IsPowerOff(exception))
        {
            Machine.Notice(Describe(exception));
        }
    }

    /// <summary>Waits until all threads of the application have ended.</summary>
    public static void WaitForAll() => Waiting.Until(0, static _ => !AnyRunning, Waiting.Infinite);

    public void Suspend()
    {
        IsSuspended = true;
        Machine.CallAttention(Attention.Thread);
        if (this == t_current) Attend();
    }

    public void Resume()
    {
        IsSuspended = false;
        Waiting.Changed();
    }

    public void Abort()
    {
        AbortRequested = true;
        Machine.CallAttention(Attention.Thread);
        Waiting.Changed();
    }

    /// <summary>The part of <see cref="Machine.Poll"/> for this thread.</summary>
    public void Attend()
    {
        CheckAbort();
        Processor.LookUp(this);
        if (IsSuspended) Waiting.Until(this, static thread => !thread.IsSuspended, Waiting.Infinite);
    }

    /// <summary>The first poll of a thread after its abort.</summary>
    public void CheckAbort()
    {
        if (!AbortRequested || _abortThrown) return;
        _abortThrown = true;
        throw DeviceExceptions.Create("System.Threading.ThreadAbortException");
    }

    /// <summary>The end of a handler that caught the abort: the abort continues.</summary>
    public void RaiseAbort()
    {
        if (AbortRequested) throw DeviceExceptions.Create("System.Threading.ThreadAbortException");
    }

    private void Run()
    {
        t_current = this;
        Host = Thread.CurrentThread;
        try
        {
            Processor.Acquire(this);
            if (!Machine.IsOff && !AbortRequested) _body();
        }
        catch (Exception exception) when (!DeviceExceptions.IsPowerOff(exception))
        {
            if (!AbortRequested) Machine.Notice(Describe(exception));
        }
        catch (Exception exception) when (DeviceExceptions.IsPowerOff(exception))
        {
            // The power was cut, which ends the thread.
        }
        finally
        {
            t_current = null;
            IsFinished = true;
            lock (Running) Running.Remove(this);
            Processor.Release(this);
            Waiting.Changed();
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static string Describe(Exception exception)
    {
        var device = DeviceExceptions.Translate(exception) as Exception ?? exception;
        string trace = DeviceExceptions.StackTrace(device);
        int end = trace.IndexOf('\r', StringComparison.Ordinal);
        string where = end > 0 ? $" in {trace[..end]}" : "";
        return $"Unhandled {Natives.TypeNames.FullName(device.GetType())}{where}: {device.Message.TrimEnd('.')}{DeviceExceptions.Cause(device)}. Only its thread ends, as on the board.";
    }
}
