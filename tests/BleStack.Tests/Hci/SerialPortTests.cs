using System;
using System.IO;
using System.Runtime.InteropServices;
using System.Text;
using System.Threading.Tasks;
using BleStack.Hci;
using Xunit;

namespace BleStack.Tests.Hci;

/// <summary>A pseudo-terminal stands for the serial port: it has the same settings, raw mode included.</summary>
public sealed class SerialPortTests
{
    [Fact]
    public async Task Octets_a_terminal_would_change_pass_a_serial_port_unchanged()
    {
        if (!OperatingSystem.IsLinux()) return;
        using FileStream far = OpenTerminal(out string device);
        using IHciTransport transport = HciTransports.Open($"serial:{device}:115200");
        var sink = new Sink();
        transport.Open(sink);
        byte[] command = [0x01, 0x03, 0x0C, 0x04, 0x0A, 0x0D, 0x11, 0x7F];
        transport.Send(command);
        byte[] got = new byte[command.Length];
        await Task.Run(() => far.ReadExactly(got)).WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Equal(command, got);
        byte[] answer = [0x04, 0xFF, 0x05, 0x0D, 0x03, 0x13, 0x04, 0x1A];
        far.Write(answer);
        Assert.Equal(answer, await sink.First.Task.WaitAsync(TimeSpan.FromSeconds(60)));
    }

    [Fact]
    public async Task A_device_that_is_unplugged_closes_the_transport()
    {
        if (!OperatingSystem.IsLinux()) return;
        FileStream far = OpenTerminal(out string device);
        using IHciTransport transport = HciTransports.Open($"serial:{device}");
        var sink = new Sink();
        transport.Open(sink);
        far.Dispose();
        Assert.StartsWith($"serial:{device}", await sink.Closed.Task.WaitAsync(TimeSpan.FromSeconds(60)), StringComparison.Ordinal);
    }

    [Fact]
    public void Something_that_is_no_terminal_is_said_to_be_none()
    {
        if (!OperatingSystem.IsLinux()) return;
        string file = Path.GetTempFileName();
        try
        {
            Assert.Contains(
                "cannot be set to 115200 baud",
                Assert.Throws<HciTransportException>(() => HciTransports.Open($"serial:{file}")).Message,
                StringComparison.Ordinal
            );
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static FileStream OpenTerminal(out string device)
    {
        var far = new FileStream("/dev/ptmx", FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
        int descriptor = (int)far.SafeFileHandle.DangerousGetHandle();
        byte[] name = new byte[64];
        Assert.Equal(0, grantpt(descriptor));
        Assert.Equal(0, unlockpt(descriptor));
        Assert.Equal(0, ptsname_r(descriptor, name, name.Length));
        device = Encoding.ASCII.GetString(name).TrimEnd('\0');
        return far;
    }

#pragma warning disable SYSLIB1054, IDE1006 // libc's names.
    [DllImport("libc")]
    private static extern int grantpt(int descriptor);

    [DllImport("libc")]
    private static extern int unlockpt(int descriptor);

    [DllImport("libc")]
    private static extern int ptsname_r(int descriptor, [Out] byte[] buffer, nint length);
#pragma warning restore SYSLIB1054, IDE1006

    private sealed class Sink : IHciPacketSink
    {
        public TaskCompletionSource<byte[]> First { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource<string> Closed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void OnPacket(ReadOnlySpan<byte> packet) => First.TrySetResult(packet.ToArray());

        public void OnClosed(string reason) => Closed.TrySetResult(reason);
    }
}
