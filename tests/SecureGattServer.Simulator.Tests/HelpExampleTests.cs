using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;
using BleStack.Core;
using BleStack.Virtual;
using SecureGattServer.Simulator.CommandLine;
using SecureGattServer.Simulator.Commands;
using SecureGattServer.Simulator.Explain;
using SecureGattServer.Simulator.Options;
using SecureGattServer.Simulator.Output;
using SecureGattServer.Simulator.Studio;
using Xunit;

namespace SecureGattServer.Simulator.Tests;

/// <summary>Each example of the help is run as written, with this machine's ports, files and serial devices instead of its own.</summary>
public sealed class HelpExampleTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("help").FullName;

    public static TheoryData<string> Examples() =>
        [
            .. ((string[])["", "demo", "serve", "studio", "attach", "phone", "plan", "emulate", "explain"])
                .SelectMany(ExampleHelp.Examples)
                .Select(static line => Regex.Split(line, @" {2,}|(?<=\d) on ")[0])
                .Where(static line => !line.Contains("MyApp.exe", StringComparison.Ordinal))
                .Distinct(),
        ];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Examples))]
    public async Task An_example_of_the_help_works(string example)
    {
        var air = new VirtualAir(new SerialLoop());
        await using H4Server controllers = H4Server.Start(air, "tcp:127.0.0.1:0");
        using var serving = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        (string input, string[] arguments) = Read(example);
        using var served = new ReadyWatch();
        string h4 = controllers.Endpoint;
        Task<ExitCode>? device = null;
        if (arguments.Contains("phone"))
        {
            device = ServeCommand.RunAsync(
                new ServeRequest(new RunOptions(), ListenEndPoint.Parse("tcp:127.0.0.1:0")),
                new PlainTranscript(served),
                TextReader.Null,
                serving.Token
            );
            h4 = (await served.Ready.WaitAsync(serving.Token)).Split("h4=")[1];
        }

        using var end = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        using var output = new ReadyWatch();
        _ = output.Ready.ContinueWith(_ => end.Cancel(), TaskScheduler.Default);
        using var error = new StringWriter();
        int code = await SimulatorApp.RunAsync([.. Here(arguments, h4)], Commands(output, input), output, error, end.Token);
        await serving.CancelAsync();
        if (device is not null) await device;

        // No serial device is available here: the example is valid when that is its only error.
        if (example.Contains("serial:", StringComparison.Ordinal))
            Assert.Contains("There is no serial device", error.ToString(), StringComparison.Ordinal);
        else if (example.Contains("--min-key-size 6", StringComparison.Ordinal))
            Assert.Contains("min-key-size 6 is outside 7..16; use 7", error.ToString(), StringComparison.Ordinal);
        else
            Assert.True(code == 0, $"{example}: {code}{Environment.NewLine}{error}{output.Text}");
    }

    /// <summary>The shell's interpretation of the line: the input of the pipe, and the arguments.</summary>
    private static (string Input, string[] Arguments) Read(string example)
    {
        string[] pipe = example.Split(" | ");
        string input = pipe.Length > 1 ? Words(pipe[0])[1] : "";
        string[] words = Words(pipe[^1]);
        Assert.Equal("simulator", words[0]);
        return (input, words[1..]);
    }

    private static string[] Words(string text) =>
        [
            .. Regex
                .Matches(text, @"'([^']*)'|(\S+)")
                .Select(static match => match.Groups[1].Success ? match.Groups[1].Value : match.Groups[2].Value),
        ];

    private IEnumerable<string> Here(string[] arguments, string h4)
    {
        string table = Path.Combine(_folder, "table.json");
        File.WriteAllText(table, PhoneBench.Table);
        if (arguments.Contains("explain")) PutFiles();
        for (int i = 0; i < arguments.Length; i++)
        {
            yield return i == 0 ? arguments[i] : arguments[i - 1] switch
            {
                "--table" => table,
                "--trace" or "--bonds" or "--html" or "--console" or "--compare" => Path.Combine(_folder, arguments[i]),
                "--h4" => "tcp:127.0.0.1:0",
                "--hci" when !arguments[i].StartsWith("serial:", StringComparison.Ordinal) => h4,
                "explain" when !arguments[i].StartsWith('-') => Path.Combine(_folder, arguments[i]),
                _ => arguments[i],
            };
        }

        string[] more = arguments.FirstOrDefault() switch
        {
            "serve" or "emulate" when !arguments.Contains("--h4") && !arguments.Contains("--help") => ["--h4", "tcp:127.0.0.1:0"],
            "phone" when !arguments.Contains("--hci") => ["--hci", h4],
            _ => [],
        };
        foreach (string word in more) yield return word;
    }

    // A capture under each name that the examples have, and the console of a board that went through the documented story.
    private void PutFiles()
    {
        string fixtures = Path.Combine(AppContext.BaseDirectory, "Fixtures");
        foreach (string name in (string[])["btsnoop_hci.log", "trace.btsnoop"])
            File.Copy(Path.Combine(fixtures, "comparison.btsnoop"), Path.Combine(_folder, name));
        File.Copy(Path.Combine(fixtures, "comparison.tshark.pcapng"), Path.Combine(_folder, "sniffer.pcapng"));
        File.WriteAllLines(
            Path.Combine(_folder, "board.log"),
            ReferenceRun.RunAsync(new RunOptions(), CancellationToken.None).GetAwaiter().GetResult()
        );
    }

    private static CommandSet Commands(TextWriter output, string input)
    {
        var transcript = new PlainTranscript(output);
        return new CommandSet
        {
            Demo = (request, token) =>
                DemoCommand.RunAsync(request with { Air = new AirOptions { Pacing = Pacing.AsFastAsPossible } }, transcript, token),
            Plan = (request, token) => PlanCommand.RunAsync(request, output, token),
            Serve = (request, token) => ServeCommand.RunAsync(request, transcript, TextReader.Null, token),
            Emulate = (request, token) => EmulateCommand.RunAsync(request, transcript, new StringReader(input), token),
            Attach = (request, token) => AttachCommand.RunAsync(request, transcript, TextReader.Null, token),
            Studio = (request, token) => StudioCommand.RunAsync(request with { OpensBrowser = false }, transcript, TextReader.Null, token),
            Explain = (request, token) =>
            {
                using var said = new MemoryStream();
                ExitCode code = ExplainCommand.Run(request, said, token);
                output.Write(Encoding.UTF8.GetString(said.ToArray()));
                return Task.FromResult(code);
            },
            Phone = (request, token) => PhoneCommand.RunAsync(request, transcript, new StringReader(input), stopAtFailure: true, token),
        };
    }

    private sealed class ReadyWatch : StringWriter
    {
        private readonly TaskCompletionSource<string> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly StringBuilder _text = new();

        public Task<string> Ready => _ready.Task;

        public string Text
        {
            get
            {
                lock (_text) return _text.ToString();
            }
        }

        public override void WriteLine(string? value)
        {
            lock (_text) _text.AppendLine(value);
            if (value?.StartsWith("ready ", StringComparison.Ordinal) == true) _ready.TrySetResult(value);
        }
    }
}
