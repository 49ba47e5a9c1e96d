using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using SecureGattServer.Simulator.CommandLine;
using SecureGattServer.Simulator.Commands;
using SecureGattServer.Simulator.Demo;
using SecureGattServer.Simulator.Options;
using VirtualBoard;
using SecureGattServer.Simulator.Studio;
using Xunit;

namespace SecureGattServer.Simulator.Tests;

public sealed class CommandLineTests : IDisposable
{
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();
    private object? _request;

    public void Dispose()
    {
        _output.Dispose();
        _error.Dispose();
    }

    [Fact]
    public async Task Without_a_command_the_demo_runs()
    {
        Assert.Equal(0, await Run());
        Assert.Equal("ESP32_BLE_REV3", Assert.IsType<DemoRequest>(_request).Options.Image.Name);
    }

    [Fact]
    public async Task Common_options_reach_the_command()
    {
        await Run(
            "serve",
            "--image",
            "esp32_ble_rev0",
            "--io-cap",
            "keyboard-only",
            "--no-bond",
            "--mitm",
            "--no-sc",
            "--passkey",
            "000042",
            "--answer",
            "123456",
            "--trace",
            "x.btsnoop",
            "--plain",
            "--verbose",
            "--profile",
            "numeric",
            "--platform",
            "full"
        );
        RunOptions options = Assert.IsType<ServeRequest>(_request).Options;
        Assert.Equal(
            new RunOptions
            {
                Image = BoardImage.Find("ESP32_BLE_REV0")!,
                IoCapability = "keyboard-only",
                Bond = false,
                Mitm = true,
                SecureConnections = false,
                Passkey = "000042",
                Answer = "123456",
                Trace = "x.btsnoop",
                Plain = true,
                Verbose = true,
                Profile = "numeric",
                Platform = "full",
            },
            options);
    }

    [Fact]
    public async Task Emulate_takes_a_table_an_address_and_an_MTU()
    {
        await Run("emulate", "--table", "t.json", "--h4", "unix:/tmp/h4", "--mtu", "185");
        EmulateRequest request = Assert.IsType<EmulateRequest>(_request);
        Assert.Equal(("t.json", "unix:/tmp/h4", 185), (request.Table, request.H4.Text, request.Mtu));
    }

    [Theory]
    [InlineData("display-yes-no")]
    [InlineData("DisplayYesNo")]
    [InlineData("DISPLAY_YES_NO")]
    public async Task An_io_capability_may_be_spelled_as_in_the_specification(string spelling)
    {
        await Run("serve", "--io-cap", spelling);
        Assert.Equal("display-yes-no", Assert.IsType<ServeRequest>(_request).Options.IoCapability);
    }

    [Fact]
    public async Task The_board_sees_only_what_was_said()
    {
        await Run("demo", "--no-mitm", "--sc", "--passkey", "random");
        Assert.Equal(
            new Dictionary<string, string> { ["mitm"] = "no", ["sc"] = "yes", ["passkey"] = "random" },
            Assert.IsType<DemoRequest>(_request).Options.BoardSettings());
    }

    [Theory]
    [InlineData("tcp:127.0.0.1:9100")]
    [InlineData("tcp:[::1]:0")]
    [InlineData("tcp:localhost:1")]
    [InlineData("unix:/tmp/h4")]
    public async Task Serve_waits_where_it_is_told(string h4)
    {
        await Run("serve", "--h4", h4);
        Assert.Equal(h4, Assert.IsType<ServeRequest>(_request).H4.Text);
    }

    [Fact]
    public async Task Phone_takes_a_script()
    {
        await Run("phone", "--command", "scan", "--command", "connect 1");
        PhoneRequest request = Assert.IsType<PhoneRequest>(_request);
        Assert.Equal(["scan", "connect 1"], request.Commands);
        Assert.Equal("tcp:127.0.0.1:9000", request.Hci);
    }

    [Fact]
    public async Task Studio_takes_one_application_or_none()
    {
        Assert.Equal(0, await Run("studio", "Sensor.exe", "--port", "0"));
        Assert.Equal(("Sensor.exe", 0), (Assert.IsType<StudioRequest>(_request).Path, ((StudioRequest)_request).Port));
        Assert.Equal(0, await Run("studio"));
        Assert.Null(Assert.IsType<StudioRequest>(_request).Path);
    }

