using System;

namespace nanoFramework.TestFramework;

/// <summary>Ends a test as skipped.</summary>
public class SkipTestException : Exception
{
    /// <summary>Skips, with a reason.</summary>
    public SkipTestException(string message = null, Exception innerException = null)
        : base(message, innerException)
    {
    }
}
