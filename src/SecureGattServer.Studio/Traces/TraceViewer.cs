// Opens the traces dropped on a page: read and narrated while they arrive, with the steps in a file; memory use does not depend on the
// trace's size.
using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using BleStack.Explain.Capture;
using BleStack.Explain.Narration;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using SecureGattServer.Studio.Model;
using SecureGattServer.Studio.State;
using SecureGattServer.Studio.Web;

namespace SecureGattServer.Studio.Traces;

/// <summary>The trace that is open or being opened; one at a time.</summary>
internal sealed class TraceViewer : IDisposable
{
    private const string PartName = "trace";
    private const int MostVerdicts = 50;
    private const int LongestName = 200;

    private static readonly TimeSpan s_pace = TimeSpan.FromMilliseconds(200);

    private readonly StudioState _state;
    private readonly string _folder;
    private readonly Lock _gate = new();
    private StepStore? _steps;
    private CancellationTokenSource? _reading;
    private int _number;

    /// <summary>Shows the trace in <paramref name="state"/>, and stores its steps in files of <paramref name="folder"/>.</summary>
    public TraceViewer(StudioState state, string folder)
    {
        (_state, _folder) = (state, folder);
        _state.Set(PartName, new TraceDocument { State = "none" });
    }

    /// <summary>Steps of the open trace from number <paramref name="first"/> on.</summary>
    public IReadOnlyList<byte[]> Read(long first, int count)
    {
        StepStore? steps;
        lock (_gate) steps = _steps;
        try
        {
            return steps?.Read(first, count) ?? [];
        }
        catch (FileNotFoundException)
        {
            return []; // Closed meanwhile.
        }
    }

    /// <summary>Closes the trace; reading it stops.</summary>
    public void Close()
    {
        lock (_gate)
        {
            if (_reading is { } reading)
            {
                reading.Cancel();
                return;
            }
        }

        Drop();
        _state.Set(PartName, new TraceDocument { State = "none" });
    }

    /// <summary>Handles an upload; responds when all of it has been read.</summary>
    public async Task TakeAsync(HttpContext context)
    {
        using var reading = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        lock (_gate)
        {
            if (_reading is null) _reading = reading;
        }

        if (_reading != reading)
        {
            await Answers
                .JsonAsync(
                    context,
                    StatusCodes.Status409Conflict,
                    Answers.Failure("Another trace is being read. Wait for its end, or cancel it.")
                )
                .ConfigureAwait(false);
            return;
        }

        try
        {
            Lift(context);
            TraceDocument read = await Task
                .Factory.StartNew(
                    () => Read(context, reading.Token),
                    CancellationToken.None,
                    TaskCreationOptions.LongRunning,
                    TaskScheduler.Default
                )
                .ConfigureAwait(false);
            _state.Set(PartName, read);
            bool isRead = read.State == "done";
            if (context.RequestAborted.IsCancellationRequested) return;
            await Answers
                .JsonAsync(
                    context,
                    isRead ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest,
                    isRead ? "{\"ok\":true}"u8.ToArray() : Answers.Failure(read.Problem ?? "It was cancelled.")
                )
                .ConfigureAwait(false);
        }
        finally
        {
            lock (_gate) _reading = null;
        }
    }

    public void Dispose() => Drop();

    // No limit of size or rate: it is processed while it arrives.
    private static void Lift(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = null;
        if (context.Features.Get<Microsoft.AspNetCore.Server.Kestrel.Core.Features.IHttpMinRequestBodyDataRateFeature>() is { } rate)
            rate.MinDataRate = null;
    }

    private TraceDocument Read(HttpContext context, CancellationToken cancellationToken)
    {
        Drop();
        var steps = new StepStore(_folder, $"trace{++_number}.jsonl");
        lock (_gate) _steps = steps;
        string name = context.Request.Query["name"].ToString();
        var narrator = new Narrator(new NarratorOptions { KeepOctets = true });
        var body = new UploadStream(context.Request.Body, cancellationToken);
        List<string> verdicts = [];
        TraceDocument Now(string state) => new()
        {
            State = state,
            Name = name.Length > LongestName ? name[..LongestName] : name,
            Octets = body.Octets,
            Total = context.Request.ContentLength,
            Steps = steps.Count,
            Connections = narrator.Connections,
            Pairings = narrator.Pairings,
            Verdicts = [.. verdicts],
        };
        narrator.Told += told =>
        {
            steps.Append(StepWriter.Of(told, "trace", null));
            if (told is { Kind: NarratedKind.PairingEnded, Pairing.Verdict: { } verdict } && verdicts.Count < MostVerdicts)
                verdicts.Add(verdict.Summary);
        };
        using var progress = new Timer(_ => _state.Set(PartName, Now("reading")), null, TimeSpan.Zero, s_pace);
        return Finish(narrator, body, Now, progress, steps, cancellationToken);
    }

    private static TraceDocument Finish(
        Narrator narrator,
        UploadStream body,
        Func<string, TraceDocument> now,
        Timer progress,
        StepStore steps,
        CancellationToken cancellationToken
    )
    {
        (string state, string? problem, CaptureResult? capture) = ("done", null, null);
        try
        {
            capture = CaptureFile.Read(body, narrator, cancellationToken);
            narrator.Finish();
            problem = capture.Problem ?? steps.Failure;
        }
        catch (CaptureException exception)
        {
            (state, problem) = ("failed", $"The file {exception.Message}.");
        }
        catch (OperationCanceledException)
        {
            state = "cancelled";
        }
        catch (Exception exception) when (exception is IOException or BadHttpRequestException)
        {
            (state, problem) = (
                cancellationToken.IsCancellationRequested ? "cancelled" : "failed",
                $"The file could not be read to its end: {exception.Message}"
            );
        }

        using var stopped = new ManualResetEvent(false);
        progress.Dispose(stopped);
        stopped.WaitOne();
        return now(state) with
        {
            Problem = problem,
            Format = capture?.Format,
            Packets = capture is null ? 0 : capture.HciPackets + capture.AirPackets,
        };
    }

    private void Drop()
    {
        StepStore? steps;
        lock (_gate) (steps, _steps) = (_steps, null);
        if (steps is null) return;
        steps.Dispose();
        File.Delete(steps.Path);
    }
}
