using System;
using BleStack.Core;

namespace BleStack.Att;

/// <summary><see cref="Callbacks"/> for handlers of values the peer sent unasked.</summary>
internal static class HandleValueCallbacks
{
    public static void Raise(
        this HostLoop loop,
        HandleValueHandler? subscribers,
        ushort handle,
        ReadOnlySpan<byte> value,
        bool isIndication
    )
    {
        foreach (HandleValueHandler subscriber in Delegate.EnumerateInvocationList(subscribers))
        {
            try
            {
                subscriber(handle, value, isIndication);
            }
            catch (Exception exception)
            {
                loop.Report(exception);
            }
        }
    }
}
