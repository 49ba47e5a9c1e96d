using System;

namespace nanoFramework.Runtime.Native;

/// <summary>The board's real time clock.</summary>
public static class Rtc
{
    /// <summary>The virtual board's clock is the PC's and stays as it is.</summary>
    /// <returns>False: not set.</returns>
    public static bool SetSystemTime(DateTime time)
    {
        _ = time;
        return false;
    }
}
