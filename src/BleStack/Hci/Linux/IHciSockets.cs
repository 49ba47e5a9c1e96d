using System;
using System.Net.Sockets;

namespace BleStack.Hci.Linux;

/// <summary>Opens an adapter's user channel; a test puts its own here.</summary>
internal interface IHciSockets
{
    /// <summary>A socket bound to the user channel of an adapter; it carries whole H4 packets, one a datagram.</summary>
    /// <exception cref="HciSocketException">The kernel refuses.</exception>
    SafeSocketHandle OpenUserChannel(ushort device);
}

/// <summary>The kernel refused a step, with the number that errno had.</summary>
internal sealed class HciSocketException(int error) : Exception($"errno {error}")
{
    /// <summary>The value of <c>errno</c>.</summary>
    public int Error { get; } = error;
}
