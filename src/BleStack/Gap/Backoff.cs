using System;
using BleStack.Core;
using BleStack.Hci;

namespace BleStack.Gap;

/// <summary>Tries again after a delay that doubles, up to a limit, until it is told that the last try went well.</summary>
internal sealed class Backoff(HostLoop loop, Action again)
{
    public static readonly TimeSpan First = TimeSpan.FromMilliseconds(100);
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    private readonly LoopTimer _timer = loop.CreateTimer(again);
    private TimeSpan _delay = First;

    /// <summary>A try is still to come.</summary>
    public bool IsPending => _timer.IsRunning;

    /// <summary>A refusal that says nothing about the command, only about the moment: busy, disallowed now, no resources now.</summary>
    public static bool IsTransient(HciErrorCode status) =>
        status
            is HciErrorCode.CommandDisallowed
                or HciErrorCode.ConnectionLimitExceeded
                or HciErrorCode.MemoryCapacityExceeded
                or HciErrorCode.ConnectionRejectedDueToLimitedResources
                or HciErrorCode.ControllerBusy
                or HciErrorCode.LimitReached;

    /// <summary>Tries again after the delay it returns.</summary>
    public TimeSpan Schedule()
    {
        TimeSpan delay = _delay;
        _timer.Start(delay);
        _delay = delay + delay < Longest ? delay + delay : Longest;
        return delay;
    }

    /// <summary>It went well, or is not wanted any more: the next refusal begins with the shortest delay.</summary>
    public void Reset()
    {
        _timer.Stop();
        _delay = First;
    }

    public void Close() => _timer.Dispose();
}
