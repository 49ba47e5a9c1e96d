using System;

namespace nanoFramework.Runtime.Native;

/// <summary>The board's real time clock.</summary>
public static class Rtc
{
    /// <summary>Sets the board's clock, whole seconds, as UTC. It starts anew at the next boot; the PC's own clock stays as it is.</summary>
    /// <returns>True: set.</returns>
    public static bool SetSystemTime(DateTime time)
    {
        BoardHardware.SetClock(time.Ticks / TimeSpan.TicksPerSecond * TimeSpan.TicksPerSecond);
        return true;
    }
}
