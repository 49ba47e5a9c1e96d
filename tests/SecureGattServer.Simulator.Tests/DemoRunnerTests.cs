using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using SecureGattServer.Simulator.Demo;
using SecureGattServer.Simulator.Output;
using Xunit;

namespace SecureGattServer.Simulator.Tests;

public sealed class DemoRunnerTests : IDisposable
{
    private readonly StringWriter _output = new();
    private readonly CancellationTokenSource _stopped = new();
    private string? _why;

    public void Dispose()
    {
        _output.Dispose();
        _stopped.Dispose();
    }

    [Fact]
    public async Task All_steps_held_is_0()
    {
        Assert.Equal(ExitCode.Ok, await Run(Step("scan", "found"), Step("read", "01")));
        Assert.Contains("2 of 2 steps held", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_first_step_that_fails_ends_the_run_with_1_and_its_name_as_the_last_line()
    {
        bool ran = false;
        ExitCode code = await Run(
            Step("scan", "found"),
            new DemoStep("read", "", _ => throw new CheckException("expected 0x05, got a value")),
            new DemoStep("pair", "", _ => Task.FromResult((ran = true).ToString())));
        Assert.Equal(ExitCode.StepFailed, code);
        Assert.False(ran);
        Assert.EndsWith("failed step: read" + Environment.NewLine, _output.ToString(), StringComparison.Ordinal);
        Assert.Contains("FAILED: read: expected 0x05, got a value", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_step_that_never_ends_fails_at_its_limit()
    {
        var hanging = new DemoStep("pair", "", static token =>
            Task.Delay(Timeout.Infinite, token).ContinueWith(static _ => "", TaskScheduler.Default)
        )
        {
            Limit = TimeSpan.FromMilliseconds(1),
        };
        Assert.Equal(ExitCode.StepFailed, await Run(hanging));
        Assert.Contains("pair: did not end within", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_board_that_stops_fails_the_step_with_its_sentence_and_the_run_with_4()
    {
        var step = new DemoStep("read", "", async token =>
        {
            _why = "The second Respond would leave the mutex held.";
            await _stopped.CancelAsync();
            await Task.Delay(Timeout.Infinite, token);
            return "";
        });
        Assert.Equal(ExitCode.BoardStopped, await Run(step));
        Assert.Contains("FAILED: read: The second Respond would leave the mutex held.", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ctrl_C_is_not_a_failed_step()
    {
        using var interrupted = new CancellationTokenSource();
        var step = new DemoStep("read", "", async token =>
        {
            await interrupted.CancelAsync();
            await Task.Delay(Timeout.Infinite, token);
            return "";
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Run([step], interrupted.Token));
    }

    [Fact]
    public async Task The_scene_is_silenced_before_the_verdict()
    {
        string? before = null;
        await new DemoRunner(new PlainTranscript(_output), () => _why, _stopped.Token)
        {
            AtEnd = () => before = _output.ToString(),
        }.RunAsync([Step("scan", "found")], CancellationToken.None);
        Assert.EndsWith("ok: scan: found" + Environment.NewLine, before, StringComparison.Ordinal);
    }

    private static DemoStep Step(string name, string proof) => new(name, name, _ => Task.FromResult(proof));

    private Task<ExitCode> Run(params DemoStep[] steps) => Run(steps, CancellationToken.None);

    private Task<ExitCode> Run(IReadOnlyList<DemoStep> steps, CancellationToken token) =>
        new DemoRunner(new PlainTranscript(_output), () => _why, _stopped.Token).RunAsync(steps, token);
}
