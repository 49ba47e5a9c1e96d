using System;

namespace BleStack.Explain.Capture;

/// <summary>A file that cannot be explained at all; the message is one line that says what it is and what to do, without the file's name.</summary>
public sealed class CaptureException : Exception
{
    /// <summary>States what is wrong.</summary>
    public CaptureException(string message) : base(message) { }

    /// <summary>States what is wrong and what led to finding it.</summary>
    public CaptureException(string message, Exception inner) : base(message, inner) { }
}