    [Theory]
    [InlineData("error: unknown option '--colour'. See 'simulator demo --help'.", "demo", "--colour")]
    [InlineData("error: unknown option '--colour'. See 'simulator run --help'.", "run", "x.exe", "--colour")]
    [InlineData("error: unknown option '--colour'. See 'simulator explain --help'.", "explain", "x.btsnoop", "--colour")]
    [InlineData("error: unknown option '--colour'. See 'simulator studio --help'.", "studio", "--colour")]
    [InlineData(
        "error: unknown command 'fly'; there are demo, serve, run, studio, attach, phone, plan, emulate, explain. See 'simulator --help'.",
        "fly"
    )]
    [InlineData(
        "error: --passkey '12345' is not a passkey; write random or six digits such as 042517. See 'simulator --help'.",
        "--passkey",
        "12345"
    )]
    [InlineData(
        "error: --passkey '1000000' is not a passkey; write random or six digits such as 042517. See 'simulator --help'.",
        "--passkey",
        "1000000"
    )]
    [InlineData(
        "error: --answer 'maybe' is not an answer; write yes, no or six digits such as 042517. See 'simulator serve --help'.",
        "serve",
        "--answer",
        "maybe"
    )]
    [InlineData(
        "error: --bond and --no-bond contradict each other; give one of them. See 'simulator serve --help'.",
        "serve",
        "--bond",
        "--no-bond"
    )]
    [InlineData(
        "error: --h4 '0.0.0.0' in 'tcp:0.0.0.0:9000' is reachable from outside, and an H4 port has no password; write tcp:127.0.0.1:9000. See 'simulator serve --help'.",
        "serve",
        "--h4",
        "tcp:0.0.0.0:9000"
    )]
    [InlineData(
        "error: --h4 'tcp:127.0.0.1:70000' has no port from 0 to 65535; write tcp:127.0.0.1:9000. See 'simulator serve --help'.",
        "serve",
        "--h4",
        "tcp:127.0.0.1:70000"
    )]
    [InlineData("error: Option '--table' is required. See 'simulator emulate --help'.", "emulate")]
    [InlineData(
        "error: --mtu '22' is not a number from 23 to 517. See 'simulator emulate --help'.",
        "emulate",
        "--table",
        "t.json",
        "--mtu",
        "22"
    )]
    [InlineData(
        "error: --h4 'pigeon' is not an H4 address; write tcp:127.0.0.1:9000 or unix:/tmp/h4. See 'simulator serve --help'.",
        "serve",
        "--h4",
        "pigeon"
    )]
    [InlineData("error: Option '--hci' is required. See 'simulator attach --help'.", "attach")]
    [InlineData(
        "error: --hci and --netsim exclude each other: the application is on that controller, so there is no virtual air to offer. See 'simulator run --help'.",
        "run",
        "x.exe",
        "--hci",
        "netsim",
        "--netsim",
        "0"
    )]
    [InlineData(
        "error: --clock fast would break the timers of a host behind --hci; omit one of them. See 'simulator run --help'.",
        "run",
        "x.exe",
        "--hci",
        "netsim",
        "--clock",
        "fast"
    )]
    public async Task A_wrong_command_line_gets_one_line_and_2(string line, params string[] arguments)
    {
        Assert.Equal(2, await Run(arguments));
        Assert.Equal(line + Environment.NewLine, _error.ToString());
        Assert.Null(_request);
    }

    [Theory]
    [InlineData("--image", "ESP8266", "ESP32_BLE_REV0, ESP32_BLE_REV3")]
    [InlineData("--profile", "weak", "heart-rate, just-works, passkey")]
    [InlineData("--platform", "fantasy", "stock, full")]
    [InlineData("--io-cap", "mind-reader", "display-only, display-yes-no")]
    public async Task An_unknown_choice_is_answered_with_the_choices(string option, string value, string choices)
    {
        Assert.Equal(2, await Run("demo", option, value));
        Assert.StartsWith($"error: {option} '{value}' is not known; choose one of {choices}", _error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("demo")]
    [InlineData("serve")]
    [InlineData("attach")]
    [InlineData("phone")]
    public async Task Help_has_examples_and_exit_codes(string command)
    {
        Assert.Equal(0, await Run(command, "--help"));
        Assert.Contains($"simulator {command}", _output.ToString(), StringComparison.Ordinal);
        Assert.Contains("Examples:", _output.ToString(), StringComparison.Ordinal);
        Assert.Contains("Exit codes: 0", _output.ToString(), StringComparison.Ordinal);
        Assert.Null(_request);
    }

    [Fact]
    public async Task A_known_end_is_one_line_with_its_code()
    {
        int code = await Run(
            _ => throw SimulatorException.Environment("port 9000 is in use; stop the other program or choose another"),
            "serve"
        );
        Assert.Equal(3, code);
        Assert.Equal("error: port 9000 is in use; stop the other program or choose another" + Environment.NewLine, _error.ToString());
    }

    [Fact]
    public async Task An_unknown_end_shows_no_stack_trace_without_verbose()
    {
        Assert.Equal(3, await Run(_ => throw new InvalidOperationException("oops"), "serve"));
        Assert.StartsWith("error: oops (InvalidOperationException; this is a bug", _error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ctrl_C_ends_with_130_where_there_was_no_verdict()
    {
        using var interrupted = new CancellationTokenSource();
        interrupted.Cancel();
        Assert.Equal(
            130,
            await SimulatorApp.RunAsync(
                ["demo"],
                All(static token => Task.FromCanceled<ExitCode>(token)),
                _output,
                _error,
                interrupted.Token
            )
        );
    }

    private Task<int> Run(params string[] arguments) => Run(static _ => Task.FromResult(ExitCode.Ok), arguments);

    private Task<int> Run(Func<CancellationToken, Task<ExitCode>> act, params string[] arguments) =>
        SimulatorApp.RunAsync(arguments, All(act), _output, _error, CancellationToken.None);

    private CommandSet All(Func<CancellationToken, Task<ExitCode>> act)
    {
        return new CommandSet { Demo = Take, Serve = Take, Attach = Take, Phone = Take, Plan = Take, Emulate = Take, Studio = Take };

        Task<ExitCode> Take(object request, CancellationToken token)
        {
            _request = request;
            return act(token);
        }
    }
}
