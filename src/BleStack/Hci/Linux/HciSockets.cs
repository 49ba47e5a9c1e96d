using System;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace BleStack.Hci.Linux;

// libc's names; generated marshalling would need unsafe code; libc is found by the loader's own rules.
#pragma warning disable IDE1006, SYSLIB1054, CA5392

/// <summary>The kernel's Bluetooth sockets: AF_BLUETOOTH, SOCK_RAW, BTPROTO_HCI (include/net/bluetooth/hci_sock.h).</summary>
internal sealed class HciSockets : IHciSockets
{
    private const int Family = 31;
    private const int RawCloseOnExec = 3 | 0x80000;
    private const int HciProtocol = 1;
    private const ushort UserChannel = 1;

    public SafeSocketHandle OpenUserChannel(ushort device)
    {
        int descriptor = socket(Family, RawCloseOnExec, HciProtocol);
        if (descriptor < 0) throw new HciSocketException(Marshal.GetLastPInvokeError());
        var handle = new SafeSocketHandle(descriptor, ownsHandle: true);
        byte[] address = Address(device);
        if (bind(descriptor, address, address.Length) == 0) return handle;
        int error = Marshal.GetLastPInvokeError();
        handle.Dispose();
        throw new HciSocketException(error);
    }

    // struct sockaddr_hci: family 2 | device 2 | channel 2, in the machine's octet order.
    private static byte[] Address(ushort device)
    {
        byte[] address = new byte[6];
        MemoryMarshal.Write(address, (ushort)Family);
        MemoryMarshal.Write(address.AsSpan(2), device);
        MemoryMarshal.Write(address.AsSpan(4), UserChannel);
        return address;
    }

    [DllImport("libc", SetLastError = true)]
    private static extern int socket(int domain, int type, int protocol);

    [DllImport("libc", SetLastError = true)]
    private static extern int bind(int descriptor, byte[] address, int length);
}
