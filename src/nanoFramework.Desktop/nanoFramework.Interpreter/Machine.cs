// The interpreter of one boot: its board, clock, console and power. The assembly is loaded once per boot, so statics belong to one board.
// Rewritten code calls Poll at each method's entry and each backward branch, so that a loop without a wait ends there when the power is cut
// or its thread is aborted, and stops there when its thread is suspended.
using System;
using System.Collections.Generic;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using System.Threading;
using VirtualBoard;

namespace nanoFramework.Interpreter;

/// <summary>The interpreter of one boot.</summary>
public static class Machine
{
    private static readonly HashSet<Assembly> DeviceAssemblies = [];
    private static readonly StringBuilder Line = new();
    private static volatile int s_attention;
    private static volatile bool s_off;
    private static IBoard? s_board;
    private static long s_bootTimestamp;

    /// <summary>True after the power was cut.</summary>
    public static bool IsOff => s_off;

    internal static TimeProvider Time { get; private set; } = TimeProvider.System;

    /// <summary>Receives messages for the user: an exception that ended a thread, a native method that is missing.</summary>
    internal static void Notice(string sentence) => s_board?.ConsoleLine("board: " + sentence);

    /// <summary>Milliseconds since the board booted.</summary>
    internal static long TickCount => (long)Time.GetElapsedTime(s_bootTimestamp).TotalMilliseconds;

    /// <summary>The board's clock, which the application can set.</summary>
    internal static DateTime UtcNow => s_board!.UtcNow;

    /// <summary>Connects the interpreter to its board.</summary>
    public static void PowerOn(IBoard board)
    {
        s_board = board;
        Time = board.Time;
        s_bootTimestamp = Time.GetTimestamp();
        board.PowerOff.UnsafeRegister(static _ => PowerOff(), null);
    }

    /// <summary>Sets the assemblies of device code: their frames appear in stack traces, their names in reflection.</summary>
    public static void AddDeviceAssembly(Assembly assembly)
    {
        lock (DeviceAssemblies) DeviceAssemblies.Add(assembly);
    }

    internal static bool IsDeviceCode(Assembly assembly)
    {
        lock (DeviceAssemblies) return DeviceAssemblies.Contains(assembly);
    }

    internal static Assembly[] DeviceAssemblyList()
    {
        lock (DeviceAssemblies) return [.. DeviceAssemblies];
    }

    /// <summary>Called at each backward branch of device code.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Poll()
    {
        if (s_attention != 0) Attend();
    }

    /// <summary>
    /// Called at the entry of each method of device code that calls others: infinite recursion is an exception, as on the device.
    /// </summary>
    public static void Enter()
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (s_attention != 0) Attend();
    }

    /// <summary>Called at the end of each catch of device code: an abort continues after the handler.</summary>
    public static void LeaveCatch()
    {
        if ((s_attention & (int)Attention.Thread) != 0) DeviceThread.Current?.RaiseAbort();
    }

    /// <summary>Discards an exception that left a finalizer.</summary>
    public static void FinalizerFailed(object thrown) => _ = thrown;

    /// <summary>Text written by the application: its lines go to the board's console.</summary>
    internal static void Write(string? text, bool endsLine)
    {
        lock (Line)
        {
            foreach (char character in text ?? "<null>")
            {
                if (character == '\n') EndLine();
                else if (character != '\r') Line.Append(character);
            }

            if (endsLine) EndLine();
        }
    }

    /// <summary>Prints the text of an unfinished line.</summary>
    internal static void FlushConsole()
    {
        lock (Line)
        {
            if (Line.Length > 0) EndLine();
        }
    }

    /// <summary>Fills a buffer with the board's hardware random numbers.</summary>
    internal static void Random(Span<byte> destination) => s_board!.Random.Fill(destination);

    /// <summary>Pins, converters and networks around the board.</summary>
    internal static BoardPeripherals Peripherals => s_board!.Peripherals;

    /// <summary>Restarts the board; ends the calling thread.</summary>
    internal static void Reboot()
    {
        s_board!.Reboot();
        throw new PowerOffException();
    }

    /// <summary>Octets of the managed heap of the image.</summary>
    internal static uint ManagedHeap => s_board!.Image.ManagedHeap;

    /// <summary>Cancelled when the power is cut.</summary>
    internal static CancellationToken PowerIsOff => s_board!.PowerOff;

    /// <summary>Stops the board with a message for the user.</summary>
    internal static void Fault(string sentence) => s_board?.Fault(0, sentence);

    /// <summary>Makes all threads call their poll handler at the next poll.</summary>
    internal static void CallAttention(Attention to) => Interlocked.Or(ref s_attention, (int)to);

    /// <summary>Withdraws that request for this reason.</summary>
    internal static void CallOff(Attention to) => Interlocked.And(ref s_attention, ~(int)to);

    private static void EndLine()
    {
        string line = Line.ToString();
        Line.Clear();
        s_board?.ConsoleLine(line);
    }

    private static void PowerOff()
    {
        s_off = true;
        CallAttention(Attention.Thread);
        Processor.Stop();
        Waiting.Changed();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Attend()
    {
        if (s_off) throw new PowerOffException();
        DeviceThread.Current?.Attend();
    }
}

/// <summary>The reasons for threads to handle a poll.</summary>
[Flags]
internal enum Attention
{
    /// <summary>A thread is aborted or suspended, or the power was cut.</summary>
    Thread = 1,

    /// <summary>Another thread needs the processor, or has it.</summary>
    Processor = 2,
}
