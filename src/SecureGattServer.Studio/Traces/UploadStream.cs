using System;
using System.IO;
using System.Threading;

namespace SecureGattServer.Studio.Traces;

/// <summary>The body of a request for a synchronous reader; counts the octets.</summary>
internal sealed class UploadStream(Stream body, CancellationToken cancellationToken) : Stream
{
    private long _octets;

    public long Octets => Interlocked.Read(ref _octets);

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => Octets; set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count)
    {
        int got = body.ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask().GetAwaiter().GetResult();
        Interlocked.Add(ref _octets, got);
        return got;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
