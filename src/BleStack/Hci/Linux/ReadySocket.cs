using System;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace BleStack.Hci.Linux;

// libc's names; generated marshalling would need unsafe code; libc is found by the loader's own rules.
#pragma warning disable IDE1006, SYSLIB1054, CA5392

/// <summary>Sends on a socket whose reads block what it takes at once. .NET has that only for sockets whose reads do not block.</summary>
internal static class ReadySocket
{
    private const int DontWait = 0x40,
        NoSignal = 0x4000;

    /// <summary>The octets taken; 0 when there is no room, when the socket has ended, and on other systems than Linux.</summary>
    public static int Send(Socket socket, ReadOnlySpan<byte> octets)
    {
        if (!OperatingSystem.IsLinux() || octets.IsEmpty) return 0;
        try
        {
            return (int)Math.Max(0, send(socket.SafeHandle, in MemoryMarshal.GetReference(octets), octets.Length, DontWait | NoSignal));
        }
        catch (ObjectDisposedException)
        {
            return 0;
        }
    }

    [DllImport("libc")]
    private static extern nint send(SafeSocketHandle socket, in byte octets, nint length, int flags);
}
