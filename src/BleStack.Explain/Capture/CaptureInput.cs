using System;
using System.Buffers;
using System.IO;

namespace BleStack.Explain.Capture;

/// <summary>A stream read front to back through one pooled buffer; records are handed out as views of it, never copied.</summary>
internal sealed class CaptureInput(Stream stream) : IDisposable
{
    private const int BufferSize = 1 << 18;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
    private int _start;
    private int _end;

    /// <summary>Octets consumed so far.</summary>
    public long Position { get; private set; }

    /// <summary>Octets buffered and not consumed; meaningful after a request that could not be satisfied.</summary>
    public int Left => _end - _start;

    /// <summary>
    /// Returns the next <paramref name="count"/> octets, writable and valid until the next call; false when the stream ends before them.
    /// </summary>
    public bool TryPeek(int count, out Span<byte> octets)
    {
        if (_end - _start < count && !Fill(count))
        {
            octets = _buffer.AsSpan(_start, _end - _start);
            return false;
        }

        octets = _buffer.AsSpan(_start, count);
        return true;
    }

    /// <summary>Consumes octets that were peeked at.</summary>
    public void Advance(int count)
    {
        _start += count;
        Position += count;
    }

    /// <summary>Skips any number of octets without buffering them; false when the stream ends before.</summary>
    public bool TrySkip(long count)
    {
        while (count > 0)
        {
            if (_end == _start && !Fill(1)) return false;
            int step = (int)Math.Min(count, _end - _start);
            Advance(step);
            count -= step;
        }

        return true;
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        stream.Dispose();
    }

    private bool Fill(int count)
    {
        if (count > _buffer.Length) Enlarge(count);
        else if (_start + count > _buffer.Length || _start == _end)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        while (_end - _start < count)
        {
            int read = stream.Read(_buffer, _end, _buffer.Length - _end);
            if (read <= 0) return false;
            _end += read;
        }

        return true;
    }

    private void Enlarge(int count)
    {
        byte[] larger = ArrayPool<byte>.Shared.Rent(count);
        _buffer.AsSpan(_start, _end - _start).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        (_buffer, _start, _end) = (larger, 0, _end - _start);
    }
}
