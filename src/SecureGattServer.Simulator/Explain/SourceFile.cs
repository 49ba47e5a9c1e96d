using System;
using System.IO;
using BleStack.Explain.Capture;

namespace SecureGattServer.Simulator.Explain;

/// <summary>Opens a file for reading, even while another program writes it.</summary>
internal static class SourceFile
{
    public const string StandardInput = "-";

    public static Stream Open(string path)
    {
        if (path == StandardInput) return new NamedStream("standard input", Console.OpenStandardInput());
        if (string.IsNullOrWhiteSpace(path)) throw SimulatorException.Usage("FILE '' is no file name");
        if (Directory.Exists(path)) throw SimulatorException.Usage($"{path} is a folder; name a file in it");
        try
        {
            return new NamedStream(
                path,
                new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 1)
            );
        }
        catch (Exception exception)
            when (exception is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw SimulatorException.Environment($"{path} cannot be read: {exception.Message}", exception);
        }
    }
}

/// <summary>A stream whose errors name the file, so that they are not attributed to the output.</summary>
internal sealed class NamedStream(string name, Stream inner) : ReadOnlyStream
{
    public override int Read(Span<byte> buffer)
    {
        try
        {
            return inner.Read(buffer);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw SimulatorException.Environment($"{name} cannot be read: {exception.Message}", exception);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) inner.Dispose();
        base.Dispose(disposing);
    }
}
