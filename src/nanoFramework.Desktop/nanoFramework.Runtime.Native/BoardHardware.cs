using System;
using System.Threading;

namespace nanoFramework.Runtime.Native;

/// <summary>What the native half reaches of the board it runs on; set at boot, before the firmware's first instruction.</summary>
internal static class BoardHardware
{
    internal static string TargetName { get; set; } = "DESKTOP";

    internal static Action Reboot { get; set; } = static () =>
        throw new PlatformNotSupportedException("No board is attached to reboot; run the firmware on a virtual board.");

    /// <summary>Stops the board with a defect's number and one sentence.</summary>
    internal static Action<int, string> Fault { get; set; } = static (_, sentence) => throw new InvalidOperationException(sentence);

    internal static Action<string> ConsoleLine { get; set; } = Console.WriteLine;

    internal static CancellationToken PowerOff { get; set; }

    /// <summary>Reports the fault and ends the calling thread's work: the board does not execute another instruction.</summary>
    internal static Exception Stop(int defect, string sentence)
    {
        Fault(defect, sentence);
        return new OperationCanceledException(sentence, PowerOff);
    }
}
