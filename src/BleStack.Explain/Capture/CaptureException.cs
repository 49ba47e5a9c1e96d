using System;

namespace BleStack.Explain.Capture;

/// <summary>
/// A file cannot be read as a capture; the message is one line that says what the file is and what to do, without the file's name.
/// </summary>
internal sealed class CaptureException : Exception
{
    /// <summary>Creates the exception with a message.</summary>
    public CaptureException(string message) : base(message) { }

    /// <summary>Creates the exception with a message and its cause.</summary>
    public CaptureException(string message, Exception inner) : base(message, inner) { }
}
