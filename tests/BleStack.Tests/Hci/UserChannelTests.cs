using System;
using System.IO;
using System.Net.Sockets;
using System.Threading.Tasks;
using BleStack.Hci;
using BleStack.Hci.Linux;
using Xunit;

namespace BleStack.Tests.Hci;

/// <summary>
/// A Linux adapter taken over whole. The kernel's socket is a pair of datagram sockets here, whose far end the test holds, and what /sys
/// and /proc tell lies in a folder; numbers of errors and paths are those of Linux 6.1 (net/bluetooth/hci_sock.c).
/// </summary>
public sealed class UserChannelTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly string _root = Directory.CreateTempSubdirectory("adapter-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Theory]
    [InlineData("hci:")]
    [InlineData("hci:hci0")]
    [InlineData("hci:-1")]
    [InlineData("hci:65535")]
    [InlineData("hci")]
    public void A_wrong_number_is_explained(string address) =>
        Assert.Contains(
            "lacks the number of an adapter; write hci:N",
            Assert
                .Throws<FormatException>(() =>
                {
                    _ = Kind(new Refusing(0)).OpenAsync(HciAddress.Cut(address), default);
                })
                .Message,
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData(97, "This kernel has no Bluetooth: load it with 'sudo modprobe bluetooth'")]
    [InlineData(93, "This kernel has no Bluetooth")]
    [InlineData(1, "needs the right CAP_NET_ADMIN: run this command with sudo")]
    [InlineData(13, "needs the right CAP_NET_ADMIN")]
    [InlineData(19, "There is no adapter hci1, nor any other. Is it plugged in")]
    [InlineData(16, "hci1 is up: take it down with 'sudo btmgmt --index 1 power off'")]
    [InlineData(87, "hci1 is held whole by another program (a second attach, an emulator, a sniffer)")]
    [InlineData(132, "hci1 is blocked by rfkill; unblock it with 'sudo rfkill unblock bluetooth'")]
    [InlineData(110, "hci1 does not start: its controller does not answer")]
    [InlineData(22, "the kernel answers with error 22")]
    public void Each_refusal_of_the_kernel_is_one_line_with_its_remedy(int error, string said)
    {
        string message = Refusal(error);
        Assert.Contains(said, message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    [Fact]
    public void Adapters_that_are_there_are_named_and_connections_of_theirs_are_none()
    {
        Folder("sys/class/bluetooth/hci0");
        Folder("sys/class/bluetooth/hci0:64");
        Folder("sys/class/bluetooth/hci2");
        Assert.Equal("There is no adapter hci1; there are hci0, hci2.", Refusal(19));
    }

    [Fact]
    public void The_daemon_that_uses_the_adapter_is_named()
    {
        Process(812, "bluetoothd");
        Assert.StartsWith("hci1 is up and in use by bluetoothd (process 812): take it away with", Refusal(16), StringComparison.Ordinal);
    }

    [Fact]
    public void Who_holds_the_adapter_whole_is_named_by_its_socket()
    {
        Process(812, "bluetoothd", "socket:[5001]");
        Process(900, "simulator", "/dev/null", "socket:[5002]");
        Process(901, "bash", "socket:[77]");
        File.WriteAllText(
            Path.Combine(Folder("proc/net"), "hci"),
            "sk               RefCnt Rmem   Wmem   User   Inode  Parent\n0000000000000000 2      0      0      0      5001   0     \n0000000000000000 2      0      0      0      5002   0     \n"
        );
        Assert.Equal("hci1 is held whole by another program, simulator (process 900): end that first.", Refusal(87));
    }

    [Fact]
    public void A_hardware_switch_is_told_from_a_software_block()
    {
        File.WriteAllText(Path.Combine(Folder("sys/class/bluetooth/hci1/rfkill3"), "hard"), "1\n");
        Assert.StartsWith("hci1 is switched off by a hardware switch", Refusal(132), StringComparison.Ordinal);
    }

    [Fact]
    public void On_another_system_it_is_said_what_to_use_there() =>
        Assert.Contains(
            "takes over an adapter of Linux; on this system use a serial dongle",
            Assert
                .Throws<HciTransportException>(() =>
                {
                    _ = new UserChannelTransportKind(null, new AdapterFacts(_root)).OpenAsync(HciAddress.Cut("hci:0"), default);
                })
                .Message,
            StringComparison.Ordinal
        );

    [Fact]
    public async Task Packets_pass_whole_both_ways_and_an_adapter_pulled_out_is_told_once()
    {
        if (!OperatingSystem.IsLinux()) return;
        var pair = new SocketPair();
        using IHciTransport transport = await Kind(pair).OpenAsync(HciAddress.Cut("hci:1"), default);
        using var far = new Socket(pair.Far!);
        var sink = new Sink();
        transport.Open(sink);
        transport.Send([0x01, 0x03, 0x0C, 0x00]);
        transport.Send([0x02, 0x01, 0x00, 0x00, 0x00]);
        byte[] got = new byte[100];
        Assert.Equal(4, await far.ReceiveAsync(got).WaitAsync(Patience));
        Assert.Equal(5, await far.ReceiveAsync(got).WaitAsync(Patience));
        far.Send([0x04, 0x0E, 0x04, 0x01, 0x03, 0x0C, 0x00]);
        Assert.Equal([0x04, 0x0E, 0x04, 0x01, 0x03, 0x0C, 0x00], await sink.First.Task.WaitAsync(Patience));
        far.Dispose();
        transport.Send([0x01, 0x03, 0x0C, 0x00]);
        Assert.Equal("hci:1 was pulled out or taken down.", await sink.Closed.Task.WaitAsync(Patience));
        transport.Send([0x01, 0x03, 0x0C, 0x00]);
        Assert.Equal((ushort)1, pair.Device);
    }

    private UserChannelTransportKind Kind(IHciSockets sockets) => new(sockets, new AdapterFacts(_root));

    private string Refusal(int error) =>
        Assert
            .Throws<HciTransportException>(() =>
            {
                _ = Kind(new Refusing(error)).OpenAsync(HciAddress.Cut("hci:1"), default);
            })
            .Message;

    private string Folder(string path) => Directory.CreateDirectory(Path.Combine(_root, path)).FullName;

    private void Process(int id, string name, params string[] open)
    {
        File.WriteAllText(Path.Combine(Folder($"proc/{id}"), "comm"), name + "\n");
        string descriptors = Folder($"proc/{id}/fd");
        for (int i = 0; i < open.Length; i++) File.CreateSymbolicLink(Path.Combine(descriptors, $"{i}"), open[i]);
    }

    private sealed class Refusing(int error) : IHciSockets
    {
        public SafeSocketHandle OpenUserChannel(ushort device) => throw new HciSocketException(error);
    }

    private sealed class Sink : IHciPacketSink
    {
        public TaskCompletionSource<byte[]> First { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource<string> Closed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void OnPacket(ReadOnlySpan<byte> packet) => First.TrySetResult(packet.ToArray());

        public void OnClosed(string reason) => Closed.SetResult(reason);
    }
}
