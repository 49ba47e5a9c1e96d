using System;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Runtime.Loader;
using System.Threading;

namespace VirtualBoard;

/// <summary>
/// Handles an unhandled exception in a thread or timer of a firmware: as on the board, it ends that thread and not the process.
/// </summary>
/// <remarks>The process has one handler for such exceptions, set at the first boot; it handles those with a firmware's code on their stack
/// and ignores all others.</remarks>
internal static class FirmwareThreads
{
    // A context lives until it is unloaded: a strong reference to the boot, which refers to the firmware, would keep it loaded.
    private static readonly ConditionalWeakTable<AssemblyLoadContext, WeakReference<BoardRun>> Owners = [];

    // Inherited by the threads, timers and tasks that a firmware starts.
    private static readonly AsyncLocal<WeakReference<BoardRun>?> Ambient = new(static change => t_last = change.CurrentValue ?? t_last);
    private static int s_isSet;

    // An exception that nobody handles is seen when the thread has left the firmware's code and its execution context.
    [ThreadStatic]
    private static WeakReference<BoardRun>? t_last;

    /// <summary>The calling thread, and what it starts, runs code of this boot.</summary>
    public static void Enter(BoardRun run) => Ambient.Value = new WeakReference<BoardRun>(run);

    /// <summary>Registers the boot that a load context belongs to.</summary>
    public static void SetOwner(AssemblyLoadContext context, BoardRun run) => Owners.AddOrUpdate(context, new WeakReference<BoardRun>(run));

    /// <summary>Installs the handler: exceptions of firmware threads then end the thread only.</summary>
    public static void Guard()
    {
        if (Interlocked.Exchange(ref s_isSet, 1) != 0) return;
        try
        {
            ExceptionHandling.SetUnhandledExceptionHandler(static exception => Take(exception));
        }
        catch (InvalidOperationException)
        {
            // The program has its own handler, which may call Take.
        }
    }

    /// <summary>True for an exception of a firmware's thread; its board has been notified.</summary>
    public static bool Take(Exception exception)
    {
        if (FindOwner(exception) is not { } owner) return false;
        if (owner.TryGetTarget(out BoardRun? run)) run.OnThreadEnded(exception);
        return true;
    }

    private static WeakReference<BoardRun>? FindOwner(Exception exception)
    {
        foreach (StackFrame frame in new StackTrace(exception).GetFrames())
        {
            if (
                frame.GetMethod() is not { Module.Assembly: { } assembly }
                || AssemblyLoadContext.GetLoadContext(assembly) is not { } context
            )
                continue;
            if (Owners.TryGetValue(context, out WeakReference<BoardRun>? owner)) return owner;
            if (SharedFirmware.IsShared(assembly)) return t_last;
        }

        return null;
    }
}
