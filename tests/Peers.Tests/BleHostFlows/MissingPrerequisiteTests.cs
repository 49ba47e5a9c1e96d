using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;
using Peers.Tests.Harness;
using TestKit.Peers;
using Xunit;

namespace Peers.Tests.BleHostFlows;

/// <summary>Missing or broken prerequisites: each is one clear line within bounded time, and no process is left running.</summary>
public sealed class MissingPrerequisiteTests : IDisposable
{
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(8);

    private readonly string _folder = Directory.CreateTempSubdirectory("ble-host-reason-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Without_node_the_tests_are_skipped_and_say_what_to_install() =>
        Assert.Equal(
            "node cannot be run (it is not installed); install Node.js 18 or later to run these tests",
            Package(node: Path.Combine(_folder, "no-node")).Install()
        );

    [Theory]
    [InlineData("v16.20.2")]
    [InlineData("something else")]
    public void A_node_too_old_or_unknown_is_named(string version) =>
        Assert.Equal(
            $"node is too old ({version}); install Node.js 18 or later to run these tests",
            Package(node: Script("node", $"echo {version}")).Install()
        );

    [Fact]
    public void Without_a_registry_the_tests_are_skipped_with_what_npm_said()
    {
        string npm = Script("npm", "echo npm ERR! network request failed >&2; exit 1");
        Assert.Equal(
            "npm cannot install ble-host (npm ERR! network request failed); connect to an npm registry to run these tests",
            Package(Script("node", "echo v20.0.0"), npm).Install()
        );
    }

    [Fact]
    public void An_npm_that_hangs_is_stopped_with_its_children()
    {
        string pid = Path.Combine(_folder, "pid");
        string? reason = Package(Script("node", "echo v20.0.0"), Script("npm", $"/bin/sleep 600 & echo $! >{pid}; wait")).Install();
        Assert.Equal(
            "npm cannot install ble-host (npm did not end in 8 s and was stopped); connect to an npm registry to run these tests",
            reason
        );
        AssertEnded(int.Parse(File.ReadAllText(pid), CultureInfo.InvariantCulture));
    }

    [Theory]
    [NeedsBleHost(isFlow: false)]
    [InlineData("", "the wishes are not JSON")]
    [InlineData("[]", "give the wishes as one JSON object")]
    [InlineData("{\"flow\":\"visit\"}", "'port' is missing; it takes a whole number from 1 to 65535")]
    [InlineData("{\"flow\":\"visit\",\"port\":0}", "'port' takes a whole number from 1 to 65535, not 0")]
    [InlineData("{\"flow\":\"visit\",\"port\":9000,\"mitm\":\"yes\"}", "'mitm' takes true or false, not \"yes\"")]
    [InlineData("{\"flow\":\"visit\",\"port\":9000,\"address\":\"01:02\"}", "'address' takes a static random address")]
    [InlineData("{\"flow\":\"visit\",\"port\":9000,\"speed\":1}", "there is no wish 'speed'; there are flow, port,")]
    [InlineData("{\"flow\":\"fly\",\"port\":9000}", "there is no flow 'fly'; there are visit, mtu,")]
    public async Task Wrong_wishes_are_told_in_a_line_and_exit_code_2(string wishes, string message) =>
        Assert.Contains(message, await ErrorAsync(wishes, exitCode: 2), StringComparison.Ordinal);

    [Fact]
    [NeedsBleHost(isFlow: false)]
    public async Task A_port_without_a_listener_is_reported_in_one_line_and_exit_code_3()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        Assert.Equal(
            $"ble-host: nothing listens at 127.0.0.1:{port} (ECONNREFUSED); start 'simulator serve' first",
            await ErrorAsync($$"""{"flow":"visit","port":{{port}}}""", exitCode: 3)
        );
    }

    [Fact]
    [NeedsBleHost(isFlow: false)]
    public async Task A_controller_that_never_answers_ends_the_flow_in_bounded_time()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        int port = ((IPEndPoint)silent.LocalEndpoint).Port;
        Assert.Equal(
            "ble-host: start did not end in 1 s",
            await ErrorAsync($$"""{"flow":"visit","port":{{port}},"stepSeconds":1}""", exitCode: 1)
        );
    }

    [Fact]
    [NeedsBleHost(isFlow: false)]
    public async Task A_controller_that_goes_away_ends_the_flow()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        Task<string> error = ErrorAsync($$"""{"flow":"visit","port":{{port}}}""", exitCode: 1);
        (await listener.AcceptTcpClientAsync()).Dispose();
        Assert.Equal("ble-host: Transport closed", await error);
    }

    [Fact]
    [NeedsBleHost(isFlow: false)]
    public async Task A_peer_whose_parent_is_gone_ends_by_itself()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var wishes = new JsonObject { ["flow"] = "visit", ["port"] = ((IPEndPoint)silent.LocalEndpoint).Port, ["stepSeconds"] = 600 };
        var start = new ProcessStartInfo("node", [Path.Combine(BleHostPackage.Folder, "peer.mjs"), wishes.ToJsonString()])
        {
            RedirectStandardInput = true,
            WorkingDirectory = _folder,
        };
        using Process peer = Process.Start(start)!;
        using TcpClient accepted = await silent.AcceptTcpClientAsync();
        peer.StandardInput.Close();
        Assert.True(peer.WaitForExit(TimeSpan.FromSeconds(30)));
        Assert.Equal(1, peer.ExitCode);
    }

    private static async Task<string> ErrorAsync(string wishes, int exitCode)
    {
        await using BleHostPeer peer = BleHostPeer.Start(wishes);
        InvalidOperationException error = await Assert.ThrowsAsync<InvalidOperationException>(() => peer.NextAsync("end"));
        Assert.Equal(exitCode, await peer.ExitAsync());
        return error.Message;
    }

    // The kernel needs a moment to end a killed process; a zombie counts as ended.
    private static void AssertEnded(int process) =>
        Assert.True(SpinWait.SpinUntil(() => !IsRunning($"/proc/{process}/stat"), s_timeout), $"process {process} still runs");

    private static bool IsRunning(string state)
    {
        try
        {
            return !File.ReadAllText(state).Contains(") Z ", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }

    private BleHostPackage Package(string node, string npm = "npm") => new(_folder, node, npm, s_timeout);

    private string Script(string name, string body)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "stand-ins for node and npm are shell scripts; this is Windows");
        string path = Path.Combine(_folder, name);
        File.WriteAllText(path, $"#!/bin/sh\n{body}\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }
}
