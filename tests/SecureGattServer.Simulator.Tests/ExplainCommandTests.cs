using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using SecureGattServer.Simulator.Explain;
using SecureGattServer.Simulator.Options;
using Xunit;

namespace SecureGattServer.Simulator.Tests;

/// <summary>explain as a command: its outputs, and one line with an exit code for each error.</summary>
public sealed class ExplainCommandTests : IDisposable
{
    // btsnoop of HCI UART: one Pairing Request of a phone that was connected before the capture began.
    private const string PairingRequest =
        "6274736E6F6F7000 00000001 000003EA 00000010 00000010 00000001 00000000 00E27A0000000000 02 4020 0B00 "
        + "0700 0600 01 04 00 0D 10 03 03";

    private readonly string _folder = Directory.CreateTempSubdirectory("explain").FullName;
    private readonly MemoryStream _output = new();

    public void Dispose()
    {
        _output.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void A_capture_is_explained_and_the_page_written_beside()
    {
        string page = Path.Combine(_folder, "story.html");
        Assert.Equal(ExitCode.Ok, Run(new ExplainRequest { Sources = [Capture()], Html = page }));
        Assert.Contains("The phone asks to pair: it has a keyboard and a display", Said, StringComparison.Ordinal);
        Assert.StartsWith("<!DOCTYPE html>", File.ReadAllText(page), StringComparison.Ordinal);
        Assert.Equal(ExitCode.Ok, Run(new ExplainRequest { Sources = [Capture()], Html = page }));
    }

    [Fact]
    public void A_file_that_is_no_page_is_not_written_over()
    {
        string precious = Write("precious.txt", "do not lose me");
        SimulatorException refused = Assert.Throws<SimulatorException>(() =>
            Run(new ExplainRequest { Sources = [Capture()], Html = precious })
        );
        Assert.Equal(ExitCode.Usage, refused.Code);
        Assert.Contains("--force", refused.Message, StringComparison.Ordinal);
        Assert.Equal("do not lose me", File.ReadAllText(precious));
    }

    [Fact]
    public void The_capture_itself_is_never_written_over()
    {
        string capture = Capture();
        Assert.Equal(ExitCode.Usage,
            Assert.Throws<SimulatorException>(() => Run(new ExplainRequest { Sources = [capture], Html = capture, Force = true })).Code);
    }

    [Fact]
    public void A_file_that_is_no_capture_is_a_wrong_word_and_leaves_no_page()
    {
        string page = Path.Combine(_folder, "story.html");
        SimulatorException refused = Assert.Throws<SimulatorException>(() =>
            Run(new ExplainRequest { Sources = [Write("letter.txt", "Dear all")], Html = page }));
        Assert.Equal(ExitCode.Usage, refused.Code);
        Assert.Contains("letter.txt is neither a supported capture", refused.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(page));
    }

    [Fact]
    public void A_file_that_is_not_there_is_the_machines_fault() =>
        Assert.Equal(ExitCode.Environment,
            Assert.Throws<SimulatorException>(() => Run(new ExplainRequest { Sources = [Path.Combine(_folder, "gone")] })).Code);

    [Fact]
    public void A_full_disk_under_the_page_is_one_line()
    {
        if (!File.Exists("/dev/full")) return;
        SimulatorException failed = Assert.Throws<SimulatorException>(() =>
            Run(new ExplainRequest { Sources = [Capture()], Html = "/dev/full", Force = true }));
        Assert.Equal(ExitCode.Environment, failed.Code);
        Assert.StartsWith("--html /dev/full cannot be written", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_output_without_a_reader_is_reported_in_one_line()
    {
        SimulatorException failed = Assert.Throws<SimulatorException>(() =>
            ExplainCommand.Run(new ExplainRequest { Sources = [Capture()] }, new ClosedPipe(), CancellationToken.None));
        Assert.Equal(ExitCode.Environment, failed.Code);
        Assert.StartsWith("standard output cannot be written", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_console_log_is_explained_alone()
    {
        Assert.Equal(ExitCode.Ok, Run(new ExplainRequest { Sources = [Write("board.log", "boot: SecureGattServer\nhalt: too weak\n")] }));
        Assert.Contains("The firmware refuses to start", Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_virtual_boards_print_the_same_story()
    {
        IReadOnlyList<string> first = await ReferenceRun.RunAsync(new RunOptions(), CancellationToken.None);
        string log = Write("board.log", string.Join('\n', first));
        Assert.Contains(first, static line => line.Contains("welcome back", StringComparison.Ordinal));
        ExitCode code = Run(new ExplainRequest { Sources = [log], Compare = true });
        Assert.True(code == ExitCode.Ok, Said);
        Assert.Contains("**They are the same.**", Said, StringComparison.Ordinal);
    }

    [Fact]
    public void A_board_that_prints_something_else_is_told_with_code_1()
    {
        string log = Write("board.log", "boot: SecureGattServer 0 image=ESP32_BLE_REV3\nlink: connected link=1\nlink: lost its mind\n");
        Assert.Equal(ExitCode.StepFailed, Run(new ExplainRequest { Sources = [log], Compare = true }));
        Assert.Contains("- link: lost its mind", Said, StringComparison.Ordinal);
    }

    private string Said => Encoding.UTF8.GetString(_output.ToArray());

    private ExitCode Run(ExplainRequest request) => ExplainCommand.Run(request, _output, CancellationToken.None);

    private string Capture()
    {
        string path = Path.Combine(_folder, "trace.btsnoop");
        File.WriteAllBytes(path, Convert.FromHexString(PairingRequest.Replace(" ", "", StringComparison.Ordinal)));
        return path;
    }

    private string Write(string name, string text)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>A pipe whose other end is closed.</summary>
    private sealed class ClosedPipe : MemoryStream
    {
        public override void Write(byte[] buffer, int offset, int count) => throw new IOException("Broken pipe");

        public override void Write(ReadOnlySpan<byte> buffer) => throw new IOException("Broken pipe");
    }
}
