using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Threading;
using System.Threading.Tasks;
using SecureGattServer.Simulator.Output;

namespace SecureGattServer.Simulator.Demo;

/// <summary>Runs the steps of a scene in order and reports each; the first one that fails ends the run.</summary>
/// <param name="transcript">Receives the reports.</param>
/// <param name="whyStopped">The reason why the board stopped.</param>
/// <param name="stopped">Cancelled when the board stops by itself; then the current step fails.</param>
internal sealed class DemoRunner(ITranscript transcript, Func<string?> whyStopped, CancellationToken stopped)
{
    /// <summary>Silences the scene before the result, so that nothing is printed after it.</summary>
    public Action? AtEnd { get; init; }

    /// <summary>Waits until both sides have printed their lines of a step, so that these precede its result.</summary>
    public Func<CancellationToken, Task> Settle { get; init; } = static _ => Task.CompletedTask;

    /// <summary>Awaited before each step, with its number from 1.</summary>
    public Func<int, CancellationToken, Task> BeforeStep { get; init; } = static (_, _) => Task.CompletedTask;

    public async Task<ExitCode> RunAsync(IReadOnlyList<DemoStep> steps, CancellationToken cancellationToken)
    {
        var results = new List<StepResult>();
        long start = Stopwatch.GetTimestamp();
        foreach (DemoStep step in steps)
        {
            await BeforeStep(results.Count + 1, cancellationToken).ConfigureAwait(false);
            transcript.StepBegins(results.Count + 1, steps.Count, step.Title);
            StepResult result = await RunAsync(step, cancellationToken).ConfigureAwait(false);
            results.Add(result);
            await Settle(cancellationToken).ConfigureAwait(false);
            transcript.StepEnded(result);
            if (!result.Held) break;
        }

        TimeSpan total = Stopwatch.GetElapsedTime(start);
        AtEnd?.Invoke();
        transcript.Summary(results, total);
        if (results[^1].Held) return ExitCode.Ok;
        transcript.Signal($"failed step: {results[^1].Name}");
        return whyStopped() is null ? ExitCode.StepFailed : ExitCode.BoardStopped;
    }

    private async Task<StepResult> RunAsync(DemoStep step, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, stopped);
        limit.CancelAfter(step.Limit);
        try
        {
            string proof = await step.Run(limit.Token).WaitAsync(limit.Token).ConfigureAwait(false);
            return new StepResult(step.Name, true, proof, Stopwatch.GetElapsedTime(start));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            string reason = whyStopped() ?? $"did not end within {step.Limit.TotalSeconds:F0} s";
            return new StepResult(step.Name, false, reason, Stopwatch.GetElapsedTime(start));
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return new StepResult(step.Name, false, exception.Message, Stopwatch.GetElapsedTime(start));
        }
    }
}
