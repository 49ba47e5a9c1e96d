using System;

namespace TestFrameworkShared;

/// <summary>A check failed.</summary>
public class AssertFailedException : Exception
{
    /// <summary>With what was expected and what was found, and why.</summary>
    public AssertFailedException(string msg, Exception ex)
        : base(msg, ex)
    {
    }

    /// <summary>With what was expected and what was found.</summary>
    public AssertFailedException(string msg)
        : base(msg)
    {
    }

    /// <summary>Without a word.</summary>
    public AssertFailedException()
    {
    }
}
