using System;
using System.Runtime.InteropServices;
using System.Threading;

namespace SecureGattServer.Simulator.Output;

/// <summary>Waits for keys without looking again and again.</summary>
internal static class Keyboard
{
    private const short Readable = 1; // POLLIN
    private const int StandardInput = 0;

    /// <summary>Waits until there may be a key, for a time at most; false when there is none.</summary>
    /// <remarks>The console's own look at the keyboard costs a change of the terminal's settings each time. On Windows the time is slept.</remarks>
    public static bool MayHaveKey(TimeSpan wait)
    {
        if (OperatingSystem.IsWindows())
        {
            Thread.Sleep(wait);
            return true;
        }

        var input = new PollDescriptor { Descriptor = StandardInput, Events = Readable };
        return poll(ref input, 1, (int)wait.TotalMilliseconds) != 0;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct PollDescriptor
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }

#pragma warning disable SYSLIB1054, IDE1006 // libc's name.
    [DllImport("libc")]
    private static extern int poll(ref PollDescriptor descriptors, nuint count, int milliseconds);
#pragma warning restore SYSLIB1054, IDE1006
}
