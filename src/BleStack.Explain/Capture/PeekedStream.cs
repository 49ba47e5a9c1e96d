using System;
using System.IO;

namespace BleStack.Explain.Capture;

/// <summary>Returns the octets that were read to detect the format, then the rest of the stream.</summary>
internal sealed class PeekedStream(byte[] beginning, Stream rest) : ReadOnlyStream
{
    private int _given;

    public override int Read(Span<byte> buffer)
    {
        if (_given == beginning.Length) return rest.Read(buffer);
        int step = Math.Min(buffer.Length, beginning.Length - _given);
        beginning.AsSpan(_given, step).CopyTo(buffer);
        _given += step;
        return step;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) rest.Dispose();
        base.Dispose(disposing);
    }
}
