using System;

namespace nanoFramework.Runtime.Native;

/// <summary>A thread ran longer than its execution constraint allowed.</summary>
public class ConstraintException : Exception
{
    /// <summary>Creates the exception.</summary>
    public ConstraintException()
    {
    }
}

/// <summary>Limits the execution time of the calling thread.</summary>
public static class ExecutionConstraint
{
    /// <summary>The virtual board accepts the constraint and does not enforce it.</summary>
    /// <param name="timeoutMilliseconds">The time allowed, or -1 to lift the constraint.</param>
    /// <param name="priority">Its priority against nested constraints.</param>
    public static void Install(int timeoutMilliseconds, int priority) => _ = (timeoutMilliseconds, priority);
}
