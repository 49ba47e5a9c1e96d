using System;
using System.IO;

namespace SecureGattServer.Simulator.Explain;

/// <summary>Opens what the user names for reading; also while somebody else writes it.</summary>
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
            return new NamedStream(path, new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 1));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw SimulatorException.Environment($"{path} cannot be read: {exception.Message}", exception);
        }
    }
}

/// <summary>A stream whose failures say which file it was, so that they are not taken for those of the output.</summary>
internal sealed class NamedStream(string name, Stream inner) : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

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

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) inner.Dispose();
        base.Dispose(disposing);
    }
}
