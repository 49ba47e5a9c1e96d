using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using BleStack.Explain.Capture;
using BleStack.Explain.Report;
using Microsoft.Win32.SafeHandles;

namespace SecureGattServer.Simulator.Explain;

/// <summary>Explains captures and consoles, and reports an error in them as one line.</summary>
internal static class ExplainCommand
{
    private const int OutputBuffer = 1 << 16;

    /// <summary>Writes to this process's standard output.</summary>
    public static async Task<ExitCode> RunAsync(ExplainRequest request, CancellationToken cancellationToken)
    {
        // Not the console's own stream, which hides that its reader has closed the pipe.
        Stream output = OperatingSystem.IsWindows() ? Console.OpenStandardOutput()
            : new FileStream(new SafeFileHandle(1, ownsHandle: false), FileAccess.Write, bufferSize: 0);
        await using (output.ConfigureAwait(false))
        {
            // Reading a pipe cannot be cancelled: the command ends, and the thread ends with the process.
            Task<ExitCode> running = Task.Factory.StartNew(() => Run(request, output, cancellationToken), CancellationToken.None,
                TaskCreationOptions.LongRunning, TaskScheduler.Default);
            return await running.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Writes to any stream.</summary>
    public static ExitCode Run(ExplainRequest request, Stream output, CancellationToken cancellationToken)
    {
        // Not disposed: disposing would try again to write what could not be written.
        var text = new StreamWriter(output, bufferSize: OutputBuffer, leaveOpen: true);
        try
        {
            ExitCode code = ExitCode.Ok;
            if (request.Compare) code = ConsoleComparer.Run(request, text, cancellationToken);
            else foreach (string source in request.Sources) Explain(request, source, output, text, cancellationToken);
            text.Flush();
            output.Flush();
            return code;
        }
        catch (OutputException exception)
        {
            throw SimulatorException.Environment(exception.Message, exception.InnerException);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw SimulatorException.Environment($"standard output cannot be written: {exception.Message}", exception);
        }
    }

    private static void Explain(
        ExplainRequest request,
        string source,
        Stream output,
        StreamWriter text,
        CancellationToken cancellationToken
    )
    {
        using HtmlFile? page = HtmlFile.Create(request, source);
        using JsonReport? json = request.Json ? new JsonReport(output) : null;
        List<IReport> reports = [json is null ? new TextReport(text, request.Verbose) : json];
        if (page is not null) reports.Add(page.Report);
        using ConsoleSource? console = request.Console is { } beside ? ConsoleSource.Open(beside) : null;
        try
        {
            Run(source, reports, console, cancellationToken);
        }
        catch (CaptureException exception)
        {
            page?.Abandon();
            throw SimulatorException.Usage($"{source} {exception.Message}");
        }

        if (json is not null) output.WriteByte((byte)'\n');
        page?.Finish();
    }

    private static void Run(string source, List<IReport> reports, ConsoleSource? console, CancellationToken cancellationToken)
    {
        if (source.StartsWith(ConsoleSource.Serial, StringComparison.Ordinal) || ConsoleSource.IsConsole(source))
        {
            using ConsoleSource alone = ConsoleSource.Open(source);
            Explainer.Run(source, alone.Track(), reports);
            return;
        }

        using Stream capture = SourceFile.Open(source);
        Explainer.Run(source == SourceFile.StandardInput ? "standard input" : source, capture, reports, console?.Track(),
            cancellationToken: cancellationToken);
    }
}
