// gRPC writes a message and then flushes it; each operation waits for the HTTP/2 connection's writer on another thread. For a packet of a
// few octets these thread switches dominate the cost, so both operations are given to the writer together.
using System;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;

namespace BleStack.Netsim;

/// <summary>Sends requests and combines each write of their body with the flush that follows it.</summary>
internal sealed class FlushTogetherHandler(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Content is { } content) request.Content = new Body(content);
        return base.SendAsync(request, cancellationToken);
    }

    private sealed class Body : HttpContent
    {
        private readonly HttpContent _content;

        public Body(HttpContent content)
        {
            _content = content;
            foreach ((string name, IEnumerable<string> values) in content.Headers) Headers.TryAddWithoutValidation(name, values);
        }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
            _content.CopyToAsync(new FlushTogetherStream(stream), context);

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing) _content.Dispose();
            base.Dispose(disposing);
        }
    }
}

/// <summary>Starts a write and reports it as completed; the flush waits for both.</summary>
internal sealed class FlushTogetherStream(Stream inner) : Stream
{
    private Task _writing = Task.CompletedTask;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await _writing.ConfigureAwait(false);
        // Copied because the caller reuses its buffer after this returns.
        _writing = inner.WriteAsync(buffer.ToArray(), cancellationToken).AsTask();
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async Task FlushAsync(CancellationToken cancellationToken)
    {
        await inner.FlushAsync(cancellationToken).ConfigureAwait(false);
        if (_writing.IsCompletedSuccessfully) return;
        // The write may have waited for the remote flow control and completed after the flush.
        await _writing.ConfigureAwait(false);
        await inner.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    public override void Flush() => throw new NotSupportedException();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
