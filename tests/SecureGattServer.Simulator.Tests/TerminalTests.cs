using System;
using System.Diagnostics;
using System.IO;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;
using Xunit;

namespace SecureGattServer.Simulator.Tests;

/// <summary>The real program in a pseudo-terminal, which script of util-linux provides: its output and keyboard input.</summary>
public sealed partial class TerminalTests
{
    private const string Backspace = "\u007f", CtrlC = "\u0003", CtrlD = "\u0004", Up = "\u001b[A", Enter = "\r", Tab = "\t";

    [Fact]
    public async Task An_event_appears_above_the_line_that_is_being_typed_and_does_not_break_it()
    {
        await using PhoneBench bench = await PhoneBench.StartAsync();
        await using Terminal terminal = Terminal.Phone(bench.Endpoint);
        await terminal.SeesAsync("phone>");
        await terminal.TypeAsync($"connect {PhoneBench.Address}{Enter}", "connected to");
        await terminal.TypeAsync("sta", "phone> sta");
        await bench.Device.Links[0].DisconnectAsync();
        await terminal.SeesAsync("link lost: the device ended it (0x13)");
        await terminal.SeesAsync("phone> sta");
        await terminal.TypeAsync($"tus{Enter}", "not connected");
    }

    [Fact]
    public async Task Ctrl_C_cancels_the_command_and_Ctrl_D_leaves_with_0()
    {
        await using PhoneBench bench = await PhoneBench.StartAsync();
        await using Terminal terminal = Terminal.Phone(bench.Endpoint, "--verbose");
        await terminal.SeesAsync("phone>");
        await terminal.TypeAsync($"connect {PhoneBench.Absent}{Enter}", "LeCreateConnection");
        await terminal.TypeAsync(CtrlC, "cancelled");
        await terminal.TypeAsync($"status{Enter}", "not connected");
        await terminal.TypeAsync(CtrlD);
        await terminal.EndsAsync(0);
    }

    [Fact]
    public async Task Tab_completes_commands_and_lists_what_is_open_and_the_arrow_brings_the_last_line_back()
    {
        await using PhoneBench bench = await PhoneBench.StartAsync();
        await using Terminal terminal = Terminal.Phone(bench.Endpoint);
        await terminal.SeesAsync("phone>");
        await terminal.TypeAsync($"stat{Tab}{Enter}", "not connected");
        await terminal.TypeAsync($"disc{Tab}{Tab}", "discover  disconnect");
        await terminal.TypeAsync(string.Concat(System.Linq.Enumerable.Repeat(Backspace, 5)));
        await terminal.TypeAsync($"{Up}{Enter}", "not connected");
    }

    [Fact]
    public async Task A_question_changes_the_prompt_and_a_wrong_passkey_is_told_at_once()
    {
        await using PhoneBench bench = await PhoneBench.StartAsync();
        await using Terminal terminal = Terminal.Phone(bench.Endpoint);
        await terminal.SeesAsync("phone>");
        await terminal.TypeAsync($"connect {PhoneBench.Address}{Enter}", "connected to");
        await terminal.TypeAsync($"pair{Enter}", "type the six digits");
        await terminal.SeesAsync("answer>");
        await terminal.TypeAsync($"654321{Enter}", "ConfirmValueFailed");
        await terminal.SeesAsync("phone>");
        await terminal.TypeAsync($"quit{Enter}");
        await terminal.EndsAsync(0);
    }

    [Fact]
    public async Task A_plan_fits_eighty_columns()
    {
        await using Terminal terminal = Terminal.Run("plan --profile numeric");
        await terminal.EndsAsync(0);
        Assert.Contains("Numeric Comparison", terminal.Screen, StringComparison.Ordinal);
        Assert.All(terminal.Screen.Split('\n'), static line => Assert.True(line.TrimEnd('\r').Length <= 80, line));
    }

