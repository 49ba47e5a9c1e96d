using System;
using System.IO;
using System.Threading;
using BleStack.Diagnostics;
using SecureGattServer.Simulator.Options;

namespace SecureGattServer.Simulator.World;

/// <summary>
/// The file of --trace: readable by its owner only, since HCI traffic contains keys; an existing file is overwritten with --force only.
/// </summary>
internal sealed class TraceFile : IDisposable
{
    private readonly string _path;
    private readonly CancellationTokenSource _failed = new();

    private TraceFile(string path, Stream stream)
    {
        _path = path;
        Writer = new BtsnoopWriter(stream);
        Writer.Failed += OnFailed;
    }

    public BtsnoopWriter Writer { get; }

    /// <summary>Cancelled when the trace cannot be continued.</summary>
    public CancellationToken Failed => _failed.Token;

    /// <summary>Why the trace cannot be continued; null while it can.</summary>
    public string? Failure { get; private set; }

    /// <summary>Opens the file of the options; null where they name none.</summary>
    /// <exception cref="SimulatorException">The file already exists, or cannot be written.</exception>
    public static TraceFile? Open(RunOptions options)
    {
        if (options.Trace is not { } path) return null;
        try
        {
            return new TraceFile(path, Create(path, options.Force));
        }
        catch (IOException) when (!options.Force && File.Exists(path))
        {
            throw SimulatorException.Usage($"--trace {path} already exists; give another name, or --force to overwrite it");
        }
        catch (Exception exception)
            when (exception is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw Fault(path, exception.Message);
        }
    }

    /// <summary>Called at the end of a command; reports a trace that ended before it.</summary>
    /// <exception cref="SimulatorException">The trace ends before the command.</exception>
    public void ThrowIfFailed()
    {
        if (Failure is { } failure) throw SimulatorException.Environment(failure);
    }

    public void Dispose()
    {
        Writer.Dispose();
        _failed.Dispose();
    }

    private static FileStream Create(string path, bool force)
    {
        var options = new FileStreamOptions
        {
            Mode = force ? FileMode.Create : FileMode.CreateNew,
            Access = FileAccess.Write,
            Share = FileShare.ReadWrite,
            BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            if (force && IsRegular(path)) File.SetUnixFileMode(path, options.UnixCreateMode.Value);
        }

        return new FileStream(path, options);
    }

    private static bool IsRegular(string path) =>
        File.Exists(path) && (File.GetAttributes(path) & (FileAttributes.Device | FileAttributes.Directory)) == 0;

    private static SimulatorException Fault(string path, string why) =>
        SimulatorException.Environment($"the trace {path} cannot be written: {why} Give --trace a file in a folder you may write to.");

    private void OnFailed(string why)
    {
        Failure = $"{_path}: {why}";
        _failed.Cancel();
    }
}
