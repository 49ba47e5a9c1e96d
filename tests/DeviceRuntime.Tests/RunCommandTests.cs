using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;
using BleStack.Gap;
using BleStack.Smp;
using TestKit.Board;
using SecureGattServer.Simulator;
using SecureGattServer.Simulator.CommandLine;
using SecureGattServer.Simulator.Commands;
using SecureGattServer.Simulator.Options;
using SecureGattServer.Simulator.Output;
using SecureGattServer.Simulator.Studio;
using VirtualBoard;
using Xunit;

namespace DeviceRuntime.Tests;

/// <summary>The simulator's <c>run</c>, with applications compiled for the device.</summary>
public sealed partial class RunCommandTests : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("run").FullName;
    private readonly CancellationTokenSource _end = new();
    private readonly Told _told = new();
    private readonly Typed _typed = new();
    private Task<ExitCode>? _running;

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        if (_running is not null) await Task.WhenAny(_running);
        _typed.Dispose();
        _end.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task One_application_is_ready_and_a_phone_pairs_by_the_passkey_it_shows()
    {
        Run("Security");
        string h4 = ReadyLine().Match(await _told.SaysAsync("ready ")).Groups["h4"].Value;
        using StringWriter phone = new();
        var options = new RunOptions { IoCapability = "keyboard-only", Answer = "123456" };
        ExitCode code = await PhoneCommand.RunAsync(
            new PhoneRequest(options, h4, ["connect 24:0A:C4:5E:C0:DE", "pair"]),
            new PlainTranscript(phone),
            TextReader.Null,
            stopAtFailure: true,
            _end.Token
        );
        Assert.True(code == ExitCode.Ok, phone.ToString());
        await _told.SaysAsync("passkey 123456");
        await _told.SaysAsync("device: pairing ended with 0, paired True, authenticated True");
        await EndAsync(ExitCode.Ok);
    }

    [Fact]
    public async Task Studio_runs_an_application_and_shows_its_pairing()
    {
        var studio = new StudioRequest(new RunOptions())
        {
            Path = Compiled("Security"),
            Port = 0,
            H4 = ListenEndPoint.Parse("tcp:127.0.0.1:0"),
        };
        _running = StudioCommand.RunAsync(studio, new PlainTranscript(_told), TextReader.Null, _end.Token);
        string ready = await _told.SaysAsync("ready ");
        using StringWriter phone = new();
        var options = new RunOptions { IoCapability = "keyboard-only", Answer = "123456" };
        ExitCode code = await PhoneCommand.RunAsync(
            new PhoneRequest(options, ReadyLine().Match(ready).Groups["h4"].Value, ["connect 24:0A:C4:5E:C0:DE", "pair"]),
            new PlainTranscript(phone),
            TextReader.Null,
            stopAtFailure: true,
            _end.Token
        );
        Assert.True(code == ExitCode.Ok, phone.ToString());
        using HttpClient http = new() { Timeout = FirmwareBench.Patience };
        string steps = await http.GetStringAsync(new Uri($"{ready.Split("url=")[1].Split(' ')[0]}steps?count=1000"));
        Assert.Contains("\"kind\":\"pairingEnded\"", steps, StringComparison.Ordinal);
        await EndAsync(ExitCode.Ok);
    }

    [Fact]
    public async Task Several_applications_share_one_air_and_each_line_has_its_boards_name()
    {
        Run(["Security", "CentralReader"]);
        Assert.EndsWith(" board=Security", await _told.SaysAsync("ready address=24:0A:C4:5E:C0:DE"), StringComparison.Ordinal);
        await _told.SaysAsync("device: CentralReader: value 0: 7");
        await EndAsync(ExitCode.Ok);
    }

    [Fact]
    public async Task Two_boards_of_one_name_are_refused()
    {
        string first = DeviceCompiler.CompileApp(Directory.CreateDirectory(Path.Combine(_folder, "a")).FullName, "Beacon");
        string second = DeviceCompiler.CompileApp(Directory.CreateDirectory(Path.Combine(_folder, "b")).FullName, "Beacon");
        SimulatorException refused = await Assert.ThrowsAsync<SimulatorException>(() => Start([first, second]));
        Assert.Equal(ExitCode.Usage, refused.Code);
        Assert.Contains("are both called Beacon", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_run_ends_with_2_and_one_line()
    {
        string desktop = typeof(RunCommandTests).Assembly.Location, missing = Path.Combine(_folder, "Missing.exe");
        foreach (string path in new[] { _folder, desktop, missing })
        {
            SimulatorException refused = await Assert.ThrowsAsync<SimulatorException>(() => Start([path]));
            Assert.Equal(ExitCode.Usage, refused.Code);
            Assert.StartsWith($"'{path}' ", refused.Message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', refused.Message);
        }
    }

    [Fact]
    public async Task An_application_without_Bluetooth_runs_and_ends_with_0()
    {
        string path = DeviceCompiler.Compile(_folder, "Quiet", "class P { static void Main() { Console.WriteLine(\"here\"); } }");
        Assert.Equal(ExitCode.Ok, await Start([path]).WaitAsync(FirmwareBench.Patience));
        Assert.Contains(
            "simulator: Quiet does not reference nanoFramework.Device.Bluetooth: it runs, but phones cannot find it",
            _told.Lines
        );
        Assert.Contains("device: here", _told.Lines);
        Assert.Contains("simulator: Quiet has come to its end: no thread of it is left, and the board sits idle", _told.Lines);
    }

    [Fact]
    public async Task On_the_fast_clock_twenty_minutes_take_seconds()
    {
        Run(["Broadcast"], request => request with { IsFast = true });
        await _told.SaysAsync("device: reading 320");
        await EndAsync(ExitCode.Ok);
    }

    [Fact]
    public async Task Power_is_cut_as_often_as_told_and_the_application_comes_back()
    {
        Run(["Swallows"], request => request with { CutPowerEvery = TimeSpan.FromMilliseconds(500) });
        for (int boot = 0; boot < 3; boot++)
        {
            await _told.SaysAsync("ready ");
            await _told.SaysAsync("simulator: power off, power on");
        }

        await EndAsync(ExitCode.Ok);
    }

    [Fact]
    public async Task Of_several_boards_each_has_its_own_trace_and_its_own_bonds()
    {
        string trace = Path.Combine(_folder, "air.btsnoop"), bonds = Path.Combine(_folder, "kept.bonds");
        Run(["HeartRateServer", "HeartRateWatch"], request =>
            request with
            {
                Serve = request.Serve with
                {
                    Options = request.Serve.Options with { Image = BoardImage.Find("ESP32_BLE_REV0")!, Trace = trace, Bonds = bonds },
                },
            }
        );
        await _told.SaysAsync("HeartRateWatch: heart rate ");
        await EndAsync(ExitCode.Ok);
        Assert.Equal(
            ["air.HeartRateServer.btsnoop", "air.HeartRateWatch.btsnoop"],
            Directory.EnumerateFiles(_folder, "*.btsnoop").Select(Path.GetFileName).Order(StringComparer.Ordinal)
        );
        Assert.Equal(
            ["kept.HeartRateServer.bonds", "kept.HeartRateWatch.bonds"],
            Directory.EnumerateFiles(_folder, "*.bonds").Select(Path.GetFileName).Order(StringComparer.Ordinal)
        );
        Assert.All(Directory.EnumerateFiles(_folder, "*.btsnoop"), static path =>
            Assert.Equal("btsnoop\0"u8, File.ReadAllBytes(path).AsSpan(0, 8))
        );
        Bond[] kept = [.. Directory.EnumerateFiles(_folder, "*.bonds").Select(static path => Assert.Single(new FileBondStore(path).All))];
        Assert.Equal(2, kept.Select(static bond => bond.Peer).Distinct().Count());
    }

    [Fact]
    public async Task A_trace_that_is_there_already_is_refused_under_its_boards_name()
    {
        File.WriteAllText(Path.Combine(_folder, "air.Beacon.btsnoop"), "");
        SimulatorException refused = await Assert.ThrowsAsync<SimulatorException>(() =>
            Start([Compiled("Beacon"), Compiled("Watcher")], request =>
                request with
                {
                    Serve = request.Serve with { Options = request.Serve.Options with { Trace = Path.Combine(_folder, "air.btsnoop") } },
                }
            )
        );
        Assert.Equal(ExitCode.Usage, refused.Code);
        Assert.Contains("air.Beacon.btsnoop already exists", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_script_sets_what_lies_around_a_board_and_looks_at_it()
    {
        Run(["Doorbell"], libraries: ["System.Device.Gpio"], with: static request =>
            request with
            {
                Values = [KeyValuePair.Create("pin.0", "1"), KeyValuePair.Create("adc.3", "2048")],
            }
        );
        await _told.SaysAsync("device: button up");
        _typed.Line("set pin.0 0");
        await _told.SaysAsync("simulator: pin.0 = 0");
        await _told.SaysAsync("device: pin 0: lamp on");
        _typed.Line("values");
        foreach (string value in new[] { "adc.3 = 2048", "pin.0 = 0", "pin.2 = 1" }) await _told.SaysAsync("simulator: " + value);
        _typed.Line("set pin.0");
        await _told.SaysAsync("simulator: 'set pin.0' is not a command");
        _typed.Line("quit");
        Assert.Equal(ExitCode.Ok, await _running!.WaitAsync(FirmwareBench.Patience));
    }

    [Fact]
    public async Task Of_several_boards_a_script_names_the_one_it_means()
    {
        Run(["Doorbell", "Beacon"], libraries: ["System.Device.Gpio"]);
        await _told.SaysAsync("device: Doorbell: button up");
        _typed.Line("set pin.0 0");
        await _told.SaysAsync("simulator: say which board: write Doorbell or Beacon before it");
        _typed.Line("Doorbell set pin.0 0");
        await _told.SaysAsync("device: Doorbell: pin 0: lamp on");
        await EndAsync(ExitCode.Ok);
    }

    [Fact]
    public async Task A_defect_stops_the_board_unless_it_is_told_to_go_on_behind_it()
    {
        SimulatorException stopped = await Assert.ThrowsAsync<SimulatorException>(() =>
            Start([Compiled("Careless")]).WaitAsync(FirmwareBench.Patience)
        );
        Assert.Equal(ExitCode.BoardStopped, stopped.Code);
        Assert.StartsWith("Careless stopped: The firmware called DeviceBonding.IsBonded", stopped.Message, StringComparison.Ordinal);
        Run(["Careless"], static request =>
            request with
            {
                Serve = request.Serve with { Options = request.Serve.Options with { GoOnBehind = new HashSet<int> { 15 } } },
            }
        );
        await _told.SaysAsync("board: defect 15, going on as told");
        await _told.SaysAsync("device: went on");
        await EndAsync(ExitCode.Ok);
    }

    [Fact]
    public async Task A_native_method_the_board_does_not_have_is_named()
    {
        const string source =
            "public static class Radio { [MethodImpl(MethodImplOptions.InternalCall)] public static extern void Send(int x); } class P { static void Main() { Radio.Send(1); } }";
        string path = DeviceCompiler.Compile(_folder, "Radio", source);
        SimulatorException stopped = await Assert.ThrowsAsync<SimulatorException>(() => Start([path]).WaitAsync(FirmwareBench.Patience));
        Assert.Equal(ExitCode.BoardStopped, stopped.Code);
        Assert.Contains("Radio is not on this board: the application called Radio.Send", stopped.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "error: --clock fast would break the timers of a host behind --h4; omit one of them.",
        "--clock",
        "fast",
        "--h4",
        "tcp:127.0.0.1:0"
    )]
    [InlineData("error: --cut-power-every 'often' is not a time of at least 100ms; write 500ms, 60s or 5m.", "--cut-power-every", "often")]
    [InlineData("error: --set 'pin.0' is not a name with a value; write NAME=VALUE, as in pin.0=1.", "--set", "pin.0")]
    [InlineData("error: --go-on-behind '99' is not a defect from 0 to 22; docs/defects.md lists them.", "--go-on-behind", "99")]
    public async Task A_wrong_option_says_what_it_takes(string message, params string[] options)
    {
        using StringWriter output = new(), error = new();
        CommandSet commands = new()
        {
            Demo = Never,
            Serve = Never,
            Attach = Never,
            Phone = Never,
            Plan = Never,
            Emulate = Never,
        };
        Assert.Equal(2, await SimulatorApp.RunAsync(["run", "App.exe", .. options], commands, output, error, default));
        Assert.StartsWith(message, error.ToString(), StringComparison.Ordinal);
    }

    private static Task<ExitCode> Never(object request, CancellationToken cancellationToken) => throw new InvalidOperationException();

    private void Run(string application) => Run([application]);

    private void Run(string[] applications, Func<RunRequest, RunRequest>? with = null, params string[] libraries) =>
        _running = Start([.. applications.Select(application => Compiled(application, libraries))], with);

    private string Compiled(string application, params string[] libraries) =>
        DeviceCompiler.CompileApp(Directory.CreateDirectory(Path.Combine(_folder, application)).FullName, application, libraries);

    private Task<ExitCode> Start(string[] paths, Func<RunRequest, RunRequest>? with = null)
    {
        RunRequest request = new(paths, new ServeRequest(new RunOptions(), ListenEndPoint.Parse("tcp:127.0.0.1:0")));
        return RunCommand.RunAsync(with?.Invoke(request) ?? request, new PlainTranscript(_told), _typed, _end.Token);
    }

    private async Task EndAsync(ExitCode code)
    {
        await _end.CancelAsync();
        Assert.Equal(code, await _running!.WaitAsync(FirmwareBench.Patience));
    }

    [GeneratedRegex(@"h4=(?<h4>tcp:127\.0\.0\.1:\d+)")]
    private static partial Regex ReadyLine();

    // The user's input, line by line.
    private sealed class Typed : TextReader
    {
        private readonly BlockingCollection<string> _lines = [];

        public void Line(string text) => _lines.Add(text);

        public override string? ReadLine() => _lines.TryTake(out string? line, Timeout.Infinite) ? line : null;

        protected override void Dispose(bool disposing)
        {
            _lines.CompleteAdding();
            base.Dispose(disposing);
        }
    }

    // The command's output, line by line.
    private sealed class Told : StringWriter
    {
        private readonly Lock _gate = new();
        private readonly List<string> _lines = [];
        private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _read;

        public string[] Lines
        {
            get
            {
                lock (_gate) return [.. _lines];
            }
        }

        public override void WriteLine(string? value)
        {
            lock (_gate)
            {
                _lines.Add(value ?? "");
                _more.TrySetResult();
                _more = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }

        /// <summary>The next line with this, letting others pass.</summary>
        public async Task<string> SaysAsync(string part)
        {
            try
            {
                while (true)
                {
                    Task more;
                    lock (_gate)
                    {
                        while (_read < _lines.Count)
                        {
                            if (_lines[_read++].Contains(part, StringComparison.Ordinal)) return _lines[_read - 1];
                        }

                        more = _more.Task;
                    }

                    await more.WaitAsync(FirmwareBench.Patience);
                }
            }
            catch (TimeoutException)
            {
                Assert.Fail($"'{part}' did not come. Told: {string.Join(" | ", Lines)}");
                throw;
            }
        }
    }
}
