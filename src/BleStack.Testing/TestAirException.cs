using System;

namespace BleStack.Testing;

/// <summary>What a test waited for did not happen, or was refused; the message says what, and what the boards printed.</summary>
public sealed class TestAirException : Exception
{
    /// <summary>A failure without a description.</summary>
    public TestAirException()
    {
    }

    /// <summary>A failure with a description.</summary>
    public TestAirException(string message) : base(message)
    {
    }

    /// <summary>A failure with a description and its cause.</summary>
    public TestAirException(string message, Exception innerException) : base(message, innerException)
    {
    }
}
