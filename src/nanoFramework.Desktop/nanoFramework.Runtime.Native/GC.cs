using System;

namespace nanoFramework.Runtime.Native;

/// <summary>The interpreter's garbage collector.</summary>
public static class GC
{
    /// <summary>Collects garbage.</summary>
    /// <param name="compactHeap">Also compacts.</param>
    /// <returns>
    /// Octets free afterwards. A virtual board does not know how much memory its firmware would use on the device: it returns the image's
    /// whole managed heap, which is more than a board has left and of the same order.
    /// </returns>
    public static uint Run(bool compactHeap)
    {
        System.GC.Collect(System.GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compactHeap);
        return BoardHardware.ManagedHeap;
    }

    /// <summary>The virtual board prints no collector messages.</summary>
    public static void EnableGCMessages(bool enable) => _ = enable;
}
