using System;
using System.Runtime.CompilerServices;
using System.Threading;

namespace nanoFramework.Interpreter.Natives;

/// <summary>Native methods of <c>System.Threading.Thread</c>.</summary>
[NativeFor("System.Threading.Thread")]
public static class ThreadNative
{
    private const int FirstThreadId = 3;
    private static readonly ConditionalWeakTable<object, Binding> Bindings = [];
    private static int s_lastId = FirstThreadId - 1;

    // The managed object and the thread behind it; a thread without an object has the number 0.
    private sealed class Binding
    {
        public ThreadStart? Start { get; init; }

        public int Id { get; init; }

        public int Priority { get; set; } = 2;

        public DeviceThread? Thread { get; set; }
    }

    public static void ctor(object self, ThreadStart start) =>
        Bindings.AddOrUpdate(self, new Binding { Start = start, Id = Interlocked.Increment(ref s_lastId) });

    public static void Start(object self)
    {
        Binding binding = Of(self);
        if (binding.Thread is not null) Throw.InvalidParameter();
        ThreadStart? start = binding.Start;
        if (start is null) Throw.NullReference();
        binding.Thread = DeviceThread.Start(() => start(), self, binding.Priority, $"device thread {binding.Id}");
    }

    public static void Abort(object self)
    {
        DeviceThread thread = Started(self);
        if (thread == DeviceThread.Current) Throw.InvalidParameter();
        thread.Abort();
    }

    public static void Suspend(object self) => Started(self).Suspend();

    public static void Resume(object self) => Started(self).Resume();

    public static int get_Priority(object self)
    {
        Binding binding = Of(self);
        return binding.Thread is { } thread ? thread.IsFinished ? 0 : thread.Priority : binding.Priority;
    }

    public static void set_Priority(object self, int value)
    {
        if (value is < 0 or > 4) Throw.InvalidParameter();
        Binding binding = Of(self);
        binding.Priority = value;
        if (binding.Thread is { } thread) thread.Priority = value;
    }

    public static int get_ManagedThreadId(object self) => Of(self).Id;

    public static bool get_IsAlive(object self) => Of(self).Thread is { IsFinished: false };

    public static void Join(object self) => JoinFor(self, Waiting.Infinite);

    public static bool Join(object self, int milliseconds) => JoinFor(self, Timeouts.Of(milliseconds).Milliseconds);

    public static bool Join(object self, long timeSpanTicks) => JoinFor(self, Timeouts.OfTicks(timeSpanTicks));

    public static void Sleep(int milliseconds)
    {
        if (milliseconds == 0)
        {
            Machine.Poll();
            if (DeviceThread.Current is { } current) Processor.Yield(current);
            return;
        }

        Waiting.Until(0, static _ => false, Timeouts.Of(milliseconds).Milliseconds);
    }

    public static void SpinWait(int iterations) => Machine.Poll();

    public static object get_CurrentThread()
    {
        DeviceThread? thread = DeviceThread.Current;
        if (thread?.Managed is { } known) return known;
        object managed = RuntimeHelpers.GetUninitializedObject(DeviceTypes.Of("System.Threading.Thread"));
        Bindings.AddOrUpdate(managed, new Binding { Thread = thread });
        if (thread is not null) thread.Managed = managed;
        return managed;
    }

    public static int get_ThreadState(object self)
    {
        if (Of(self).Thread is not { } thread) return 8;
        int state = thread.IsFinished ? 16 : thread.IsWaiting ? 32 : 0;
        if (thread.IsSuspended) state |= 64;
        return thread.AbortRequested ? state | 256 : state;
    }

    private static bool JoinFor(object self, long milliseconds)
    {
        DeviceThread thread = Started(self);
        if (thread == DeviceThread.Current) Throw.InvalidParameter();
        return Waiting.Until(thread, static thread => thread.IsFinished, milliseconds);
    }

    private static Binding Of(object self)
    {
        Throw.IfNull(self);
        return Bindings.GetValue(self, static _ => new Binding());
    }

    private static DeviceThread Started(object self)
    {
        DeviceThread? thread = Of(self).Thread;
        if (thread is null) Throw.Fail();
        return thread;
    }
}

/// <param name="Milliseconds">-1 for no limit.</param>
internal readonly record struct Timeouts(long Milliseconds)
{
    /// <summary>A limit in milliseconds as passed to the device's members.</summary>
    public static Timeouts Of(int milliseconds)
    {
        if (milliseconds < -1) Throw.OutOfRange();
        return new Timeouts(milliseconds);
    }

    /// <summary>A limit in a TimeSpan's ticks.</summary>
    public static long OfTicks(long ticks)
    {
        long milliseconds = ticks / TimeSpan.TicksPerMillisecond;
        if (ticks < 0 && milliseconds != -1) Throw.OutOfRange();
        return milliseconds;
    }
}

/// <summary>System.Threading.Monitor: .NET's locks, acquired so that power loss and abort interrupt the thread.</summary>
[NativeFor("System.Threading.Monitor")]
public static class MonitorNative
{
    private static int s_waiting;

    public static void Enter(object obj)
    {
        Throw.IfNull(obj);
        Machine.Poll();
        if (Monitor.TryEnter(obj)) return;
        Interlocked.Increment(ref s_waiting);
        try
        {
            Waiting.Until(obj, static obj => Monitor.TryEnter(obj), Waiting.Infinite);
        }
        finally
        {
            Interlocked.Decrement(ref s_waiting);
        }
    }

    public static void Exit(object obj)
    {
        Throw.IfNull(obj);
        if (!Monitor.IsEntered(obj)) Throw.Fail();
        Monitor.Exit(obj);
        if (Volatile.Read(ref s_waiting) > 0) Waiting.Changed();
    }
}

/// <summary>Native methods of <c>System.Threading.Interlocked</c>.</summary>
[NativeFor("System.Threading.Interlocked")]
public static class InterlockedNative
{
    public static int Increment(ref int location) => Interlocked.Increment(ref location);

    public static int Decrement(ref int location) => Interlocked.Decrement(ref location);

    public static int Exchange(ref int location, int value) => Interlocked.Exchange(ref location, value);

    public static int CompareExchange(ref int location, int value, int comparand) =>
        Interlocked.CompareExchange(ref location, value, comparand);
}

/// <summary>Native methods of <c>System.Threading.SpinWait</c>.</summary>
[NativeFor("System.Threading.SpinWait")]
public static class SpinWaitNative
{
    public static void SpinOnce(ref byte self) => Machine.Poll();

    public static void SpinUntil(long timeSpanTicks) => Waiting.Until(0, static _ => false, Timeouts.OfTicks(timeSpanTicks));

    public static void SpinUntil(int milliseconds) => Waiting.Until(0, static _ => false, Timeouts.Of(milliseconds).Milliseconds);
}
