using System;
using System.Threading;

namespace nanoFramework.Runtime.Native;

/// <summary>The native half's access to its board; set at boot, before the firmware starts.</summary>
internal static class BoardHardware
{
    internal static string TargetName { get; set; } = "DESKTOP";

    internal static Action Reboot { get; set; } = static () =>
        throw new PlatformNotSupportedException("No board is attached to reboot; run the firmware on a virtual board.");

    /// <summary>Stops the board with a defect's number and one sentence.</summary>
    internal static Action<int, string> Fault { get; set; } = static (_, sentence) => throw new InvalidOperationException(sentence);

    internal static Action<string> ConsoleLine { get; set; } = Console.WriteLine;

    internal static CancellationToken PowerOff { get; set; }

    /// <summary>True when the board is configured to continue after a defect.</summary>
    internal static Func<int, bool> GoesOn { get; set; } = static _ => false;

    /// <summary>Sets the board's clock: ticks of 100 ns since the year 1, UTC.</summary>
    internal static Action<long> SetClock { get; set; } = static _ => { };

    /// <summary>Octets of the managed heap.</summary>
    internal static uint ManagedHeap { get; set; } = 54_472;

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
}
