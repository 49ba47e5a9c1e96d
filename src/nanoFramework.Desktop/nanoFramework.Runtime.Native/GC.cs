using System;

namespace nanoFramework.Runtime.Native;

/// <summary>The interpreter's garbage collector.</summary>
public static class GC
{
    /// <summary>Collects.</summary>
    /// <param name="compactHeap">Also compacts.</param>
    /// <returns>Octets free afterwards; .NET's own figure here, far above a board's.</returns>
    public static uint Run(bool compactHeap)
    {
        System.GC.Collect(System.GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compactHeap);
        return (uint)Math.Min(uint.MaxValue, System.GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);
    }

    /// <summary>The virtual board prints no collector messages.</summary>
    public static void EnableGCMessages(bool enable) => _ = enable;
}
