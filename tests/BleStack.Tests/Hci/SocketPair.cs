using System.Net.Sockets;
using System.Runtime.InteropServices;
using BleStack.Hci.Linux;
using Xunit;

namespace BleStack.Tests.Hci;

/// <summary>The kernel's socket of an adapter as one of a pair of datagram sockets, whose far end the test holds. Linux only.</summary>
internal sealed class SocketPair : IHciSockets
{
    private const int UnixFamily = 1, SequencedPackets = 5;

    public SafeSocketHandle? Far { get; private set; }

    public ushort Device { get; private set; }

    public SafeSocketHandle OpenUserChannel(ushort device)
    {
        Device = device;
        int[] pair = new int[2];
        Assert.Equal(0, socketpair(UnixFamily, SequencedPackets, 0, pair));
        Far = new SafeSocketHandle(pair[1], ownsHandle: true);
        return new SafeSocketHandle(pair[0], ownsHandle: true);
    }

#pragma warning disable SYSLIB1054, IDE1006 // libc's name.
    [DllImport("libc")]
    private static extern int socketpair(int domain, int type, int protocol, [Out] int[] pair);
#pragma warning restore SYSLIB1054, IDE1006
}
