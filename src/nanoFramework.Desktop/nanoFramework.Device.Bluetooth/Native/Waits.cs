using System;
using System.Threading;
using nanoFramework.Runtime.Native;

namespace nanoFramework.Device.Bluetooth;

/// <summary>Waits of the library, which end when the power is cut.</summary>
internal static class Waits
{
    /// <summary>Waits for an event.</summary>
    /// <returns>False on timeout.</returns>
    /// <exception cref="OperationCanceledException">The power was cut.</exception>
    public static bool For(AutoResetEvent signal, int milliseconds)
    {
        int signalled = WaitHandle.WaitAny([signal, BoardHardware.PowerOff.WaitHandle], milliseconds);
        return signalled != 1 ? signalled == 0 : throw new OperationCanceledException(BoardHardware.PowerOff);
    }
}
