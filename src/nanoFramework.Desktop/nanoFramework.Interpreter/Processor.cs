// The one processor of a board: device code of one thread runs at a time, in slices of 20 ms, in the order in which threads became ready.
// A thread that waits gives the processor away. So does one that is blocked in code of ours, which the others notice: it queues again at
// its next look up (Machine.Poll). Time here is real time: it decides who runs, never what the application's clock says.
using System;
using System.Collections.Generic;
using System.Threading;
using VirtualBoard;

namespace nanoFramework.Interpreter;

internal static class Processor
{
    private const int TimeSliceMilliseconds = 20;
    private const int LookMilliseconds = 2;
    private const int LooksUntilBlocked = 2;

    private static readonly object Gate = new();
    private static readonly LinkedList<DeviceThread> Ready = new();
    private static DeviceThread? s_running;
    private static bool s_hasBegun;
    private static long s_sliceEnd;
    private static int s_blockedLooks;
    private static int s_displaced;

    /// <summary>Puts a thread at the end of the queue, or at its head: it runs when its turn comes.</summary>
    public static void Enqueue(DeviceThread thread, bool isUrgent = false)
    {
        lock (Gate)
        {
            if (Machine.IsOff || s_running == thread || Ready.Contains(thread)) return;
            if (isUrgent) Ready.AddFirst(thread);
            else Ready.AddLast(thread);
            if (s_running is null) Next();
        }
    }

    /// <summary>Waits until the calling thread has the processor, or the power is gone.</summary>
    public static void Acquire(DeviceThread thread, bool isUrgent = false)
    {
        lock (Gate)
        {
            Enqueue(thread, isUrgent);
            while (s_running != thread && !Machine.IsOff)
            {
                Look();
                if (s_running != thread) Monitor.Wait(Gate, LookMilliseconds);
            }

            Ready.Remove(thread);
            if (s_running != thread) return;
            ReturnTo(thread);
            s_hasBegun = true;
            s_blockedLooks = 0;
            s_sliceEnd = Environment.TickCount64 + TimeSliceMilliseconds;
        }
    }

    /// <summary>Gives the processor away.</summary>
    public static void Release(DeviceThread thread)
    {
        lock (Gate)
        {
            ReturnTo(thread);
            if (s_running == thread) Next();
            else Ready.Remove(thread);
        }
    }

    /// <summary>The others that are ready come first.</summary>
    public static void Yield(DeviceThread thread)
    {
        lock (Gate)
        {
            if (s_running == thread && Ready.Count == 0) return;
            Release(thread);
            Acquire(thread);
        }
    }

    /// <summary>Called regularly by a running thread: yields when its time slice has ended or another thread has the processor.</summary>
    public static void LookUp(DeviceThread thread)
    {
        lock (Gate)
        {
            if (s_displaced == 0) Machine.CallOff(Attention.Processor);
            if (s_running != thread || Environment.TickCount64 >= s_sliceEnd) Yield(thread);
        }
    }

    /// <summary>The power was cut: ends all waits.</summary>
    public static void Stop()
    {
        lock (Gate)
        {
            Ready.Clear();
            Next();
        }
    }

    private static void Next()
    {
        bool wasBusy = s_running is not null;
        s_running = Ready.First?.Value;
        if (s_running is not null) Ready.RemoveFirst();
        TellClock(wasBusy);
        s_hasBegun = false;
        Monitor.PulseAll(Gate);
    }

    // Time that passes when all wait stands still while one runs.
    private static void TellClock(bool wasBusy)
    {
        if (Machine.Time is not FastClock clock || wasBusy == s_running is not null) return;
        if (wasBusy) clock.Leave();
        else clock.Enter();
    }

    // Who waits looks after who runs: its slice may be over, or it may be blocked outside device code.
    private static void Look()
    {
        if (s_running is not { Host: { } host } || !s_hasBegun) return;
        if ((host.ThreadState & ThreadState.WaitSleepJoin) == 0) s_blockedLooks = 0;
        else if (++s_blockedLooks >= LooksUntilBlocked) Displace(s_running);
        if (Environment.TickCount64 >= s_sliceEnd) Machine.CallAttention(Attention.Processor);
    }

    private static void Displace(DeviceThread blocked)
    {
        blocked.IsDisplaced = true;
        s_displaced++;
        Machine.CallAttention(Attention.Processor);
        Next();
    }

    private static void ReturnTo(DeviceThread thread)
    {
        if (!thread.IsDisplaced) return;
        thread.IsDisplaced = false;
        s_displaced--;
    }
}
