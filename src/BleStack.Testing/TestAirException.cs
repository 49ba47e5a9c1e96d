using System;

namespace BleStack.Testing;

/// <summary>
/// A condition that a test awaited did not occur, or an operation was refused; the message says which and includes the boards' consoles.
/// </summary>
public sealed class TestAirException : Exception
{
    /// <summary>Creates the exception without a message.</summary>
    public TestAirException()
    {
    }

    /// <summary>Creates the exception with a message.</summary>
    public TestAirException(string message) : base(message)
    {
    }

    /// <summary>Creates the exception with a message and its cause.</summary>
    public TestAirException(string message, Exception innerException) : base(message, innerException)
    {
    }
}
