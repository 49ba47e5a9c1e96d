using System;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using BleStack.Core;
using BleStack.Hci;
using BleStack.Virtual;
using TestKit.Stack;
using Xunit;

namespace BleStack.Tests.Virtual;

/// <summary>Controllers offered over real sockets of this machine, in real time.</summary>
public class H4ServerTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private readonly LogLines _log = new();
    private readonly VirtualAir _air;

    public H4ServerTests() =>
        _air = new VirtualAir(
            new SerialLoop(),
            new AirOptions
            {
                Seed = 1,
                Pacing = Pacing.AsFastAsPossible,
                Logger = _log,
            }
        );

    [Theory]
    [InlineData("tcp:127.0.0.1:0")]
    [InlineData("tcp:localhost:0")]
    [InlineData("unix")]
    public async Task Client_that_sends_octet_by_octet_gets_whole_answers(string endpoint)
    {
        string path = Path.Combine(Path.GetTempPath(), $"h4-{Guid.NewGuid():N}");
        await using H4Server server = H4Server.Start(_air, endpoint == "unix" ? $"unix:{path}" : endpoint);
        using Socket socket = await ConnectAsync(server.Endpoint);
        foreach (byte octet in Convert.FromHexString("01030C00")) await socket.SendAsync(new[] { octet });
        Assert.Equal("040E0401030C00", await ReadAsync(socket, 7));
        await socket.SendAsync(Convert.FromHexString("0109100001022000"));
        Assert.Equal("040E0A01091000" + "0100454C4202" + "040E0701022000FB0008", await ReadAsync(socket, 23));
        await server.DisposeAsync();
        Assert.False(File.Exists(path));
    }

    [Fact]
    public async Task Two_clients_get_two_controllers_on_one_air_and_one_that_leaves_is_a_supervision_timeout()
    {
        await using H4Server server = H4Server.Start(_air, "tcp:127.0.0.1:0", ControllerOptions.Poor);
        using Socket central = await ConnectAsync(server.Endpoint);
        await SendAsync(central, "01010C08FFFFFFFFFFFFFF3F", "040E0401010C00");
        Socket peripheral = await ConnectAsync(server.Endpoint);
        await SendAsync(peripheral, "010A200101", "040E04010A2000");
        await SendAsync(
            central,
            "010D2019" + "10001000" + "00" + "00" + "0200454C4202" + "00" + "06000600" + "0000" + "0A00" + "00000000",
            "040F0400010D20"
        );
        Assert.Equal("043E13" + "01000100" + "00" + "00" + "0200454C4202" + "0600" + "0000" + "0A00" + "00", await ReadAsync(central, 22));
        peripheral.Dispose();
        Assert.Equal("0405040001" + "00" + "08", await ReadAsync(central, 7));
    }

    [Theory]
    [InlineData("01")]
    [InlineData("010320")]
    [InlineData("010D2019" + "1000")]
    [InlineData("020100")]
    [InlineData("0201000700" + "0300")]
    public async Task Host_that_dies_in_half_a_packet_ends_its_link_by_supervision_timeout_and_its_place_is_free(string half)
    {
        await using H4Server server = H4Server.Start(_air, "tcp:127.0.0.1:0", ControllerOptions.Poor);
        Socket central = await ConnectAsync(server.Endpoint);
        await SendAsync(central, "01010C08FFFFFFFFFFFFFF3F", "040E0401010C00");
        using Socket peripheral = await ConnectAsync(server.Endpoint);
        await SendAsync(peripheral, "01010C08FFFFFFFFFFFFFF3F", "040E0401010C00");
        await SendAsync(peripheral, "010A200101", "040E04010A2000");
        await SendAsync(
            central,
            "010D2019" + "10001000" + "00" + "00" + "0200454C4202" + "00" + "06000600" + "0000" + "0A00" + "00000000",
            "040F0400010D20"
        );
        Assert.StartsWith("043E13" + "0100", await ReadAsync(central, 22), StringComparison.Ordinal);
        Assert.StartsWith("043E13" + "0100", await ReadAsync(peripheral, 22), StringComparison.Ordinal);
        await central.SendAsync(Convert.FromHexString(half));
        central.Dispose();
        Assert.Equal("0405040001" + "00" + "08", await ReadAsync(peripheral, 7));
        await SendAsync(peripheral, "010A200101", "040E04010A2000");
        using Socket next = await ConnectAsync(server.Endpoint);
        await SendAsync(next, "01030C00", "040E0401030C00");
    }

    [Fact]
    public async Task Garbage_closes_the_connection_with_a_log_line_and_other_clients_are_served_on()
    {
        await using H4Server server = H4Server.Start(_air, "tcp:127.0.0.1:0");
        using Socket garbage = await ConnectAsync(server.Endpoint);
        await garbage.SendAsync("GET / HTTP/1.1\r\n"u8.ToArray());
        Assert.Equal("", await ReadAsync(garbage, 1));
        using Socket good = await ConnectAsync(server.Endpoint);
        await SendAsync(good, "01030C00", "040E0401030C00");
        // The client may see the end before the line is written.
        Assert.True(
            SpinWait.SpinUntil(() => _log.All.Any(line => line.Contains("0x47", StringComparison.Ordinal)), TimeSpan.FromSeconds(60))
        );
    }

    [Fact]
    public async Task Stopping_the_server_closes_its_clients()
    {
        H4Server server = H4Server.Start(_air, "tcp:127.0.0.1:0");
        using Socket client = await ConnectAsync(server.Endpoint);
        await SendAsync(client, "01030C00", "040E0401030C00");
        await server.DisposeAsync();
        Assert.Equal("", await ReadAsync(client, 1));
    }

    [Theory]
    [InlineData("tcp:0.0.0.0:9000", "loopback")]
    [InlineData("tcp:192.168.1.2:9000", "loopback")]
    [InlineData("tcp:[::]:9000", "loopback")]
    [InlineData("tcp:example.org:9000", "loopback")]
    [InlineData("tcp:127.0.0.1:99999", "port")]
    [InlineData("tcp:127.0.0.1:", "port")]
    [InlineData("tcp:9000", "tcp:127.0.0.1:PORT")]
    [InlineData("serial:/dev/ttyS0", "tcp:127.0.0.1:PORT")]
    [InlineData("unix:", "path")]
    public void Endpoints_that_are_not_of_this_machine_are_refused_with_the_reason(string endpoint, string says) =>
        Assert.Contains(says, Assert.Throws<FormatException>(() => H4Server.Start(_air, endpoint)).Message, StringComparison.Ordinal);

    [Fact]
    public async Task Port_or_path_in_use_is_said_so_and_a_stale_socket_is_replaced()
    {
        await using H4Server first = H4Server.Start(_air, "tcp:127.0.0.1:0");
        Assert.Contains(
            "in use",
            Assert.Throws<HciTransportException>(() => H4Server.Start(_air, first.Endpoint)).Message,
            StringComparison.Ordinal
        );
        string path = Path.Combine(Path.GetTempPath(), $"h4-{Guid.NewGuid():N}");
        using (var stale = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            stale.Bind(new UnixDomainSocketEndPoint(path));
        }

        await using H4Server second = H4Server.Start(_air, $"unix:{path}");
        Assert.Contains(
            "in use",
            Assert.Throws<HciTransportException>(() => H4Server.Start(_air, $"unix:{path}")).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_path_that_is_something_else_is_said_so_and_left_as_it_is()
    {
        string folder = Directory.CreateTempSubdirectory("h4-").FullName;
        try
        {
            string file = Path.Combine(folder, "notes");
            File.WriteAllText(file, "mine");
            Assert.Contains("is a plain file, which is left as it is", Refusal(file), StringComparison.Ordinal);
            Assert.Equal("mine", File.ReadAllText(file));
            Assert.Contains("is a directory, which is left as it is", Refusal(folder), StringComparison.Ordinal);
            Assert.Contains(Path.Combine(folder, "missing"), Refusal(Path.Combine(folder, "missing", "h4")), StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private string Refusal(string path) => Assert.Throws<HciTransportException>(() => H4Server.Start(_air, $"unix:{path}")).Message;

    private static async Task<Socket> ConnectAsync(string endpoint)
    {
        bool unix = endpoint.StartsWith("unix:", StringComparison.Ordinal);
        var socket = unix
            ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
            : new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        if (unix) await socket.ConnectAsync(new UnixDomainSocketEndPoint(endpoint[5..]));
        else await socket.ConnectAsync(System.Net.IPEndPoint.Parse(endpoint[4..]));
        return socket;
    }

    private static async Task SendAsync(Socket socket, string packet, string answer)
    {
        await socket.SendAsync(Convert.FromHexString(packet));
        Assert.Equal(answer, await ReadAsync(socket, answer.Length / 2));
    }

    /// <summary>This many octets, or fewer when the remote end closes.</summary>
    private static async Task<string> ReadAsync(Socket socket, int count)
    {
        byte[] octets = new byte[count];
        int have = 0;
        try
        {
            while (have < count && await socket.ReceiveAsync(octets.AsMemory(have)).AsTask().WaitAsync(Limit) is var got and > 0)
                have += got;
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.ConnectionReset)
        {
            return "";
        }

        return Convert.ToHexString(octets.AsSpan(0, have));
    }
}
