using System;

namespace TestFrameworkShared;

public class AssertFailedException : Exception
{
    /// <summary>Creates the exception with the expected and the actual value, and a reason.</summary>
    public AssertFailedException(string msg, Exception ex)
        : base(msg, ex)
    {
    }

    /// <summary>Creates the exception with the expected and the actual value.</summary>
    public AssertFailedException(string msg)
        : base(msg)
    {
    }

    /// <summary>Creates the exception without a message.</summary>
    public AssertFailedException()
    {
    }
}
