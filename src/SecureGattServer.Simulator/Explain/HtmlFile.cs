using System;
using System.IO;
using System.Text;
using BleStack.Explain.Report;

namespace SecureGattServer.Simulator.Explain;

/// <summary>The page of --html: written while the capture is read, and deleted when the explanation fails.</summary>
internal sealed class HtmlFile : IDisposable
{
    private const string Mark = "<!DOCTYPE html>";

    private readonly string _path;
    private readonly StreamWriter _writer;
    private bool _isClosed;

    private HtmlFile(string path, StreamWriter writer, string title)
    {
        (_path, _writer) = (path, writer);
        Report = new GuardedReport(path, new HtmlReport(writer, title));
    }

    public IReport Report { get; }

    /// <summary>Null when no page is requested.</summary>
    public static HtmlFile? Create(ExplainRequest request, string source)
    {
        if (request.Html is not { } path) return null;
        if (SamePath(path, source)) throw SimulatorException.Usage($"--html {path} would overwrite the capture; give another name");
        if (!request.Force && File.Exists(path) && !IsPage(path))
            throw SimulatorException.Usage($"--html {path} exists and is not a page; give another name, or --force to replace it");
        try
        {
            return new HtmlFile(path,
                new StreamWriter(new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read), new UTF8Encoding(false), 1 << 16),
                    $"What happened in {Path.GetFileName(source)}");
        }
        catch (Exception exception)
            when (exception is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw SimulatorException.Environment($"--html {path} cannot be written: {exception.Message}", exception);
        }
    }

    /// <summary>The page is complete.</summary>
    public void Finish()
    {
        _isClosed = true;
        GuardedReport.Guard(_path, _writer.Dispose);
    }

    /// <summary>There is nothing to show.</summary>
    public void Abandon()
    {
        Dispose();
        File.Delete(_path);
    }

    public void Dispose()
    {
        if (_isClosed) return;
        _isClosed = true;
        try
        {
            _writer.Dispose();
        }
        catch (IOException)
        {
            // The first error has already been reported.
        }
    }

    private static bool SamePath(string one, string other) =>
        string.Equals(Path.GetFullPath(one), Path.GetFullPath(other), StringComparison.Ordinal);

    private static bool IsPage(string path)
    {
        try
        {
            using var reader = new StreamReader(path);
            char[] first = new char[Mark.Length];
            int got = reader.ReadBlock(first);
            return got == 0 || new string(first, 0, got) == Mark;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Names the output that failed.</summary>
    private sealed class GuardedReport(string path, HtmlReport report) : IReport
    {
        public static void Guard(string path, Action write)
        {
            try
            {
                write();
            }
            catch (IOException exception)
            {
                throw new OutputException($"--html {path} cannot be written: {exception.Message}", exception);
            }
        }

        public void OnNote(BleStack.Explain.Narration.NarratedEvent note) => report.OnNote(note);

        public void OnConnection(ConnectionLog connection) => Guard(path, () => report.OnConnection(connection));

        public void OnEnd(CaptureTotals totals) => Guard(path, () => report.OnEnd(totals));
    }
}

/// <summary>An output could not be written; the message names it.</summary>
internal sealed class OutputException(string message, Exception inner) : Exception(message, inner);
