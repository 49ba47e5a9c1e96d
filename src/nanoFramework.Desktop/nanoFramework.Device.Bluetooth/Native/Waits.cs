using System;
using System.Threading;
using nanoFramework.Runtime.Native;

namespace nanoFramework.Device.Bluetooth;

/// <summary>Waits of the library, which end with the board's power.</summary>
internal static class Waits
{
    /// <summary>Waits for an event.</summary>
    /// <returns>False when the time is over.</returns>
    /// <exception cref="OperationCanceledException">The power is gone.</exception>
    public static bool For(AutoResetEvent signal, int milliseconds)
    {
        int signalled = WaitHandle.WaitAny([signal, BoardHardware.PowerOff.WaitHandle], milliseconds);
        return signalled != 1 ? signalled == 0 : throw new OperationCanceledException(BoardHardware.PowerOff);
    }
}
