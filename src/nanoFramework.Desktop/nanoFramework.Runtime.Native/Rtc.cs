using System;

namespace nanoFramework.Runtime.Native;

/// <summary>The board's real time clock.</summary>
public static class Rtc
{
    /// <summary>Sets the board's clock in whole seconds, UTC. It is reset at the next boot; the PC's clock is not changed.</summary>
    /// <returns>True.</returns>
    public static bool SetSystemTime(DateTime time)
    {
        BoardHardware.SetClock(time.Ticks / TimeSpan.TicksPerSecond * TimeSpan.TicksPerSecond);
        return true;
    }
}