    [Fact]
    public async Task A_disk_that_is_full_under_a_trace_ends_the_run_with_3()
    {
        string folder = Directory.CreateTempSubdirectory("trace").FullName;
        try
        {
            // A limit of 8 KiB simulates a full disk, without the signal; the runtime's own mappings are not files then.
            await using Terminal terminal = Terminal.Run(
                $"demo --plain --trace {folder}/x.btsnoop",
                before: "trap '' XFSZ; export DOTNET_EnableWriteXorExecute=0; ulimit -f 8; "
            );
            await terminal.EndsAsync(3);
            Assert.Contains("error: ", terminal.Screen, StringComparison.Ordinal);
            Assert.Contains("x.btsnoop: The packet trace ends here", terminal.Screen, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData("> /dev/full", "standard output cannot be written any more: No space left on device")]
    [InlineData("| true", "standard output cannot be written any more: Broken pipe")]
    public async Task A_standard_output_that_takes_no_more_is_3_and_one_line(string redirection, string line)
    {
        await using Terminal terminal = Terminal.Run($"demo --plain {redirection}", before: "set -o pipefail; ");
        await terminal.EndsAsync(3);
        Assert.Equal($"error: {line}", terminal.Screen.Trim());
    }

    /// <summary>A child in a terminal of 80 by 24.</summary>
    private sealed partial class Terminal : IAsyncDisposable
    {
        private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(60);
        private readonly Process _process;
        private readonly StringBuilder _screen = new();
        private readonly SemaphoreSlim _more = new(0);
        private readonly Task _reading;
        private int _seen;

        private Terminal(string arguments, string before)
        {
            Assert.SkipUnless(
                OperatingSystem.IsLinux() && File.Exists("/usr/bin/script"),
                "needs script of util-linux on Linux: no pseudo-terminal here"
            );
            string program = Path.Combine(AppContext.BaseDirectory, "simulator.dll");
            // No shell stays between: it would take Ctrl-C, too, and its exit code be the one that counts.
            string child = $"{before}stty rows 24 cols 80; exec dotnet '{program}' {arguments}";
            var start = new ProcessStartInfo("script")
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                UseShellExecute = false,
            };
            foreach (string argument in (string[])["-q", "-e", "-c", $"exec bash -c \"{child}\"", "/dev/null"])
                start.ArgumentList.Add(argument);
            start.Environment["TERM"] = "xterm-256color";
            _process = Process.Start(start)!;
            _process.StandardInput.AutoFlush = true;
            _reading = ReadAsync();
        }

        /// <summary>The output without control sequences.</summary>
        public string Screen
        {
            get
            {
                lock (_screen) return Controls().Replace(_screen.ToString(), "");
            }
        }

        public static Terminal Phone(string hci, string more = "") => new($"phone --hci {hci} {more}", "");

        public static Terminal Run(string arguments, string before = "") => new(arguments, before);

        public async Task TypeAsync(string keys, string? until = null)
        {
            await _process.StandardInput.WriteAsync(keys);
            if (until is not null) await SeesAsync(until);
        }

        /// <summary>Waits for a text after all that was waited for before.</summary>
        public async Task SeesAsync(string text)
        {
            using var limit = new CancellationTokenSource(s_timeout);
            try
            {
                while (true)
                {
                    string flat = Screen;
                    int at = flat.IndexOf(text, Math.Min(_seen, flat.Length), StringComparison.Ordinal);
                    if (at >= 0)
                    {
                        _seen = at + text.Length;
                        return;
                    }

                    await _more.WaitAsync(limit.Token);
                }
            }
            catch (OperationCanceledException)
            {
                Assert.Fail($"'{text}' is not on the screen:{Environment.NewLine}{Screen}");
            }
        }

        /// <summary>Waits for the end of the program, which must leave with this code.</summary>
        public async Task EndsAsync(int code)
        {
            await _process.WaitForExitAsync().WaitAsync(s_timeout);
            await _reading;
            Assert.True(
                code == _process.ExitCode,
                $"left with {_process.ExitCode}, not {code}; the screen: {Screen.ReplaceLineEndings(" | ")}"
            );
        }

        public async ValueTask DisposeAsync()
        {
            if (!_process.HasExited) _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
            _process.Dispose();
            _more.Dispose();
        }

        [GeneratedRegex(@"\u001b\[[0-9;?]*[A-Za-z]|\u001b[=>]|\u001b\][^\u0007]*\u0007")]
        private static partial Regex Controls();

        private async Task ReadAsync()
        {
            char[] buffer = new char[4096];
            while (await _process.StandardOutput.ReadAsync(buffer) is var count and > 0)
            {
                lock (_screen) _screen.Append(buffer, 0, count);
                _more.Release();
            }

            _more.Release();
        }
    }
}
