using System;
using System.IO;

namespace BleStack.Explain.Capture;

/// <summary>Gives back the octets that were read to find out what a stream is, then the rest of it.</summary>
internal sealed class PeekedStream(byte[] beginning, Stream rest) : Stream
{
    private int _given;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        if (_given == beginning.Length) return rest.Read(buffer);
        int step = Math.Min(buffer.Length, beginning.Length - _given);
        beginning.AsSpan(_given, step).CopyTo(buffer);
        _given += step;
        return step;
    }

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) rest.Dispose();
        base.Dispose(disposing);
    }
}
