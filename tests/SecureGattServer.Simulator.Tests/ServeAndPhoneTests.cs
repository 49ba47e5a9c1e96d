using System;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;
using BleStack.Core;
using BleStack.Virtual;
using SecureGattServer.Simulator.Commands;
using SecureGattServer.Simulator.Options;
using SecureGattServer.Simulator.Output;
using Xunit;

namespace SecureGattServer.Simulator.Tests;

/// <summary>serve and phone, each with its own transcript, over a real socket, with the stand-in firmware.</summary>
public sealed partial class ServeAndPhoneTests : IAsyncDisposable
{
    private readonly StringWriter _served = new();
    private readonly StringWriter _phone = new();
    private readonly CancellationTokenSource _end = new(TimeSpan.FromSeconds(60));
    private Task<ExitCode>? _serving;

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        if (_serving is not null) await _serving;
        _end.Dispose();
        await _served.DisposeAsync();
        await _phone.DisposeAsync();
    }

    [Fact]
    public async Task A_scripted_phone_is_refused_pairs_uses_comes_back_and_forgets()
    {
        string h4 = await ServeAsync("just-works");
        ExitCode code = await PhoneAsync(
            h4,
            "scan 1; connect 24:0A:C4:5E:C0:DE; discover; pair; read 2A38; write 2A39 01; subscribe 2A37 2; bonds; disconnect",
            "connect 1; encrypt; read #3; disconnect; forget; bonds; quit");
        string said = _phone.ToString();
        Assert.True(code == ExitCode.Ok, said + _served);
        Assert.Contains("\"Stand-in\"  180D Heart Rate", said, StringComparison.Ordinal);
        Assert.Contains("paired by Just Works, level 2 (encrypted, not authenticated), bonded", said, StringComparison.Ordinal);
        Assert.Contains("2A38 = 01", said, StringComparison.Ordinal);
        Assert.Equal(2, Occurrences(said, "2A37 notifies 0648"));
        Assert.Contains("encrypted from the bond", said, StringComparison.Ordinal);
        Assert.Contains("all bonds forgotten", said, StringComparison.Ordinal);
        Assert.EndsWith("phone: no bonds" + Environment.NewLine, said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_device_types_the_passkey_the_phone_shows()
    {
        string h4 = await ServeAsync("keyboard", answer: "123456");
        ExitCode code = await PhoneAsync(
            h4,
            new RunOptions { IoCapability = "display-only", Passkey = "123456" },
            "connect 24:0A:C4:5E:C0:DE; pair"
        );
        Assert.True(code == ExitCode.Ok, _phone.ToString() + _served);
        Assert.Contains("passkey 123456", _phone.ToString(), StringComparison.Ordinal);
        Assert.Contains(
            "paired by Passkey Entry, level 4 (authenticated, Secure Connections), bonded",
            _phone.ToString(),
            StringComparison.Ordinal
        );
        Assert.Contains("enter passkey", _served.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_script_stops_at_the_first_command_that_fails_and_names_it()
    {
        string h4 = await ServeAsync("passkey");
        Assert.Equal(ExitCode.StepFailed, await PhoneAsync(h4, "connect 24:0A:C4:5E:C0:DE; read 2A38; disconnect"));
        string said = _phone.ToString();
        Assert.Contains("phone: failed: read:", said, StringComparison.Ordinal);
        Assert.EndsWith("failed step: read 2A38" + Environment.NewLine, said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_script_goes_on_after_a_refusal_it_expects_and_tells_it()
    {
        string h4 = await ServeAsync("passkey");
        Assert.Equal(ExitCode.Ok, await PhoneAsync(h4, "connect 24:0A:C4:5E:C0:DE; !read 2A38; ! read 2A38; disconnect"));
        string said = _phone.ToString();
        Assert.Contains("phone: refused as expected: read: ReadRequest on attribute", said, StringComparison.Ordinal);
        Assert.Equal(2, Occurrences(said, "was refused with InsufficientAuthentication (0x05)."));
        Assert.EndsWith("phone: disconnected" + Environment.NewLine, said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("connect 24:0A:C4:5E:C0:DE; pair; !read 2A38", "'read 2A38' was to be refused, and was not")]
    [InlineData("connect 24:0A:C4:5E:C0:DE; !fly", "unknown command 'fly'")]
    [InlineData("!read 2A38", "not connected")]
    [InlineData("!", "! takes a command that is to be refused")]
    public async Task What_is_no_refusal_fails_a_command_that_expects_one(string commands, string message)
    {
        string h4 = await ServeAsync("just-works");
        Assert.Equal(ExitCode.StepFailed, await PhoneAsync(h4, commands));
        Assert.Contains($"phone: failed: {message}", _phone.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_phone_that_leaves_in_the_middle_says_goodbye_so_the_next_can_connect_at_once()
    {
        string h4 = await ServeAsync("just-works");
        Assert.Equal(ExitCode.Ok, await PhoneAsync(h4, "connect 24:0A:C4:5E:C0:DE"));
        Assert.True(await PhoneAsync(h4, "scan 1; connect 1") == ExitCode.Ok, _phone.ToString());
    }

    [Theory]
    [InlineData("fly", "unknown command 'fly'; help lists them")]
    [InlineData("read 2A38", "not connected; use scan, then connect N")]
    [InlineData("connect", "connect takes a number of the list that scan shows, or an address")]
    [InlineData("connect 3", "there is no number 3 in the list")]
    [InlineData("scan soon", "scan takes a number of seconds from 1 to 60")]
    [InlineData("write 2A39 1", "write takes a UUID or a handle and octets in hex")]
    [InlineData("forget 24:0A:C4:00:00:01", "there is no bond with 24:0A:C4:00:00:01/public")]
    public async Task A_wrong_phone_command_says_what_it_takes(string command, string message)
    {
        string h4 = await ServeAsync("just-works");
        Assert.Equal(ExitCode.StepFailed, await PhoneAsync(h4, command));
        Assert.Contains(message, _phone.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_server_the_phone_says_so()
    {
        SimulatorException exception = await Assert.ThrowsAsync<SimulatorException>(() =>
            PhoneAsync($"tcp:127.0.0.1:{FreePort()}", "scan")
        );
        Assert.Equal(ExitCode.Environment, exception.Code);
        Assert.Contains("Start the controller (or the simulator's serve) first", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_in_use_is_named()
    {
        string h4 = await ServeAsync("just-works");
        SimulatorException exception = await Assert.ThrowsAsync<SimulatorException>(() => Serve(new RunOptions(), h4, _served));
        Assert.Equal(ExitCode.Environment, exception.Code);
        Assert.Contains($"{h4} is in use", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_trace_that_cannot_be_written_is_named()
    {
        string path = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N"), "x.btsnoop");
        SimulatorException exception = await Assert.ThrowsAsync<SimulatorException>(() =>
            Serve(new RunOptions { Trace = path }, "tcp:127.0.0.1:0", _served)
        );
        Assert.Equal(ExitCode.Environment, exception.Code);
        Assert.Contains(path, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_firmware_attached_to_a_foreign_controller_is_ready_there()
    {
        string h4 = await ServeAsync("just-works");
        var ready = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var output = new WatchingWriter(_phone, line =>
        {
            if (line.StartsWith("ready ", StringComparison.Ordinal)) ready.TrySetResult(line);
        });
        using var end = CancellationTokenSource.CreateLinkedTokenSource(_end.Token);
        Task<ExitCode> attached = AttachCommand.RunAsync(
            new AttachRequest(Options("numeric"), h4),
            new PlainTranscript(output),
            TextReader.Null,
            end.Token
        );
        Assert.Matches(
            $"^ready address=02:42:4C:45:[0-9A-F:]{{5}} type=public hci={h4}$",
            await ready.Task.WaitAsync(TimeSpan.FromSeconds(60))
        );
        await end.CancelAsync();
        Assert.Equal(ExitCode.Ok, await attached);
    }

    [Fact]
    public async Task An_attached_firmware_whose_controller_goes_ends_with_3_and_the_reason()
    {
        H4Server controller = H4Server.Start(new VirtualAir(new SerialLoop()), "tcp:127.0.0.1:0");
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var output = new WatchingWriter(_phone, line =>
        {
            if (line.StartsWith("ready ", StringComparison.Ordinal)) ready.TrySetResult();
        });
        Task<ExitCode> attached = AttachCommand.RunAsync(
            new AttachRequest(Options("numeric"), controller.Endpoint),
            new PlainTranscript(output),
            TextReader.Null,
            _end.Token
        );
        await ready.Task.WaitAsync(TimeSpan.FromSeconds(60));
        await controller.DisposeAsync();
        SimulatorException exception = await Assert.ThrowsAsync<SimulatorException>(() => attached.WaitAsync(TimeSpan.FromSeconds(60)));
        Assert.Equal(ExitCode.Environment, exception.Code);
        Assert.Contains("the device's controller is gone: tcp:", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Quit_on_standard_input_ends_serve_with_0()
    {
        using var input = new StringReader("quit\n");
        Assert.Equal(ExitCode.Ok, await Serve(Options("just-works"), "tcp:127.0.0.1:0", _served, input));
    }

    /// <summary>The owner's input reaches the real firmware; an unknown command is answered with the list of commands.</summary>
    [Fact]
    public async Task The_owner_commands_the_firmware_from_standard_input()
    {
        using var owner = new Owner(
            ["bonds", "window close", "fly", "oob 00", "quit"],
            ["ready ", "bond: bonds=0 of 3", "guard: pairing window closed", "guard: 'fly' is no command", "has no out-of-band reader"]
        );
        var output = new WatchingWriter(TextWriter.Synchronized(_served), owner.Hear);
        Assert.Equal(ExitCode.Ok, await Serve(new RunOptions { Profile = "heart-rate" }, "tcp:127.0.0.1:0", output, owner));
    }

    [Fact]
    public async Task A_firmware_that_stops_ends_serve_with_4_and_its_sentence()
    {
        SimulatorException exception = await Assert.ThrowsAsync<SimulatorException>(() =>
            Serve(Options("just-works", "fault"), "tcp:127.0.0.1:0", _served)
        );
        Assert.Equal(ExitCode.BoardStopped, exception.Code);
        Assert.Contains("The second Respond would leave the mutex held.", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_controller_that_is_no_controller_is_named()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        string h4 = $"tcp:{listener.LocalEndpoint}";
        Task<TcpClient> accepted = listener.AcceptTcpClientAsync();
        Task<ExitCode> phone = PhoneAsync(h4, "scan");
        (await accepted).Dispose();
        SimulatorException exception = await Assert.ThrowsAsync<SimulatorException>(() => phone);
        Assert.Equal(ExitCode.Environment, exception.Code);
        Assert.Contains(h4, exception.Message, StringComparison.Ordinal);
    }

    private static RunOptions Options(string profile, string act = "heart-rate") =>
        new() { Profile = profile, Firmware = (Path.Combine(AppContext.BaseDirectory, "FakeFirmware.dll"), "act", act) };

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static int Occurrences(string text, string part) => text.Split(part).Length - 1;

    private async Task<string> ServeAsync(string profile, string? answer = null)
    {
        var ready = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var output = new WatchingWriter(TextWriter.Synchronized(_served), line =>
        {
            if (ReadyLine().Match(line) is { Success: true } match) ready.TrySetResult(match.Groups["h4"].Value);
        });
        _serving = Serve(Options(profile) with { Answer = answer }, "tcp:127.0.0.1:0", output);
        return await ready.Task.WaitAsync(TimeSpan.FromSeconds(60));
    }

    private Task<ExitCode> Serve(RunOptions options, string h4, TextWriter output, TextReader? input = null) =>
        ServeCommand.RunAsync(
            new ServeRequest(options, ListenEndPoint.Parse(h4)),
            new PlainTranscript(output),
            input ?? TextReader.Null,
            _end.Token
        );

    private Task<ExitCode> PhoneAsync(string h4, params string[] commands) =>
        PhoneAsync(h4, new RunOptions { IoCapability = "no-input-no-output", Mitm = false }, commands);

    private Task<ExitCode> PhoneAsync(string h4, RunOptions options, params string[] commands) =>
        PhoneCommand.RunAsync(
            new PhoneRequest(options, h4, commands),
            new PlainTranscript(_phone),
            TextReader.Null,
            stopAtFailure: true,
            _end.Token
        );

    [GeneratedRegex(@"^ready address=24:0A:C4:5E:C0:DE type=public h4=(?<h4>tcp:127\.0\.0\.1:\d+)$")]
    private static partial Regex ReadyLine();

    /// <summary>Types its lines one by one, each once the one it waits for was printed.</summary>
    private sealed class Owner(string[] lines, string[] after) : TextReader
    {
        private readonly SemaphoreSlim _heard = new(0);
        private int _next;
        private int _waiting;

        public void Hear(string line)
        {
            if (_waiting >= after.Length || !line.Contains(after[_waiting], StringComparison.Ordinal)) return;
            _waiting++;
            _heard.Release();
        }

        public override string? ReadLine()
        {
            if (_next == lines.Length || !_heard.Wait(TimeSpan.FromSeconds(20))) return null;
            return lines[_next++];
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing) _heard.Dispose();
            base.Dispose(disposing);
        }
    }

    private sealed class WatchingWriter(TextWriter inner, Action<string> onLine) : TextWriter
    {
        public override System.Text.Encoding Encoding => inner.Encoding;

        public override void WriteLine(string? value)
        {
            inner.WriteLine(value);
            onLine(value ?? "");
        }
    }
}
