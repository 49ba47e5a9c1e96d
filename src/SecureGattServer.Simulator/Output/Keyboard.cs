using System;
using System.Runtime.InteropServices;
using System.Threading;

namespace SecureGattServer.Simulator.Output;

/// <summary>Waits for keys without polling.</summary>
internal static class Keyboard
{
    private const short Readable = 1; // POLLIN
    private const int StandardInput = 0;

    /// <summary>Waits until a key may be available, for a maximum time; false when there is none.</summary>
    /// <remarks>Each check by the console class changes the terminal's settings. On Windows this sleeps for the time.</remarks>
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
